// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "tests/support/guitest.h"
#include "tests/support/partswindow.h"
#include "ui/activity/activitypanel.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/help/textdialog.h"
#include "ui/restore/restoredialog.h"
#include "ui/restore/restoreflow.h"

#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = PartsWindow::stage();
static const QString s_error = u"error"_s;
static const QString s_restore = u"restoreFailure"_s;

// What can be done about what went wrong stands beside it, and does it.
class tst_BackupBanners : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void anUnreachableDatabaseIsTriedAgainOrSetUp();
    void aFullDiskLeadsToOldBackupsOrToAnotherFolder();
    void toolsThatDoNotFitAreChosen();
    void anyOtherFailureIsTriedAgainOrRead();
    void lostFilesAreListedAndTriedAgain();
    void otherWarningsAreListedAndBackedUpAgain();
    void aDamagedBackupShowsItsFilesAndIsMadeAnew();
    void aSuspensionThatFailedIsTriedAgain();
    void aFailedSwapIsTriedAgainOrLookedUpOrResumed();
    void aRollBackForBadHealthIsLookedUp();
    void aSwapHalfDoneLeadsToTheAssistantAndTheLog();
    void anInterruptedBackupIsMadeNow();
    void theNextBackupTakesAwayWhatWasSaidOfTheOneBefore();
};

static void backUpTo(PartsWindow &window, const Result<Backup> &end)
{
    window.bench.service.made = end;
    window.parts->flow().start({.stage = s_stage, .name = u"mine"_s}, false);
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
}

static void restoreTo(PartsWindow &window, const Result<RestoreOutcome> &end)
{
    window.bench.service.restored = end;
    const Backup backup = someBackup(3, u"nightly"_s);
    window.window->restores().restore(backup, {.backup = backup.id(), .into = s_stage, .confirmed = true});
    QTRY_VERIFY(window.bar(s_restore));
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
}

static void verifyTriedAgain(PartsWindow &window, const QString &key, const QString &text)
{
    const qsizetype before = window.bench.service.backupRequests.size();
    window.press(key, text);
    QTRY_COMPARE(window.bench.service.backupRequests.size(), before + 1);
    QCOMPARE(window.bench.service.backupRequests.last().name, u"mine"_s);
    QVERIFY(window.bench.service.backupRequests.last().id != window.bench.service.backupRequests.first().id);
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
}

void tst_BackupBanners::anUnreachableDatabaseIsTriedAgainOrSetUp()
{
    PartsWindow window;
    int edited = 0;
    window.window->actions().handle(ActionId::EditStage, this, [&edited] { ++edited; });
    QVERIFY(window.isLoaded());
    backUpTo(window, fail("postgres.unreachable"_L1, {{"database"_L1, u"app"_s},
                                                      {"server"_L1, u"db:5432"_s},
                                                      {"reason"_L1, u"no answer within 10 seconds"_s}}));
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Try again"_s, u"Connection settings…"_s}));
    QVERIFY(window.bar(s_error)->text().contains(u"Could not connect to the database “app”."));
    window.press(s_error, u"Connection settings…"_s);
    QCOMPARE(edited, 1);
    verifyTriedAgain(window, s_error, u"Try again"_s);
    QTRY_VERIFY(window.bar(s_error)->text().endsWith(u"(×2)")); // not one below the other
}

void tst_BackupBanners::aFullDiskLeadsToOldBackupsOrToAnotherFolder()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    const QSignalSpy preferences(window.window.get(), &MainWindow::preferencesWanted);
    backUpTo(window, fail("backup.noSpace"_L1,
                          {{"needed"_L1, u"1.5 GB"_s}, {"path"_L1, u"/srv/backups"_s}, {"available"_L1, u"0.9 GB"_s}}));
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Show old backups"_s, u"Change folder…"_s}));
    window.press(s_error, u"Change folder…"_s);
    QCOMPARE(preferences.size(), 1);
    QCOMPARE(preferences.first().first().toString(), u"preferencesBackups"_s);
    window.press(s_error, u"Show old backups"_s);
    QCOMPARE(window.window->selection().backups, QStringList(someBackup(1).id())); // the oldest, and it is the first
    QCOMPARE(window.parts->panes().tree()->currentIndex().row(), 0);
}

