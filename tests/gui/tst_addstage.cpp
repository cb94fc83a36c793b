// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/stageworld.h"
#include "tests/support/verifyresult.h"
#include "ui/main/mainwindow.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/foundmodel.h"
#include "ui/stages/stageactions.h"
#include "ui/stages/storagedialog.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_AddStage : public QObject
{
    Q_OBJECT

private slots:
    void aDroppedFolderIsDetectedAndItsStorageListed();
    void whatIsNotSupportedIsListedWithItsReason();
    void backKeepsInput();
    void aRunningSearchBlocksNeitherNextNorBack();
    void aClosedWizardStopsItsSearch();
    void finishSavesTheStageAndItsPasswords();
    void whatCannotBeSavedSaysWhy();
    void aFailedSaveKeepsTheWizardOpen();
    void aStageThatExistsNeedsAnotherName();
    void testAllShowsARowForEachPart();
    void aStorageIsAddedByHand();
    void aPastedPasswordLeavesTheConnection();
    void dropsOfOtherThingsAreRefused_data();
    void dropsOfOtherThingsAreRefused();
    void theTableOfStoragesKeepsTheRulesOfModels();
    void theWindowsActionsAndDropsStartTheFlows();

private:
    QTemporaryDir m_folder;
};

void tst_AddStage::aDroppedFolderIsDetectedAndItsStorageListed()
{
    StageWorld world;
    world.service.detection = shop(m_folder.path());
    world.flow->addStage(m_folder.path()); // as the window's drop does
    QTRY_VERIFY(!world.wizard()->pages().found()->isSearching());
    QVERIFY(world.service.calls.contains(u"detect "_s + m_folder.path()));
    QCOMPARE(world.wizard()->currentId(), int(AddStageWizard::Found));
    const auto *view = child<QTreeView>(world.wizard(), u"foundView"_s);
    QCOMPARE(view->model()->rowCount(), 6);
    QCOMPARE(world.wizard()->pages().draft().stage().storages.size(), 5);
}

void tst_AddStage::whatIsNotSupportedIsListedWithItsReason()
{
    StageWorld world;
    openAt(world, m_folder.path());
    auto *view = child<QTreeView>(world.wizard(), u"foundView"_s);
    const QModelIndex redis = view->model()->index(5, FoundModel::Name);
    QVERIFY(!(redis.flags() & Qt::ItemIsUserCheckable));
    view->setCurrentIndex(redis);
    QVERIFY(child<QLabel>(world.wizard(), u"storageDetails"_s)->text().contains("does not back up Redis"_L1));
    QVERIFY(child<QLabel>(world.wizard(), u"searchState"_s)->text().contains("Line 12"_L1));
}

