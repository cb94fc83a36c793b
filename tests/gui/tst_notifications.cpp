// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "tests/support/backupwindow.h"
#include "tests/support/guitest.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuptree.h"
#include "ui/restore/restoreflow.h"

#include <QSemaphore>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Kind = Notification::Kind;
using Outcome = Activity::Outcome;

static const QString s_stage = u"shop/staging"_s;

namespace {

// A window over a fake service, with a notifier that keeps what it was told.
struct Opened : BackupWindow
{
    Opened()
        : BackupWindow({someBackup(2, u"nightly"_s), someBackup(1, u"old"_s)})
    {
        bench.addStage(u"shop"_s, u"live"_s);
        open();
    }
    [[nodiscard]] bool isQuiet() const
    {
        return QTest::qWaitFor([this] { return bench.tasks.running().isEmpty(); }, patienceMs);
    }
    [[nodiscard]] const QList<Notification> &told() const { return bench.notifier.told; }
    [[nodiscard]] QList<Activity> ended() const { return parts->activities().model().finished(); }
    void backUp(bool verify = false) { parts->flow().start({.stage = s_stage, .name = u"mine"_s}, verify); }
    void restore(const QString &into = s_stage)
    {
        const Backup backup = someBackup(2, u"nightly"_s);
        window->restores().restore(backup, {.backup = backup.id(), .into = into, .confirmed = true});
    }
};

} // namespace

// What the flows tell somebody who looks elsewhere: once, and never what the activity does not show as well.
class tst_Notifications : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void aBackupTellsHowItEnded_data();
    void aBackupTellsHowItEnded();
    void aVerifyTellsHowItEnded_data();
    void aVerifyTellsHowItEnded();
    void theVerifyAfterABackupTellsOnlyOfDamage_data();
    void theVerifyAfterABackupTellsOnlyOfDamage();
    void aRestoreTellsHowItEnded_data();
    void aRestoreTellsHowItEnded();
    void aRestoreElsewhereLeadsToTheStageItWentInto();
    void anUndoThatFailsIsTold();
    void whatDoesNotEvenStartIsNotTold();
    void aClickLeadsToTheRowEvenIfItIsNotListedYet();

private:
    static void addEnds();
    static void compareEnd(const Opened &opened, const QString &backup);
};

// How something ends, and what is told of it; nothing where `kinds` is empty.
void tst_Notifications::addEnds()
{
    QTest::addColumn<QString>("end");
    QTest::addColumn<QList<Kind>>("kinds");
    QTest::addColumn<QString>("title");
    QTest::addColumn<Outcome>("outcome");
}

void tst_Notifications::compareEnd(const Opened &opened, const QString &backup)
{
    QFETCH(const QList<Kind>, kinds);
    QFETCH(const QString, title);
    QFETCH(const Outcome, outcome);
    QVERIFY(opened.isQuiet());
    QCOMPARE(opened.bench.notifier.kinds(), kinds);
    QCOMPARE(opened.ended().first().outcome, outcome);
    QCOMPARE(opened.ended().first().stage, s_stage);
    if (kinds.isEmpty())
        return;
    QCOMPARE(opened.told().first().title, title);
    QVERIFY(!opened.told().first().body.isEmpty());
    QCOMPARE(opened.told().first().stage, s_stage);
    QCOMPARE(opened.told().first().backup, backup);
}

static Result<Backup> endOfBackup(const QString &end)
{
    if (end == u"failed")
        return FakeBackupService::failure(Error::Code::Io);
    if (end == u"cancelled")
        return FakeBackupService::failure(Error::Code::Cancelled);
    Backup backup = someBackup(7, u"mine"_s,
                               end == u"warnings" ? BackupStatus::ReadyWithWarnings : BackupStatus::Ready);
    if (end == u"damaged") {
        backup.status = BackupStatus::Damaged;
        backup.failure = FakeBackupService::failure(Error::Code::Corrupt).error();
    }
    if (end == u"warnings") {
        backup.manifest.warnings = {u"3 files could not be read."_s};
        backup.manifest.storages[1].problems = {
            {.kind = Problem::Kind::Unreadable, .subject = u"a.lock"_s, .reason = u"locked by another program"_s}};
        backup.manifest.storages[1].problemCount = 1;
    }
    return backup;
}