void tst_BackupBanners::toolsThatDoNotFitAreChosen()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    const QSignalSpy preferences(window.window.get(), &MainWindow::preferencesWanted);
    Error tools = Messages::error("postgres.toolsMissing"_L1, {{"major"_L1, u"17"_s}});
    backUpTo(window, std::unexpected(tools));
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Try again"_s, u"Choose tool…"_s}));
    window.press(s_error, u"Choose tool…"_s);
    QCOMPARE(preferences.first().first().toString(), u"preferencesTools"_s);
}

void tst_BackupBanners::anyOtherFailureIsTriedAgainOrRead()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    const QSignalSpy details(window.window.get(), &MainWindow::errorDetailsWanted);
    backUpTo(window, FakeBackupService::failure(Error::Code::Io));
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Try again"_s, u"Details…"_s}));
    window.press(s_error, u"Details…"_s);
    QCOMPARE(details.size(), 1);
    verifyTriedAgain(window, s_error, u"Try again"_s);
}

static Backup withLosses()
{
    Backup backup = someBackup(7, u"mine"_s, BackupStatus::ReadyWithWarnings);
    backup.manifest.warnings = {u"3 files of api/uploads could not be read."_s};
    StorageRecord &uploads = backup.manifest.storages[1];
    uploads.problems = {{.subject = u"a.lock"_s, .reason = u"locked by another program"_s},
                        {.subject = u"b.lock"_s, .reason = u"locked by another program"_s},
                        {.subject = u"c.lock"_s, .reason = u"permission denied"_s}};
    uploads.problemCount = 3;
    return backup;
}

void tst_BackupBanners::lostFilesAreListedAndTriedAgain()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    backUpTo(window, withLosses());
    const QString key = u"backupWarnings"_s;
    QTRY_COMPARE(window.actions(key), QStringList({u"Show files"_s, u"Try these again"_s}));
    QCOMPARE(window.bar(key)->text(), u"Backup is ready, 3 file(s) could not be read."_s);
    QVERIFY(window.bar(key)->accessibleName().contains(u"a.lock, locked by another program, and 2 more"));
    window.press(key, u"Show files"_s);
    auto *dialog = window.window->findChild<TextDialog *>(u"backupTroubleDialog"_s);
    QVERIFY(dialog);
    const QString listed = dialog->findChild<QPlainTextEdit *>()->toPlainText();
    for (const QString &file : {u"a.lock"_s, u"b.lock"_s, u"c.lock"_s})
        QVERIFY2(listed.contains(file), qPrintable(listed));
    dialog->close();
    verifyTriedAgain(window, key, u"Try these again"_s);
}

void tst_BackupBanners::otherWarningsAreListedAndBackedUpAgain()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    Backup backup = someBackup(7, u"mine"_s, BackupStatus::ReadyWithWarnings);
    backup.manifest.warnings = {u"The stage could not be resumed."_s};
    backUpTo(window, backup);
    const QString key = u"backupWarnings"_s;
    QTRY_COMPARE(window.actions(key), QStringList({u"Show warnings"_s, u"Back up again"_s}));
    QCOMPARE(window.bar(key)->text(), u"“mine” is ready, with 1 warning(s)."_s);
    verifyTriedAgain(window, key, u"Back up again"_s);
}

void tst_BackupBanners::aDamagedBackupShowsItsFilesAndIsMadeAnew()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    window.bench.service.verified = VerifyOutcome{
        .backup = {}, .good = false, .findings = {u"api/uploads: 2 of 8 214 files do not match."_s}};
    window.parts->flow().verify({someBackup(3, u"nightly"_s)});
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Show files"_s, u"Make a new backup"_s}));
    QVERIFY(window.bar(s_error)->text().contains(u"“nightly” is damaged"));
    window.press(s_error, u"Show files"_s);
    auto *dialog = window.window->findChild<TextDialog *>(u"backupTroubleDialog"_s);
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QPlainTextEdit *>()->toPlainText(), u"api/uploads: 2 of 8 214 files do not match."_s);
    dialog->close();
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
    window.press(s_error, u"Make a new backup"_s);
    QVERIFY(window.window->findChild<NewBackupDialog *>());
}

