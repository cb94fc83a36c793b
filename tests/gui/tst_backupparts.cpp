// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/activity/activitypanel.h"
#include "ui/activity/activitystrip.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/backups/selectionhint.h"
#include "ui/main/backupparts.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/widgets/undobar.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

namespace {

// A window over a fake service, with backups and activity in it.
struct Opened
{
    Opened()
    {
        bench.home.create().value();
        bench.addStage(u"shop"_s, u"staging"_s);
        bench.service.knownBackups = {someBackup(3, u"nightly"_s), someBackup(2, u"friday"_s), someBackup(1, u"old"_s)};
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
        window->resize(1200, 760);
        window->start();
        window->show();
        tree = parts->panes().tree();
    }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor([this] { return rows() == 3 && window->watch().status(u"shop/staging"_s).has_value(); },
                               patienceMs);
    }
    [[nodiscard]] int rows() const { return tree->model()->rowCount(); }
    void trigger(ActionId id) { window->actions().action(id)->trigger(); }

    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
    BackupTree *tree = nullptr;
};

} // namespace

class tst_BackupParts : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void theSelectedStagesBackupsAndStoragesAreShown();
    void theActionMakesABackupThatBecomesReadyInTheWindow();
    void deleteAndUndoAreOneKeyEach();
    void theFilterOfTheToolBarFilters();
    void whatFailsIsToldInTheBanner();
    void theStripOpensThePanel();
    void theLogIsThatOfTheSelectedBackup();
    void theHintAndTheActionsSayTheSame();
    void nothingMakesTheWindowTooWide();
    void looksGoodInEveryPalette();
};

void tst_BackupParts::theSelectedStagesBackupsAndStoragesAreShown()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    QCOMPARE(opened.tree->model()->index(0, 0).data().toString(), u"nightly"_s);
    auto *storages = opened.window->findChild<QTableView *>(u"storageView"_s);
    QTRY_COMPARE(storages->model()->rowCount(), 4);
    QVERIFY(storages->isVisible() && opened.tree->isVisible());
    QCOMPARE(opened.window->selection().backups, QStringList(someBackup(3).id()));
    QVERIFY(opened.window->actions().action(ActionId::Restore)->toolTip() != QString());
}

void tst_BackupParts::theActionMakesABackupThatBecomesReadyInTheWindow()
{
    QSemaphore end;
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.backingUp = [&](const BackupRequest &request, const TaskControl &) -> Result<Backup> {
        Backup attempt = someBackup(7, request.name, BackupStatus::NotReady);
        attempt.manifest.id = request.id;
        opened.bench.service.add(attempt);
        end.acquire();
        Backup ready = someBackup(7, request.name);
        ready.manifest.id = request.id;
        opened.bench.service.change(ready.id(), [&](Backup &backup) { backup = ready; });
        return ready;
    };
    opened.trigger(ActionId::NewBackup);
    auto *dialog = opened.window->findChild<NewBackupDialog *>(u"newBackupDialog"_s);
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"nameField"_s)->setText(u"mine"_s);
    dialog->findChild<QCheckBox *>(u"verifyBox"_s)->setChecked(false);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"startButton"_s), Qt::LeftButton);
    const auto cell = [&](int column) { return opened.tree->model()->index(0, column).data().toString(); };
    QCOMPARE(cell(BackupModel::Name), u"mine"_s);
    QCOMPARE(cell(BackupModel::Status), u"Not ready 0%"_s);
    QTRY_VERIFY(opened.window->findChild<ActivityStrip *>()->text().startsWith(u"Backup of staging"));
    end.release();
    QTRY_COMPARE(cell(BackupModel::Status), u"Ready"_s);
    QCOMPARE(opened.rows(), 4);
    QTRY_COMPARE(opened.window->findChild<ActivityStrip *>()->text(), u"Nothing is running."_s);
}