void tst_Notifications::aBackupTellsHowItEnded_data()
{
    addEnds();
    QTest::addColumn<QString>("body");
    QTest::newRow("failed") << u"failed"_s << QList{Kind::Failure} << u"Backup of staging failed"_s << Outcome::Failed
                            << u"What happened. Why. What is safe."_s;
    QTest::newRow("warnings") << u"warnings"_s << QList{Kind::Warning}
                              << u"Backup of staging is ready, with 1 warning(s)"_s << Outcome::Warnings
                              << u"api/uploads: a.lock, locked by another program"_s;
    QTest::newRow("damaged") << u"damaged"_s << QList{Kind::Failure} << u"“mine” is damaged"_s << Outcome::Warnings
                             << u"What happened. Why. What is safe."_s;
    QTest::newRow("ready") << u"ready"_s << QList{Kind::Done} << u"Backup of staging is ready"_s << Outcome::Done
                           << u"1.4 GB in 1 min 1 s. All checksums match."_s;
    QTest::newRow("cancelled") << u"cancelled"_s << QList<Kind>() << QString() << Outcome::Cancelled << QString();
}

void tst_Notifications::aBackupTellsHowItEnded()
{
    QFETCH(const QString, end);
    QFETCH(const QString, body);
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.backingUp = [&](const BackupRequest &, const TaskControl &) { return endOfBackup(end); };

    opened.backUp();

    QTRY_COMPARE(opened.ended().size(), 1);
    compareEnd(opened, opened.bench.service.backupRequests.first().id);
    QCOMPARE(opened.told().isEmpty() ? QString() : opened.told().first().body, body);
}

static Result<VerifyOutcome> endOfVerify(const QString &end)
{
    if (end == u"failed")
        return FakeBackupService::failure(Error::Code::Io);
    if (end == u"cancelled")
        return FakeBackupService::failure(Error::Code::Cancelled);
    return VerifyOutcome{.backup = {},
                         .good = end == u"good",
                         .findings = end == u"good" ? QStringList() : QStringList(u"2 of 8 214 files do not match."_s)};
}

void tst_Notifications::aVerifyTellsHowItEnded_data()
{
    addEnds();
    QTest::addColumn<QString>("body");
    QTest::newRow("damaged") << u"damaged"_s << QList{Kind::Failure} << u"“nightly” is damaged"_s << Outcome::Warnings
                             << u"2 of 8 214 files do not match."_s;
    QTest::newRow("failed") << u"failed"_s << QList{Kind::Failure} << u"“nightly” could not be verified"_s
                            << Outcome::Failed << u"What happened. Why. What is safe."_s;
    QTest::newRow("good") << u"good"_s << QList{Kind::Done} << u"“nightly” is verified"_s << Outcome::Done
                          << u"Every checksum matches."_s;
    QTest::newRow("cancelled") << u"cancelled"_s << QList<Kind>() << QString() << Outcome::Cancelled << QString();
}

void tst_Notifications::aVerifyTellsHowItEnded()
{
    QFETCH(const QString, end);
    QFETCH(const QString, body);
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.verified = endOfVerify(end);

    opened.parts->flow().verify({someBackup(2, u"nightly"_s)});

    QTRY_COMPARE(opened.ended().size(), 1);
    compareEnd(opened, someBackup(2).id());
    QCOMPARE(opened.told().isEmpty() ? QString() : opened.told().first().body, body);
}

void tst_Notifications::theVerifyAfterABackupTellsOnlyOfDamage_data()
{
    QTest::addColumn<QString>("end");
    QTest::addColumn<QList<Kind>>("kinds");
    QTest::newRow("good") << u"good"_s << QList{Kind::Done};
    QTest::newRow("damaged") << u"damaged"_s << QList{Kind::Done, Kind::Failure};
}

void tst_Notifications::theVerifyAfterABackupTellsOnlyOfDamage()
{
    QFETCH(const QString, end);
    QFETCH(const QList<Kind>, kinds);
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.made = endOfBackup(u"ready"_s);
    opened.bench.service.verified = endOfVerify(end);

    opened.backUp(true);

    QTRY_COMPARE(opened.ended().size(), 2);
    QVERIFY(opened.isQuiet());
    QCOMPARE(opened.bench.notifier.kinds(), kinds);
}