void tst_AddStage::backKeepsInput()
{
    StageWorld world;
    openAt(world, m_folder.path());
    AddStageWizard *wizard = world.wizard();
    auto *view = child<QTreeView>(wizard, u"foundView"_s);
    QVERIFY(view->model()->setData(view->model()->index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
    wizard->next();
    child<QRadioButton>(wizard, u"runtimeCommands"_s)->setChecked(true);
    child<QLineEdit>(wizard, u"suspendCommand"_s)->setText(u"docker compose pause"_s);
    wizard->next();
    auto *name = child<QLineEdit>(wizard, u"stageName"_s);
    name->selectAll();
    QTest::keyClicks(name, u"mine"_s);
    for (int step = 0; step < 3; ++step)
        wizard->back();
    QCOMPARE(wizard->currentId(), int(AddStageWizard::Where));
    QCOMPARE(wizard->place(), m_folder.path());
    for (int step = 0; step < 3; ++step)
        wizard->next();
    QCOMPARE(name->text(), u"mine"_s);
    QCOMPARE(child<QLineEdit>(wizard, u"suspendCommand"_s)->text(), u"docker compose pause"_s);
    QCOMPARE(view->model()->index(2, 0).data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
    QCOMPARE(world.service.calls.count(u"detect "_s + m_folder.path()), 1);
}

void tst_AddStage::aRunningSearchBlocksNeitherNextNorBack()
{
    StageWorld world;
    world.service.detection = shop(m_folder.path());
    world.service.searchesForever = true;
    world.flow->addStage(m_folder.path());
    AddStageWizard *wizard = world.wizard();
    const auto *view = child<QTreeView>(wizard, u"foundView"_s);
    QTRY_COMPARE(view->model()->rowCount(), 6); // as they come
    QVERIFY(wizard->pages().found()->isSearching());
    QVERIFY(wizard->button(QWizard::NextButton)->isEnabled() && wizard->button(QWizard::BackButton)->isEnabled());
    wizard->next();
    QCOMPARE(wizard->currentId(), int(AddStageWizard::Control));
    wizard->back();
    QCOMPARE(wizard->currentId(), int(AddStageWizard::Found));
    QVERIFY(wizard->pages().found()->isSearching());
}

void tst_AddStage::aClosedWizardStopsItsSearch()
{
    StageWorld world;
    world.service.detection = shop(m_folder.path());
    world.service.searchesForever = true;
    world.flow->addStage(m_folder.path());
    world.wizard()->reject();
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QTRY_VERIFY(!world.wizard());
    world.flow->addStage();
    QVERIFY(world.wizard());
}

void tst_AddStage::finishSavesTheStageAndItsPasswords()
{
    StageWorld world;
    Preferences preferences;
    preferences.automaticKept = 12;
    world.settings.setPreferences(preferences);
    QSignalSpy added(world.flow, &StageFlow::stageAdded);
    openAt(world, m_folder.path());
    world.wizard()->next();
    world.wizard()->next();
    QTRY_VERIFY(world.wizard()->button(QWizard::FinishButton)->isEnabled());
    world.wizard()->button(QWizard::FinishButton)->click();
    QTRY_COMPARE(added.size(), 1);
    QCOMPARE(added.first().at(0).toString(), u"webshop/staging"_s);
    QVERIFY(added.first().at(1).toBool());
    QCOMPARE(world.service.savedPasswords.size(), 1);
    QCOMPARE(world.service.savedPasswords.first().password, u"from the .env"_s);
    QVERIFY(!world.service.addedJson.contains("from the .env"));
    const Result<StageFile> file = parseStageFile(world.service.addedJson);
    VERIFY_RESULT(file);
    QCOMPARE(file->stage.storages.size(), 5);
    QCOMPARE(file->stage.keepAutomatic, 12);
    QCOMPARE(file->stage.releaseCommand.first(), u"git"_s);
    QTRY_VERIFY(!world.wizard());
}

void tst_AddStage::whatCannotBeSavedSaysWhy()
{
    StageWorld world;
    world.flow->addStage();
    AddStageWizard *wizard = world.wizard();
    QTRY_VERIFY(world.tasks.running().isEmpty());
    for (int step = 0; step < 3; ++step)
        wizard->next();
    const QAbstractButton *finish = wizard->button(QWizard::FinishButton);
    QVERIFY(!finish->isEnabled());
    const auto *reason = child<QLabel>(wizard->currentPage(), u"reasonLabel"_s);
    QVERIFY(reason->isVisible() && !reason->text().isEmpty());
    QCOMPARE(finish->toolTip(), reason->text());
    QCOMPARE(
        QAccessible::queryAccessibleInterface(const_cast<QAbstractButton *>(finish))->text(QAccessible::Description),
        reason->text());
    wizard->accept(); // as by Enter
    QVERIFY(wizard->isVisible() && world.service.addedJson.isEmpty());
}

void tst_AddStage::aFailedSaveKeepsTheWizardOpen()
{
    StageWorld world;
    world.service.addedStage = FakeBackupService::failure(Error::Code::Io);
    openAt(world, m_folder.path());
    world.wizard()->next();
    world.wizard()->next();
    world.wizard()->button(QWizard::FinishButton)->click();
    auto *failure = world.wizard()->findChild<QWidget *>(u"saveFailure"_s);
    QTRY_VERIFY(failure->isVisible());
    QVERIFY(world.wizard()->isVisible());
    QVERIFY(world.wizard()->button(QWizard::FinishButton)->isEnabled());
    world.service.addedStage = AddedStage();
    world.wizard()->button(QWizard::FinishButton)->click();
    QTRY_VERIFY(!world.wizard());
}

void tst_AddStage::aStageThatExistsNeedsAnotherName()
{
    StageWorld world;
    world.service.knownStages = {Stage{.project = u"webshop"_s, .name = u"staging"_s}};
    openAt(world, m_folder.path());
    world.wizard()->next();
    world.wizard()->next();
    QTRY_VERIFY(!world.wizard()->button(QWizard::FinishButton)->isEnabled());
    auto *name = child<QLineEdit>(world.wizard(), u"stageName"_s);
    name->setFocus();
    QTest::keyClicks(name, u"2"_s);
    QVERIFY(world.wizard()->button(QWizard::FinishButton)->isEnabled());
}

void tst_AddStage::testAllShowsARowForEachPart()
{
    StageWorld world;
    const Error problem = FakeBackupService::failure(Error::Code::Unreachable).error();
    world.service.stageTest = StageTest{
        .parts = {{.name = u"api/app"_s, .good = true, .sizeBytes = 5, .limits = {u"cannot restore: needs CREATEDB"_s}},
                  {.kind = TestedPart::Kind::Health, .name = u"api"_s, .problems = {problem}}}};
    openAt(world, m_folder.path());
    world.wizard()->next();
    QTest::mouseClick(child<QPushButton>(world.wizard(), u"testAll"_s), Qt::LeftButton);
    auto *results = child<QTreeWidget>(world.wizard(), u"testResults"_s);
    QTRY_COMPARE(results->topLevelItemCount(), 2);
    QVERIFY(results->topLevelItem(0)->text(1).contains("CREATEDB"_L1));
    QVERIFY(results->topLevelItem(1)->text(1).contains(problem.todo));
    QCOMPARE(world.service.testedPasswords.size(), 1);
    QVERIFY(child<QLabel>(world.wizard(), u"testSummary"_s)->text().contains(u'1'));
}

void tst_AddStage::aStorageIsAddedByHand()
{
    StageWorld world;
    world.flow->addStage();
    world.wizard()->next();
    QTRY_VERIFY(!world.wizard()->pages().found()->isSearching());
    child<QPushButton>(world.wizard(), u"addByHand"_s)->click();
    auto *dialog = world.wizard()->findChild<StorageDialog *>();
    QVERIFY(dialog);
    auto *accept = child<QPushButton>(dialog, u"acceptStorage"_s);
    auto *kind = child<QComboBox>(dialog, u"storageKind"_s);
    for (const StorageKind one :
         {StorageKind::Postgres, StorageKind::Sqlite, StorageKind::Secrets, StorageKind::Files}) {
        kind->setCurrentIndex(kind->findData(int(one)));
        QVERIFY(!accept->isEnabled());
        QVERIFY(!child<QLabel>(dialog, u"reasonLabel"_s)->text().isEmpty());
        QCOMPARE(child<QLineEdit>(dialog, u"storagePath"_s)->isVisible(), one != StorageKind::Postgres);
    }
    child<QLineEdit>(dialog, u"storageComponent"_s)->setText(u"api"_s);
    child<QLineEdit>(dialog, u"storageName"_s)->setText(u"uploads"_s);
    child<QLineEdit>(dialog, u"storagePath"_s)->setText(u"/srv/uploads/"_s);
    QVERIFY(accept->isEnabled());
    accept->click();
    QCOMPARE(world.wizard()->pages().draft().stage().storages.size(), 1);
    QCOMPARE(world.wizard()->pages().draft().stage().storages.first().path, u"/srv/uploads"_s);
}

void tst_AddStage::aPastedPasswordLeavesTheConnection()
{
    StageDraft draft;
    StorageDialog dialog(draft, -1);
    dialog.show();
    auto *connection = child<QLineEdit>(&dialog, u"storageConnection"_s);
    connection->setText(u"postgresql://shop:p%40ss@db/shop"_s);
    emit connection->editingFinished();
    QCOMPARE(dialog.config().connection, u"postgresql://shop@db/shop"_s);
    QCOMPARE(dialog.password(), u"p@ss"_s);
}

void tst_AddStage::dropsOfOtherThingsAreRefused_data()
{
    QTest::addColumn<QList<QUrl>>("urls");
    QTest::addColumn<bool>("accepted");
    const QString folder = m_folder.path();
    for (const QString &name : {u"compose.yml"_s, u"docker-compose.prod.yaml"_s, u"picture.png"_s}) {
        QFile file(folder + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QTest::newRow("folder") << QList<QUrl>{QUrl::fromLocalFile(folder)} << true;
    QTest::newRow("compose") << QList<QUrl>{QUrl::fromLocalFile(folder + u"/compose.yml"_s)} << true;
    QTest::newRow("compose of production")
        << QList<QUrl>{QUrl::fromLocalFile(folder + u"/docker-compose.prod.yaml"_s)} << true;
    QTest::newRow("picture") << QList<QUrl>{QUrl::fromLocalFile(folder + u"/picture.png"_s)} << false;
    QTest::newRow("two") << QList<QUrl>{QUrl::fromLocalFile(folder), QUrl::fromLocalFile(u"/tmp"_s)} << false;
    QTest::newRow("web") << QList<QUrl>{QUrl(u"https://example.org/compose.yml"_s)} << false;
    QTest::newRow("nothing") << QList<QUrl>{} << false;
}

void tst_AddStage::dropsOfOtherThingsAreRefused()
{
    QFETCH(const QList<QUrl>, urls);
    QFETCH(const bool, accepted);
    QMimeData data;
    data.setUrls(urls);
    StageWorld world;
    world.flow->addStage();
    auto *page = child<QWidget>(world.wizard(), u"wherePage"_s);
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(page, &enter);
    QCOMPARE(enter.isAccepted(), accepted);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(page, &drop);
    QCOMPARE(!world.wizard()->place().isEmpty(), accepted);
}

void tst_AddStage::theTableOfStoragesKeepsTheRulesOfModels()
{
    StageDraft draft;
    FoundModel model(draft);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Detection detection = shop(u"/srv/shop"_s);
    for (int round = 0; round < 2; ++round) {
        for (const DetectedStorage &storage : detection.storages)
            model.take(storage);
    }
    QCOMPARE(model.rowCount(), 7); // only what is not supported has no place to be known by
    QVERIFY(model.setData(model.index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
    model.setPassword(0, u"x"_s);
    model.replace(0, draft.storages.first().config);
    QCOMPARE(draft.storages.first().password, u"x"_s);
    model.remove(3);
    model.forgetFound();
    QCOMPARE(model.rowCount(), 3);
    const QString spoken = model.index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(spoken.contains("app"_L1) && spoken.contains("megabytes"_L1));
}

void tst_AddStage::theWindowsActionsAndDropsStartTheFlows()
{
    WindowBench bench;
    MainWindow window(bench.context, {});
    handleStageActions(window);
    window.start();
    window.show();
    window.actions().action(ActionId::AddStage)->trigger();
    QVERIFY(window.findChild<AddStageWizard *>());
    window.findChild<AddStageWizard *>()->reject();
    QTRY_VERIFY(!window.findChild<AddStageWizard *>());
    emit window.projectDropped(m_folder.path());
    QVERIFY(window.findChild<AddStageWizard *>());
    QCOMPARE(window.findChild<AddStageWizard *>()->place(), m_folder.path());
    QTRY_VERIFY(bench.tasks.running().isEmpty());
}

UNDERSTUDY_GUITEST_MAIN(tst_AddStage)

#include "tst_addstage.moc"