void tst_BackupBanners::aSuspensionThatFailedIsTriedAgain()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    window.bench.service.answer = FakeBackupService::failure(Error::Code::CommandFailed);
    window.trigger(ActionId::SuspendResume);
    QTRY_COMPARE(window.actions(s_error), QStringList({u"Try again"_s, u"Details…"_s}));
    window.press(s_error, u"Try again"_s);
    QTRY_COMPARE(window.bench.service.calls.count(u"suspend shop/staging"_s), 2);
}

void tst_BackupBanners::aFailedSwapIsTriedAgainOrLookedUpOrResumed()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    restoreTo(window, fail("restore.swapFailed"_L1, {{"stage"_L1, u"staging"_s}, {"reason"_L1, u"planned"_s}}));
    QCOMPARE(window.actions(s_restore), QStringList({u"Try again…"_s, u"Log"_s}));
    window.press(s_restore, u"Log"_s);
    QTRY_VERIFY(window.window->findChild<ActivityPanel *>()->isVisible());

    window.bench.service.stageStatus->state = u"suspended"_s; // as it was before the restore
    window.window->watch().refresh();
    QTRY_COMPARE(window.actions(s_restore), QStringList({u"Try again…"_s, u"Resume stage"_s}));
    window.press(s_restore, u"Resume stage"_s);
    QTRY_VERIFY(window.bench.service.calls.contains(u"resume shop/staging"_s));
    window.press(s_restore, u"Try again…"_s);
    QTRY_VERIFY(window.window->findChild<RestoreDialog *>());
    QVERIFY(!window.bar(s_restore));
}

void tst_BackupBanners::aRollBackForBadHealthIsLookedUp()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    restoreTo(window, fail("restore.unhealthy"_L1, {{"stage"_L1, u"staging"_s}, {"reason"_L1, u"api: 503"_s}}));
    QCOMPARE(window.actions(s_restore), QStringList({u"Try again…"_s, u"Log"_s}));
    QVERIFY(window.bar(s_restore)->accessibleName().contains(u"api: 503"));
}

void tst_BackupBanners::aSwapHalfDoneLeadsToTheAssistantAndTheLog()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    restoreTo(window, fail("restore.swapHalfDone"_L1, {{"stage"_L1, u"staging"_s}, {"reason"_L1, u"planned"_s}}));
    QCOMPARE(window.actions(s_restore), QStringList({u"Open recovery assistant"_s, u"Log"_s}));
    window.press(s_restore, u"Log"_s);
    QTRY_VERIFY(window.window->findChild<ActivityPanel *>()->isVisible());
}

void tst_BackupBanners::anInterruptedBackupIsMadeNow()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    Backup unfinished = someBackup(8, u"unfinished"_s, BackupStatus::Failed);
    unfinished.failure = Messages::error("backup.interrupted"_L1, {{"stage"_L1, s_stage}});
    window.bench.service.add(unfinished);
    window.window->watch().reload();
    QTRY_COMPARE(window.actions(u"interruptedBackup"_s), QStringList(u"Back up now"_s));
    window.press(u"interruptedBackup"_s, u"Back up now"_s);
    QVERIFY(window.window->findChild<NewBackupDialog *>());
}

void tst_BackupBanners::theNextBackupTakesAwayWhatWasSaidOfTheOneBefore()
{
    PartsWindow window;
    QVERIFY(window.isLoaded());
    backUpTo(window, withLosses());
    QTRY_VERIFY(window.bar(u"backupWarnings"_s));
    backUpTo(window, someBackup(8, u"mine"_s));
    QTRY_VERIFY(!window.bar(u"backupWarnings"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_BackupBanners)
#include "tst_backupbanners.moc"
