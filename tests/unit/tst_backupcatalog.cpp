// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"
#include "services/operations/backupcatalog.h"
#include "services/operations/backupverifier.h"
#include "services/operations/swapjournal.h"
#include "tests/support/operationbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_first = u"aaaa1111-0000-4000-8000-000000000001"_s;
static const QString s_second = u"aaaa2222-0000-4000-8000-000000000002"_s;
static const QString s_other = u"bbbb3333-0000-4000-8000-000000000003"_s;
static const QString s_attempt = u"cccc4444-0000-4000-8000-000000000004"_s;

class tst_BackupCatalog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void listsBackupsAndAttemptsNewestFirst();
    void aCommittedBackupHidesItsAttempt();
    void findsByItsRules_data();
    void findsByItsRules();
    void latestIsTheNewestGoodOneOfTheStage();
    void deletingPutsABackupOrAnAttemptIntoRecentlyDeleted();
    void whatWasDeletedCanBeBroughtBack();
    void chosenDeletedOnesGoForGood();
    void deletedAttemptsAreForgottenAfterAWeek();
    void aNewNameAndNoteShowAtOnce();
    void aNewNameThatCannotBeIsRefused();
    void whatIsNeededIsNotDeleted();
    void verifyingMarksWhatItFound();
    void anAttemptCannotBeVerifiedOrKept();

private:
    void store(const QString &id, const QString &name, int minute, const QString &stage = u"staging"_s);
    [[nodiscard]] Manifest manifest(const QString &id, const QString &name, int minute, const QString &stage) const
    {
        return {.id = id,
                .project = u"shop"_s,
                .stage = stage,
                .name = name,
                .createdAt = m_bench->clock.now().addSecs(60 * minute)};
    }
    std::unique_ptr<OperationBench> m_bench;
};

void tst_BackupCatalog::init()
{
    m_bench = std::make_unique<OperationBench>();
    store(s_second, u"before 2.5"_s, 2);
    store(s_first, u"nightly"_s, 1);
    store(s_other, u"nightly"_s, 9, u"production"_s);
    const auto attempt = Attempt::begin(m_bench->context, manifest(s_attempt, u"before 2.5"_s, 5, u"staging"_s));
    QVERIFY(attempt);
    QVERIFY((*attempt)->fail(Error{.message = u"planned"_s}));
}

void tst_BackupCatalog::store(const QString &id, const QString &name, int minute, const QString &stage)
{
    m_bench->repository.stored.append({.manifest = manifest(id, name, minute, stage), .status = BackupStatus::Ready});
}

void tst_BackupCatalog::listsBackupsAndAttemptsNewestFirst()
{
    const BackupCatalog catalog(m_bench->context);
    const Result<QList<Backup>> ofStage = catalog.backups(u"shop/staging"_s);
    QVERIFY(ofStage);
    QStringList ids;
    for (const Backup &backup : *ofStage)
        ids.append(backup.id());
    QCOMPARE(ids, QStringList({s_attempt, s_second, s_first}));
    QCOMPARE(catalog.backups({})->size(), 4);
    QCOMPARE(catalog.backups({})->first().id(), s_other);
    QCOMPARE(catalog.backups(u"shop/none"_s)->size(), 0);
}

void tst_BackupCatalog::aCommittedBackupHidesItsAttempt()
{
    store(s_attempt, u"before 2.5"_s, 5);
    const Result<QList<Backup>> all = BackupCatalog(m_bench->context).backups(u"shop/staging"_s);
    QCOMPARE(all->size(), 3);
    QCOMPARE(all->first().status, BackupStatus::Ready);
}

void tst_BackupCatalog::findsByItsRules_data()
{
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("id"); // empty: an error with this code
    QTest::addColumn<Error::Code>("code");
    const auto finds = [](const char *name, const QString &reference, const QString &id) {
        QTest::newRow(name) << reference << id << Error::Code::Io;
    };
    const auto fails = [](const char *name, const QString &reference, Error::Code code) {
        QTest::newRow(name) << reference << QString() << code;
    };
    finds("the full id", s_first, s_first);
    finds("the id of an attempt", s_attempt, s_attempt);
    finds("an exact name", u"nightly"_s, s_first);
    finds("a name that an attempt has too", u"before 2.5"_s, s_second);
    finds("a prefix of an id", u"aaaa1"_s, s_first);
    finds("a prefix of 4 characters", u"cccc"_s, s_attempt);
    finds("a prefix in capitals", u"AAAA2"_s, s_second);
    finds("a name that looks like a prefix goes first", u"aaaa"_s, s_other);
    finds("the newest that is ready", u"latest"_s, s_second);
    fails("a prefix of two ids", u"aaaa"_s, Error::Code::InvalidInput);
    fails("a prefix of 3 characters", u"ccc"_s, Error::Code::NotFound);
    fails("a part of a name", u"before"_s, Error::Code::NotFound);
    fails("another stage's backup", s_other, Error::Code::NotFound);
    fails("nothing", QString(), Error::Code::NotFound);
}

