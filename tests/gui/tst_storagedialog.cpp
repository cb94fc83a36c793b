// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefile.h"
#include "tests/support/stageworld.h"
#include "ui/stages/editstagedialog.h"
#include "ui/stages/storagedialog.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The form of one storage: what a stage file says of it, shown and given back.
class tst_StorageDialog : public QObject
{
    Q_OBJECT

private slots:
    void givesBackWhatItWasGiven_data();
    void givesBackWhatItWasGiven();
    void asksForAContainerWhereThereIsOne();
    void saysAtTheFieldWhatIsWrongWithAContainer_data();
    void saysAtTheFieldWhatIsWrongWithAContainer();
    void explainsEachWayOfBackingUp();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void otherKindsForgetTheContainer();
    void aChangedStageKeepsContainerAndCapture();
    void passwordsNameTheContainer();
};

static StorageConfig database(const QString &container = {}, HoldDatabase capture = HoldDatabase::Fitting)
{
    return {.component = u"db"_s,
            .name = u"shop"_s,
            .kind = StorageKind::Postgres,
            .connection = u"postgresql://shop@/shop"_s,
            .container = container,
            .adminConnection = u"postgresql://postgres@/postgres"_s,
            .excludeSchemas = {u"audit"_s},
            .capture = capture};
}

static StageDraft draftOf(const StorageConfig &config)
{
    StageDraft draft;
    draft.storages.append({.config = config});
    return draft;
}

template<typename Value>
static void choose(const QWidget &dialog, const QString &box, Value value)
{
    auto *found = child<QComboBox>(&dialog, box);
    QVERIFY(found->findData(value) >= 0);
    found->setCurrentIndex(found->findData(value));
}

void tst_StorageDialog::givesBackWhatItWasGiven_data()
{
    QTest::addColumn<StorageConfig>("config");
    QTest::newRow("over a port") << database();
    QTest::newRow("in a container") << database(u"shop-db-1"_s);
    QTest::newRow("by a copy") << database({}, HoldDatabase::Clone);
    QTest::newRow("by locks, in a container") << database(u"0a1b2c"_s, HoldDatabase::Locks);
    QTest::newRow("files") << StorageConfig{.component = u"api"_s,
                                            .name = u"uploads"_s,
                                            .kind = StorageKind::Files,
                                            .path = u"/srv/u"_s,
                                            .exclude = {u".git"_s, u"*.tmp"_s},
                                            .nestedPaths = {u"/srv/u/jobs.db"_s}};
}

void tst_StorageDialog::givesBackWhatItWasGiven()
{
    QFETCH(const StorageConfig, config);
    const StageDraft draft = draftOf(config);
    StorageDialog dialog(draft, 0);
    dialog.show();
    QCOMPARE(dialog.config(), config);
    QVERIFY(child<QPushButton>(&dialog, u"acceptStorage"_s)->isEnabled());
}

void tst_StorageDialog::asksForAContainerWhereThereIsOne()
{
    const StageDraft draft = draftOf(database());
    StorageDialog dialog(draft, 0);
    dialog.show();
    auto *container = child<QLineEdit>(&dialog, u"storageContainer"_s);
    QVERIFY(!container->isVisible());
    choose(dialog, u"storageReached"_s, true);
    QVERIFY(container->isVisible());
    container->setText(u" shop-db-1 "_s);
    QCOMPARE(dialog.config().container, u"shop-db-1"_s);
    choose(dialog, u"storageReached"_s, false);
    QVERIFY(!container->isVisible());
    QCOMPARE(dialog.config(), database());
}

void tst_StorageDialog::saysAtTheFieldWhatIsWrongWithAContainer_data()
{
    QTest::addColumn<QString>("container");
    QTest::newRow("none") << QString();
    QTest::newRow("blank") << u"  "_s;
    QTest::newRow("two words") << u"shop db"_s;
    QTest::newRow("an option") << u"--privileged"_s;
}

void tst_StorageDialog::saysAtTheFieldWhatIsWrongWithAContainer()
{
    QFETCH(const QString, container);
    const StageDraft draft = draftOf(database(u"shop-db-1"_s));
    StorageDialog dialog(draft, 0);
    dialog.show();
    auto *field = child<QLineEdit>(&dialog, u"storageContainer"_s);
    auto *words = child<QLabel>(&dialog, u"containerReason"_s);
    auto *accept = child<QPushButton>(&dialog, u"acceptStorage"_s);
    QVERIFY(!words->isVisible());

    field->setText(container);

    QVERIFY(words->isVisible() && !words->text().isEmpty());
    QVERIFY(!accept->isEnabled());
    QCOMPARE(field->accessibleDescription(), words->text());
    QCOMPARE(accept->toolTip(), words->text());
    QCOMPARE(child<QLabel>(&dialog, u"reasonLabel"_s)->text(), QString()); // said once
    QTRY_VERIFY(words->geometry().top() >= field->geometry().bottom());
    field->setText(u"shop-db-1"_s);
    QVERIFY(!words->isVisible() && accept->isEnabled());
}

