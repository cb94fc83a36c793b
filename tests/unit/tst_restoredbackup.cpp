// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoredbackup.h"
#include "models/retention.h"
#include "services/operations/restoremark.h"
#include "tests/support/operationbench.h"
#include "tests/support/somebackups.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_staging = u"shop/staging"_s;
static const QString s_live = u"shop/live"_s;

// Which backup a stage comes from, when backups go into other stages than their own.
class tst_RestoredBackup : public QObject
{
    Q_OBJECT

private slots:
    void aRestoreElsewhereDoesNotMarkItsOwnStage();
    void oneBackupMayBeWhatTwoStagesComeFrom();
    void anUndoTakesBackTheMarkOfItsStageAlone();
    void olderMarksSpeakOfTheirOwnStage();
    void whatAnotherStageComesFromStaysAsWell();
};

static QString idIn(const QString &stage, const QList<Backup> &backups)
{
    const Backup *restored = restoredBackup(backups, stage);
    return restored ? restored->id() : QString();
}

// Marks a backup in the bench's repository as the engine does after a swap.
static void mark(OperationBench &bench, const Backup &backup, const QString &stage, const QDateTime &before = {})
{
    SwapJournal journal{.backup = backup.id(), .restoredBefore = before, .swappedAt = bench.clock.now()};
    journal.stage.project = stage.section(u'/', 0, 0);
    journal.stage.name = stage.section(u'/', 1);
    bench.clock.advance(60'000);
    QVERIFY(markRestored(bench.context, journal));
}

static void unmark(OperationBench &bench, const Backup &backup, const QString &stage, const QDateTime &before = {})
{
    SwapJournal journal{.backup = backup.id(), .restoredBefore = before};
    journal.stage.project = stage.section(u'/', 0, 0);
    journal.stage.name = stage.section(u'/', 1);
    unmarkRestored(bench.context, journal);
}

void tst_RestoredBackup::aRestoreElsewhereDoesNotMarkItsOwnStage()
{
    OperationBench bench;
    const Result<Backup> backup = bench.backUp(bench.request(BackupRequest::Hold::Suspend));
    QVERIFY(backup);
    mark(bench, *backup, s_live);
    QCOMPARE(idIn(s_staging, bench.repository.stored), QString());
    QCOMPARE(idIn(s_live, bench.repository.stored), backup->id());
}

void tst_RestoredBackup::oneBackupMayBeWhatTwoStagesComeFrom()
{
    OperationBench bench;
    const Result<Backup> backup = bench.backUp(bench.request(BackupRequest::Hold::Suspend));
    const Result<Backup> other = bench.backUp(bench.request(BackupRequest::Hold::Suspend));
    QVERIFY(backup && other);
    mark(bench, *backup, s_staging);
    mark(bench, *backup, s_live);
    QCOMPARE(idIn(s_staging, bench.repository.stored), backup->id());
    QCOMPARE(idIn(s_live, bench.repository.stored), backup->id());
    mark(bench, *other, s_live);
    QCOMPARE(idIn(s_staging, bench.repository.stored), backup->id());
    QCOMPARE(idIn(s_live, bench.repository.stored), other->id());
}

void tst_RestoredBackup::anUndoTakesBackTheMarkOfItsStageAlone()
{
    OperationBench bench;
    const Result<Backup> backup = bench.backUp(bench.request(BackupRequest::Hold::Suspend));
    QVERIFY(backup);
    mark(bench, *backup, s_staging);
    const QDateTime before = bench.repository.backup(backup->id())->restores().value(s_staging);
    QVERIFY(before.isValid());
    mark(bench, *backup, s_live);
    unmark(bench, *backup, s_live);
    QCOMPARE(idIn(s_live, bench.repository.stored), QString());
    QCOMPARE(idIn(s_staging, bench.repository.stored), backup->id());
    QCOMPARE(bench.repository.backup(backup->id())->marks.restoredAt, before);

    mark(bench, *backup, s_staging, before); // once more, and taken back
    unmark(bench, *backup, s_staging, before);
    QCOMPARE(bench.repository.backup(backup->id())->restores().value(s_staging), before);
    unmark(bench, *backup, s_staging);
    QVERIFY(!bench.repository.backup(backup->id())->marks.restoredAt.isValid());
}

void tst_RestoredBackup::olderMarksSpeakOfTheirOwnStage()
{
    Backup backup = someBackup(1);
    backup.marks.restoredAt = dayOfBackups();
    QCOMPARE(idIn(s_staging, {backup}), backup.id());
    QCOMPARE(idIn(s_live, {backup}), QString());
    const Result<Marks> read = Marks::fromJson(backup.marks.toJson());
    QVERIFY(read);
    QVERIFY(read->restoredInto.isEmpty());
    backup.marks.restoredInto = {{s_live, dayOfBackups().toUTC()}};
    QCOMPARE(Marks::fromJson(backup.marks.toJson())->restoredInto, backup.marks.restoredInto);
}

void tst_RestoredBackup::whatAnotherStageComesFromStaysAsWell()
{
    QList<Backup> backups = someBackups(4);
    for (Backup &backup : backups)
        backup.manifest.origin = Origin::Automatic;
    backups[2].marks.restoredInto = {{s_staging, dayOfBackups()}};
    backups[3].marks.restoredInto = {{s_live, dayOfBackups().addDays(1)}};
    QCOMPARE(beyondRetention(backups, 1, {}), QStringList(backups.at(1).id()));
}

QTEST_GUILESS_MAIN(tst_RestoredBackup)
#include "tst_restoredbackup.moc"