void tst_BackupCatalog::findsByItsRules()
{
    QFETCH(const QString, reference);
    QFETCH(const QString, id);
    if (id == s_other) { // renamed by its marks, and moved to this stage
        m_bench->repository.stored[2].manifest.stage = u"staging"_s;
        m_bench->repository.stored[2].marks.name = u"aaaa"_s;
    }
    const Result<Backup> found = BackupCatalog(m_bench->context).find(u"shop/staging"_s, reference);
    QCOMPARE(found.has_value(), !id.isEmpty());
    if (found) {
        QCOMPARE(found->id(), id);
    } else {
        QTEST(found.error().code, "code");
        if (found.error().code == Error::Code::InvalidInput) {
            QVERIFY(found.error().why.contains(s_first));
            QVERIFY(found.error().why.contains(s_second));
        }
    }
}

void tst_BackupCatalog::latestIsTheNewestGoodOneOfTheStage()
{
    const BackupCatalog catalog(m_bench->context);
    m_bench->repository.stored[0].status = BackupStatus::Damaged;
    QCOMPARE(catalog.find(u"shop/staging"_s, u"latest"_s)->id(), s_first);
    m_bench->repository.stored[1].status = BackupStatus::ReadyWithWarnings;
    QCOMPARE(catalog.find(u"shop/staging"_s, u"latest"_s)->id(), s_first);
    m_bench->repository.stored[1].status = BackupStatus::Damaged;
    QCOMPARE(catalog.find(u"shop/staging"_s, u"latest"_s).error().code, Error::Code::NotFound);
    QCOMPARE(catalog.find({}, u"latest"_s)->id(), s_other);
}

static QStringList idsOf(const Result<QList<Backup>> &backups)
{
    QStringList ids;
    for (const Backup &backup : backups.value_or(QList<Backup>()))
        ids.append(backup.id());
    return ids;
}

void tst_BackupCatalog::whatWasDeletedCanBeBroughtBack()
{
    const BackupCatalog catalog(m_bench->context);
    for (const QString &id : {s_attempt, s_first}) {
        QVERIFY(catalog.remove(id));
        QCOMPARE(idsOf(catalog.deleted(u"shop/staging"_s)), QStringList(id));
        QCOMPARE(idsOf(catalog.deleted(u"shop/production"_s)), QStringList());
        QVERIFY(catalog.bringBack(id));
        QCOMPARE(idsOf(catalog.deleted({})), QStringList());
        QVERIFY(idsOf(catalog.backups(u"shop/staging"_s)).contains(id));
    }
    QCOMPARE(catalog.bringBack(u"none"_s).error().code, Error::Code::NotFound);
}

void tst_BackupCatalog::chosenDeletedOnesGoForGood()
{
    const BackupCatalog catalog(m_bench->context);
    const auto lock = m_bench->repository.lock(Repository::Access::Exclusive, {});
    QVERIFY(lock);
    for (const QString &id : {s_first, s_second, s_attempt})
        QVERIFY(catalog.remove(id));

    const Result<CollectReport> report = catalog.purge(**lock, {s_first, s_attempt}, m_bench->control);

    QVERIFY(report);
    QCOMPARE(report->backupsPurged, 2);
    QCOMPARE(idsOf(catalog.deleted({})), QStringList(s_second));
}

void tst_BackupCatalog::deletedAttemptsAreForgottenAfterAWeek()
{
    const BackupCatalog catalog(m_bench->context);
    QVERIFY(catalog.remove(s_attempt));
    QCOMPARE(catalog.forgetAttempts(false), 0);
    m_bench->clock.advance(7LL * 24 * 3600 * 1000);
    QCOMPARE(catalog.forgetAttempts(false), 1);
    QCOMPARE(catalog.bringBack(s_attempt).error().code, Error::Code::NotFound);
}

