// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/clock.h"
#include "services/config/home.h"
#include "tests/support/guitest.h"
#include "tests/support/homeservice.h"
#include "tests/support/realstage.h"
#include "tests/support/restorewindow.h"
#include "ui/stages/addstagewizard.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/foundpage.h"
#include "ui/stages/stageflow.h"

#include <QLabel>
#include <QTreeWidget>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The server of a real stage stops while somebody is in the middle of a dialog about it.
class tst_ServerLost : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void theRestoreDialogSaysItAndGoesOnWhenTheServerIsBack();
    void aRestoreThatLosesTheServerChangesNothing();
    void theWizardSaysWhatDoesNotAnswerAndSavesAllOrNothing();

private:
    [[nodiscard]] bool isAtRest() const { return m_window->tasks.running().isEmpty(); }

    RealStage m_stage;
    Backup m_backup;
    SystemClock m_clock;
    std::unique_ptr<HomeService> m_engine;
    std::unique_ptr<RestoreWindow> m_window;
};

void tst_ServerLost::initTestCase()
{
    QVERIFY2(m_stage.make(), qPrintable(m_stage.problem()));
    REQUIRE_DONE(m_stage.cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"good"_s, u"--live"_s}));
    m_stage.change(2);
}

void tst_ServerLost::init()
{
    m_engine = std::make_unique<HomeService>(m_stage.home());
    const Result<Backup> backup = m_engine->service().find(u"shop/staging"_s, u"good"_s);
    QVERIFY(backup);
    m_backup = *backup;
    m_window = std::make_unique<RestoreWindow>(m_engine->service(), Home(m_stage.home()), m_clock);
}

void tst_ServerLost::cleanup()
{
    m_window.reset();
    m_engine.reset();
    m_stage.server.stop(); // where a test has started it again
    QVERIFY(m_stage.server.start());
    m_stage.setRunning(true);
}

void tst_ServerLost::theRestoreDialogSaysItAndGoesOnWhenTheServerIsBack()
{
    const QMap<QString, QByteArray> before = m_stage.fingerprints();
    m_window->flow.open(m_backup);
    QTRY_VERIFY(m_window->dialog());
    QTRY_VERIFY(m_window->find<QLineEdit>(u"restoreWord"_s)->isVisible());
    m_stage.server.stop(); // perhaps while it compares
    m_window->dialog()->planAgain();
    m_window->find<QLineEdit>(u"restoreWord"_s)->setText(u"restore"_s);
    m_window->button(u"btnSuspendForSwap"_s)->click();
    const auto isTold = [this] {
        const QList<QLabel *> labels = m_window->dialog()->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [](const QLabel *label) { return label->isVisible() && label->text().contains(u"database “"_s); });
    };
    QTRY_VERIFY(isAtRest());
    QVERIFY(isTold());
    QVERIFY(!m_window->canRestore());

    QVERIFY(m_stage.server.start());
    m_window->dialog()->planAgain();
    QTRY_VERIFY(isAtRest());
    QTRY_VERIFY(m_window->canRestore());
    m_window->dialog()->reject();
    QTRY_VERIFY(!m_window->dialog());
    QCOMPARE(m_stage.fingerprints(), before);
}

void tst_ServerLost::aRestoreThatLosesTheServerChangesNothing()
{
    const QMap<QString, QByteArray> before = m_stage.fingerprints();
    openAndConfirm(*m_window, m_backup);
    QTRY_VERIFY(isAtRest());
    m_stage.server.stop();
    suspendAndRestore(*m_window); // by the plan of a moment ago
    QTRY_VERIFY(isAtRest());
    QTRY_VERIFY(m_window->shows(u"restoreFailure"_s));
    QVERIFY(m_stage.server.start());
    QCOMPARE(m_stage.fingerprints(), before);
    QCOMPARE(m_stage.leftovers(), QStringList());
    QVERIFY(m_stage.isRunning());
}

void tst_ServerLost::theWizardSaysWhatDoesNotAnswerAndSavesAllOrNothing()
{
    QWidget window;
    StageFlow flow(m_window->context, &window);
    window.show();
    QSignalSpy added(&flow, &StageFlow::stageAdded);
    flow.addStage();
    auto *wizard = window.findChild<AddStageWizard *>();
    wizard->next();
    QTRY_VERIFY(isAtRest());
    const Result<Stage> known = m_engine->service().stage(u"shop/staging"_s);
    QVERIFY(known);
    for (const StorageConfig &config : known->storages) {
        if (config.kind == StorageKind::Postgres)
            wizard->pages().found()->take({.config = config});
    }
    m_stage.server.stop();
    wizard->next();
    QCOMPARE(wizard->currentId(), AddStageWizard::Control);
    wizard->findChild<QPushButton *>(u"testAll"_s)->click();
    QTRY_VERIFY(isAtRest());
    QVERIFY(wizard->findChild<QTreeWidget *>(u"testResults"_s)->topLevelItemCount() > 0);
    wizard->next();
    for (const auto &[field, text] : {std::pair(u"projectName"_s, u"second"_s), std::pair(u"stageName"_s, u"live"_s)}) {
        wizard->findChild<QLineEdit *>(field)->selectAll(); // what the search proposed
        QTest::keyClicks(wizard->findChild<QLineEdit *>(field), text);
    }
    QTRY_VERIFY(wizard->button(QWizard::FinishButton)->isEnabled());
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY(isAtRest());
    const bool isSaved = m_engine->service().stage(u"second/live"_s).has_value();
    QCOMPARE(added.count(), isSaved ? 1 : 0);
    if (!isSaved) // then it says why, and all that was typed is still there
        QVERIFY(wizard->isVisible() && wizard->findChild<QWidget *>(u"saveFailure"_s)->isVisible());
    else
        QVERIFY(m_engine->service().removeStage(u"second/live"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_ServerLost)

#include "tst_serverlost.moc"