void tst_StorageDialog::explainsEachWayOfBackingUp()
{
    const StageDraft draft = draftOf(database());
    StorageDialog dialog(draft, 0);
    dialog.show();
    auto *box = child<QComboBox>(&dialog, u"storageCapture"_s);
    auto *words = child<QLabel>(&dialog, u"captureWords"_s);
    QCOMPARE(box->count(), 3);
    QSet<QString> said;
    for (const HoldDatabase hold : {HoldDatabase::Fitting, HoldDatabase::Clone, HoldDatabase::Locks}) {
        choose(dialog, u"storageCapture"_s, static_cast<int>(hold));
        QCOMPARE(dialog.config().capture, hold);
        QVERIFY(words->isVisible() && words->text().endsWith(u'.'));
        QCOMPARE(box->accessibleDescription(), words->text());
        said.insert(words->text());
    }
    QCOMPARE(said.size(), 3);
}

void tst_StorageDialog::nothingIsCutOff_data()
{
    QTest::addColumn<double>("factor");
    QTest::newRow("100 %") << 1.0;
    QTest::newRow("200 %") << 2.0;
}

void tst_StorageDialog::nothingIsCutOff()
{
    QFETCH(const double, factor);
    const QFont before = QApplication::font();
    QFont font = before;
    font.setPointSizeF(before.pointSizeF() * factor);
    QApplication::setFont(font);
    const auto restore = qScopeGuard([&] { QApplication::setFont(before); });
    for (const HoldDatabase hold : {HoldDatabase::Fitting, HoldDatabase::Clone, HoldDatabase::Locks}) {
        const StageDraft draft = draftOf(database(u"shop db"_s, hold));
        StorageDialog dialog(draft, 0);
        dialog.show();
        for (const char *name : {"containerReason", "captureWords"}) {
            const auto *label = child<QLabel>(&dialog, QString::fromLatin1(name));
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), name);
        }
        QVERIFY2(dialog.height() <= 720, qPrintable(QString::number(dialog.height())));
    }
}

void tst_StorageDialog::otherKindsForgetTheContainer()
{
    const StageDraft draft = draftOf(database(u"shop db"_s, HoldDatabase::Clone));
    StorageDialog dialog(draft, 0);
    dialog.show();
    choose(dialog, u"storageKind"_s, static_cast<int>(StorageKind::Sqlite));
    child<QLineEdit>(&dialog, u"storagePath"_s)->setText(u"/srv/jobs.db"_s);
    for (const char *name : {"storageReached", "storageContainer", "storageCapture", "captureWords", "containerReason"})
        QVERIFY2(!child<QWidget>(&dialog, QString::fromLatin1(name))->isVisible(), name);
    QCOMPARE(dialog.config().container, QString());
    QCOMPARE(dialog.config().capture, HoldDatabase::Fitting);
    QVERIFY(child<QPushButton>(&dialog, u"acceptStorage"_s)->isEnabled());
}

static const QByteArray s_stage = R"({"format": 1, "project": "shop", "stage": "staging", "components": [
    {"name": "db", "storages": [{"name": "shop", "kind": "postgres", "connection": "postgresql://shop@/shop",
        "container": "shop-db-1", "capture": "clone", "future": true}]}]})";

void tst_StorageDialog::aChangedStageKeepsContainerAndCapture()
{
    StageWorld world;
    world.service.knownStages = {parseStageFile(s_stage)->stage};
    QSignalSpy changed(world.flow, &StageFlow::stageChanged);
    world.flow->editStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<EditStageDialog *>());
    auto *edit = world.window.findChild<EditStageDialog *>();
    const auto change = [edit](const QString &container) {
        child<QPushButton>(edit, u"changeStorage"_s)->click();
        auto *dialog = edit->findChild<StorageDialog *>();
        QVERIFY(dialog);
        child<QLineEdit>(dialog, u"storageContainer"_s)->setText(container);
        child<QPushButton>(dialog, u"acceptStorage"_s)->click();
        QTRY_VERIFY(!edit->findChild<StorageDialog *>());
    };
    auto *view = child<QTreeView>(edit, u"foundView"_s);
    change(u"test-db-1"_s);
    QVERIFY(view->model()->index(0, 2).data().toString().contains(u"test-db-1"_s));
    change(u"shop-db-1"_s);
    child<QPushButton>(edit, u"saveStage"_s)->click();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(QJsonDocument::fromJson(world.service.addedJson), QJsonDocument::fromJson(s_stage));
}

void tst_StorageDialog::passwordsNameTheContainer()
{
    Stage stage = parseStageFile(s_stage)->stage;
    QWidget window;
    StagePages pages(stage, NamePage::For::KnownStage, &window);
    auto *view = child<QTreeView>(pages.found(), u"foundView"_s);
    view->setCurrentIndex(view->model()->index(0, 0));
    auto *password = child<QLineEdit>(pages.found(), u"storagePassword"_s);
    QTest::keyClicks(password, u"right"_s);
    QCOMPARE(pages.passwords().size(), 1);
    QCOMPARE(pages.passwords().first().container, u"shop-db-1"_s);
    QCOMPARE(pages.passwords().first().password, u"right"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_StorageDialog)

#include "tst_storagedialog.moc"