static Result<RestoreOutcome> endOfRestore(const QString &end)
{
    if (end == u"failed")
        return fail("restore.swapFailed"_L1, {{"stage"_L1, u"staging"_s}, {"reason"_L1, u"planned"_s}});
    if (end == u"unhealthy")
        return fail("restore.unhealthy"_L1, {{"stage"_L1, u"staging"_s}, {"reason"_L1, u"api: 503"_s}});
    if (end == u"cancelled")
        return FakeBackupService::failure(Error::Code::Cancelled);
    return RestoreOutcome{.operation = {},
                          .safetyBackup = {},
                          .rolledBack = end == u"taken back",
                          .warnings = end == u"warnings" ? QStringList(u"The safety backup has warnings."_s)
                                                         : QStringList()};
}

void tst_Notifications::aRestoreTellsHowItEnded_data()
{
    addEnds();
    QTest::newRow("failed") << u"failed"_s << QList{Kind::Failure} << u"Restore into staging failed"_s
                            << Outcome::Failed;
    QTest::newRow("unhealthy") << u"unhealthy"_s << QList{Kind::Failure} << u"Restore into staging was rolled back"_s
                               << Outcome::Failed;
    QTest::newRow("taken back") << u"taken back"_s << QList{Kind::Done} << u"Restore into staging was rolled back"_s
                                << Outcome::Done;
    QTest::newRow("warnings") << u"warnings"_s << QList{Kind::Warning}
                              << u"Restore into staging is done, with 1 warning(s)"_s << Outcome::Warnings;
    QTest::newRow("done") << u"done"_s << QList{Kind::Done} << u"Restore into staging is done"_s << Outcome::Done;
    QTest::newRow("cancelled") << u"cancelled"_s << QList<Kind>() << QString() << Outcome::Cancelled;
}

void tst_Notifications::aRestoreTellsHowItEnded()
{
    QFETCH(const QString, end);
    QFETCH(const Outcome, outcome);
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.restored = endOfRestore(end);

    opened.restore();

    QTRY_COMPARE(opened.ended().size(), 1);
    compareEnd(opened, someBackup(2).id());
    QVERIFY(opened.told().isEmpty() || outcome == Outcome::Failed || !opened.ended().first().summary.isEmpty());
}

void tst_Notifications::aRestoreElsewhereLeadsToTheStageItWentInto()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.restored = endOfRestore(u"failed"_s);
    opened.restore(u"shop/live"_s);
    QTRY_COMPARE(opened.told().size(), 1);
    QCOMPARE(opened.told().first().stage, u"shop/live"_s);
    QVERIFY(opened.told().first().backup.isEmpty()); // it has no row there
}

void tst_Notifications::anUndoThatFailsIsTold()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.answer = FakeBackupService::failure(Error::Code::Io);
    opened.window->restores().keep(s_stage);
    QTRY_COMPARE(opened.bench.notifier.kinds(), QList{Kind::Failure});
    QVERIFY(opened.isQuiet());
    QCOMPARE(opened.told().size(), 1);
    QCOMPARE(opened.ended().size(), 1);
    QCOMPARE(opened.ended().first().outcome, Outcome::Failed);
}

// Whoever pressed the button looks at the window, and reads why in its banner.
void tst_Notifications::whatDoesNotEvenStartIsNotTold()
{
    QSemaphore end;
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.bench.service.backingUp = [&end](const BackupRequest &, const TaskControl &) -> Result<Backup> {
        end.acquire();
        return endOfBackup(u"cancelled"_s);
    };
    opened.backUp();
    opened.backUp();
    opened.parts->flow().verify({someBackup(2)});
    opened.restore();
    end.release();
    QVERIFY(opened.isQuiet());
    QVERIFY(opened.told().isEmpty());
    QCOMPARE(opened.ended().size(), 1);
}

void tst_Notifications::aClickLeadsToTheRowEvenIfItIsNotListedYet()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.window->selectStage(u"shop/live"_s);
    opened.window->selectBackup(s_stage, someBackup(1).id());
    QCOMPARE(opened.window->selection().stage, s_stage);
    QCOMPARE(opened.window->selection().backups, QStringList(someBackup(1).id()));

    opened.window->selectBackup(s_stage, someBackup(5).id());
    opened.bench.service.add(someBackup(5, u"mine"_s, BackupStatus::Failed));
    opened.window->watch().reload();
    QTRY_COMPARE(opened.window->selection().backups, QStringList(someBackup(5).id()));
}

UNDERSTUDY_GUITEST_MAIN(tst_Notifications)
#include "tst_notifications.moc"