void tst_BackupCatalog::aNewNameAndNoteShowAtOnce()
{
    const BackupCatalog catalog(m_bench->context);
    m_bench->repository.stored[1].manifest.note = u"old"_s;
    for (const QString &id : {s_attempt, s_first}) {
        QVERIFY(catalog.describe(id, u"friday: a/b"_s, {}));
        const Result<QList<Backup>> all = catalog.backups(u"shop/staging"_s);
        const auto backup = std::ranges::find(*all, id, &Backup::id);
        QVERIFY(backup != all->end());
        QCOMPARE(backup->name(), u"friday: a/b"_s);
        QCOMPARE(backup->note(), QString());
    }
}

void tst_BackupCatalog::aNewNameThatCannotBeIsRefused()
{
    const BackupCatalog catalog(m_bench->context);
    for (const QString &name : {u" "_s, u"latest"_s, QString(81, u'x')})
        QCOMPARE(catalog.describe(s_first, name, {}).error().code, Error::Code::InvalidInput);
    QVERIFY(catalog.describe(s_first, QString(80, u'x'), {}));
    QCOMPARE(catalog.describe(u"none"_s, u"x"_s, {}).error().code, Error::Code::NotFound);
}

void tst_BackupCatalog::deletingPutsABackupOrAnAttemptIntoRecentlyDeleted()
{
    const BackupCatalog catalog(m_bench->context);
    QVERIFY(catalog.remove(s_attempt));
    QVERIFY(catalog.remove(s_first));
    QVERIFY(m_bench->world.calls().contains(u"trash "_s + s_first));
    QCOMPARE(catalog.backups(u"shop/staging"_s)->size(), 1);
    QCOMPARE(catalog.remove(s_attempt).error().code, Error::Code::NotFound);
    QCOMPARE(idsOf(catalog.deleted({})).size(), 2);
}

void tst_BackupCatalog::whatIsNeededIsNotDeleted()
{
    const BackupCatalog catalog(m_bench->context);
    QVERIFY(catalog.keep(s_first, true));
    QCOMPARE(catalog.remove(s_first).error().code, Error::Code::Refused);
    QVERIFY(catalog.keep(s_first, false));

    const SwapJournal journal{.operation = u"11111111-1111-4111-8111-111111111111"_s,
                              .stage = m_bench->stage,
                              .phase = SwapJournal::Phase::Swapped,
                              .backup = s_second,
                              .safetyBackup = s_first};
    QVERIFY(journal.save(m_bench->home));
    QCOMPARE(catalog.remove(s_first).error().code, Error::Code::Refused);
    QCOMPARE(catalog.remove(s_second).error().code, Error::Code::Refused);
    QVERIFY(journal.remove(m_bench->home));
    QVERIFY(catalog.remove(s_first));
}

void tst_BackupCatalog::verifyingMarksWhatItFound()
{
    const Result<VerifyOutcome> good = BackupVerifier(m_bench->context).verify(s_first, m_bench->control);
    QVERIFY(good);
    QVERIFY(good->good);
    QVERIFY(good->findings.isEmpty());
    QCOMPARE(good->backup.marks.verifiedAt, m_bench->clock.now());
    QVERIFY(good->backup.marks.verifiedGood);
    QVERIFY(m_bench->world.calls().contains(u"lock shared"_s));

    m_bench->repository.report.damagedPacks = {u"abcd"_s};
    const Result<VerifyOutcome> bad = BackupVerifier(m_bench->context).verify(s_first, m_bench->control);
    QVERIFY(bad);
    QVERIFY(!bad->good);
    QVERIFY(bad->findings.first().contains(u"abcd"));
    QVERIFY(!bad->backup.marks.verifiedGood);
    QCOMPARE(bad->backup.marks.findings, bad->findings);

    m_bench->clock.advance(1000);
    m_bench->cancelled = true;
    QCOMPARE(BackupVerifier(m_bench->context).verify(s_first, m_bench->control).error().code, Error::Code::Cancelled);
    QVERIFY(m_bench->repository.backup(s_first)->marks.verifiedAt < m_bench->clock.now());
}

void tst_BackupCatalog::anAttemptCannotBeVerifiedOrKept()
{
    QCOMPARE(BackupVerifier(m_bench->context).verify(s_attempt, m_bench->control).error().code, Error::Code::Refused);
    QCOMPARE(BackupCatalog(m_bench->context).keep(s_attempt, true).error().code, Error::Code::Refused);
    QCOMPARE(BackupVerifier(m_bench->context).verify(u"none"_s, m_bench->control).error().code, Error::Code::NotFound);
}

QTEST_GUILESS_MAIN(tst_BackupCatalog)
#include "tst_backupcatalog.moc"