void tst_BackupParts::deleteAndUndoAreOneKeyEach()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    QVERIFY(!opened.window->actions().action(ActionId::UndoDelete)->isEnabled());
    opened.tree->setFocus();
    QTest::keyClick(opened.tree, Qt::Key_Delete);
    QTRY_COMPARE(opened.rows(), 2);
    UndoBar *bar = opened.parts->panes().undoBar();
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(u"“nightly”"));
    QTest::keySequence(opened.tree, QKeySequence::Undo);
    QTRY_COMPARE(opened.rows(), 3);
    QTRY_VERIFY(!bar->isVisible());
    QVERIFY(!opened.window->actions().action(ActionId::UndoDelete)->isEnabled());
}

void tst_BackupParts::theFilterOfTheToolBarFilters()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.window->filterField().setText(u"fri"_s);
    QCOMPARE(opened.rows(), 1);
    opened.window->filterField().setText(u"none such"_s);
    QVERIFY(opened.window->findChild<QLabel *>(u"noHits"_s)->isVisible());
    opened.window->findChild<QPushButton *>(u"clearFilter"_s)->click();
    QCOMPARE(opened.window->filterField().text(), QString());
    QCOMPARE(opened.rows(), 3);
}

void tst_BackupParts::whatFailsIsToldInTheBanner()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.answer = FakeBackupService::failure(Error::Code::Refused);
    opened.trigger(ActionId::Delete);
    QTRY_VERIFY(opened.window->banners().contains(u"error"_s, u"shop/staging"_s));
    QCOMPARE(opened.rows(), 3);
}

void tst_BackupParts::theStripOpensThePanel()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    auto *panel = opened.window->findChild<ActivityPanel *>();
    auto *toggle = opened.window->findChild<QToolButton *>(u"activityToggle"_s);
    QVERIFY(!panel->isVisible());
    toggle->click();
    QTRY_VERIFY(panel->isVisible());
    opened.trigger(ActionId::ShowActivity);
    QTRY_VERIFY(!panel->isVisible());
    QTRY_VERIFY(!toggle->isChecked());
}

void tst_BackupParts::theLogIsThatOfTheSelectedBackup()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    const QAction *show = opened.window->actions().action(ActionId::ShowLog);
    QVERIFY(!show->isEnabled());
    QVERIFY(show->statusTip().startsWith(u"There is no log of this backup here"));
    opened.bench.service.verified = VerifyOutcome{.backup = {}, .good = true, .findings = {}};
    for (const int number : {1, 3, 2}) {
        opened.parts->flow().verify({someBackup(number, u"number %1"_s.arg(number))});
        QTRY_VERIFY(opened.bench.tasks.running().isEmpty());
    }
    const auto *tree = opened.window->findChild<ActivityPanel *>()->findChild<QTreeView *>();
    for (const int number : {1, 2, 3}) {
        opened.parts->panes().selectBackup(someBackup(number).id());
        QTRY_VERIFY(show->isEnabled());
        if (number == 2) // its own button stands beside what is told of it
            opened.window->findChild<QPushButton *>(u"detailsLog"_s)->click();
        else
            QTest::keyClick(opened.window.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(tree->currentIndex().siblingAtColumn(0).data().toString(), u"Verify “number %1”"_s.arg(number));
        QTRY_VERIFY(opened.window->findChild<ActivityPanel *>()->isVisible());
    }
}

void tst_BackupParts::theHintAndTheActionsSayTheSame()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.tree->selectAll();
    const QString reason = opened.window->actions().reason(ActionId::Restore);
    QVERIFY(!reason.isEmpty());
    QVERIFY(opened.parts->panes().hint()->text().contains(reason));
}

void tst_BackupParts::nothingMakesTheWindowTooWide()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    const QSize least = opened.window->minimumSizeHint();
    QVERIFY2(least.width() <= 900 && least.height() <= 560,
             qPrintable(u"%1×%2"_s.arg(least.width()).arg(least.height())));
}

void tst_BackupParts::looksGoodInEveryPalette()
{
    for (const QString &look : {u"light"_s, u"dark"_s, u"large"_s, u"narrow"_s}) {
        const Look applied(look);
        Opened opened;
        QVERIFY(opened.isLoaded());
        opened.tree->expand(opened.tree->model()->index(1, 0));
        opened.window->resize(look == u"narrow" ? QSize(900, 600) : QSize(1280, 800));
        QVERIFY(keepPicture(*opened.window, u"window-"_s + look));
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_BackupParts)
#include "tst_backupparts.moc"
