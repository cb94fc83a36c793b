// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"
#include "services/operations/backupcreator.h"
#include "tests/support/operationbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QStringList s_storages{u"database/main"_s, u"api/uploads"_s, u"worker/jobs"_s};

class tst_BackupContent : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<OperationBench>(); }
    void cleanup() { m_bench.reset(); }
    void theGradeFollowsTheProof_data();
    void theGradeFollowsTheProof();
    void whatIsLostMakesWarnings();
    void aDamagedPreviousBackupDoesNotStopTheNext();
    void thePreviousRecordIsOfTheNewestGoodBackupAndTheSameKind();
    void theSchemaLevelIsAskedWhileTheStageStands();
    void aSafetyBackupLeavesOutWhatDoesNotExist();
    void whatStandsInTheManifest();
    void theReleaseIsRecordedAndNotKnowingItIsNoWarning();
    void aNameThatCannotBeIsRefused();
    void retentionFollowsAGoodBackupOnly();
    void oldAttemptsAreForgottenAfterAGoodBackup();

private:
    std::unique_ptr<OperationBench> m_bench;
};

void tst_BackupContent::theGradeFollowsTheProof_data()
{
    QTest::addColumn<Hold>("hold");
    QTest::addColumn<bool>("proved");
    QTest::addColumn<bool>("writer");
    QTest::addColumn<bool>("consistent");
    QTest::addColumn<Grade>("grade");
    QTest::addColumn<BackupStatus>("status");
    using enum BackupStatus;
    QTest::newRow("suspended and proved") << Hold::Suspend << true << false << true << Grade::A << Ready;
    QTest::newRow("suspended, not to be seen") << Hold::Suspend << false << false << true << Grade::B << Ready;
    QTest::newRow("suspended, yet somebody wrote")
        << Hold::Suspend << false << true << true << Grade::B << ReadyWithWarnings;
    QTest::newRow("live, nobody wrote") << Hold::Live << true << false << true << Grade::B << Ready;
    QTest::newRow("live, somebody wrote") << Hold::Live << false << true << true << Grade::B << Ready;
    QTest::newRow("live, a file changed while it was read")
        << Hold::Live << false << true << false << Grade::C << ReadyWithWarnings;
    QTest::newRow("suspended, a file changed all the same")
        << Hold::Suspend << true << false << false << Grade::C << ReadyWithWarnings;
}

void tst_BackupContent::theGradeFollowsTheProof()
{
    QFETCH(const Hold, hold);
    QFETCH(const bool, proved);
    QFETCH(const bool, writer);
    QFETCH(const bool, consistent);
    FakeData &data = m_bench->world.storages[u"api/uploads"_s];
    data.atEnd = {.proved = proved};
    if (writer)
        data.atEnd.names = {u"api (pid 7)"_s};
    data.consistent = consistent;

    const Result<Backup> backup = m_bench->backUp(m_bench->request(hold));

    QVERIFY(backup);
    QTEST(backup->manifest.grade, "grade");
    QTEST(backup->status, "status");
}

void tst_BackupContent::whatIsLostMakesWarnings()
{
    m_bench->world.storages[u"api/uploads"_s].lost = {{Problem::Kind::Unreadable, u"a.lock"_s, u"Permission denied."_s},
                                                      {Problem::Kind::Vanished, u"b.tmp"_s, {}}};
    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::ReadyWithWarnings);
    QCOMPARE(backup->manifest.grade, Grade::A);
    QCOMPARE(backup->manifest.warnings.size(), 1);
    QVERIFY(backup->manifest.warnings.first().contains(u"a.lock"));
}

void tst_BackupContent::aDamagedPreviousBackupDoesNotStopTheNext()
{
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));
    m_bench->world.forgetCalls();
    bool first = true;
    m_bench->world.onCall = [&](const QString &call) {
        if (call != u"prepare api/uploads")
            return;
        if (std::exchange(first, false))
            m_bench->world.failures.insert(call, Error{.code = Error::Code::Corrupt, .message = u"list damaged"_s});
        else
            m_bench->world.failures.clear();
    };

    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));

    QCOMPARE(m_bench->world.calls().count(u"prepare api/uploads"_s), 2);
    QCOMPARE(m_bench->world.calls().count(u"previous api/uploads"_s), 1);
}

void tst_BackupContent::thePreviousRecordIsOfTheNewestGoodBackupAndTheSameKind()
{
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));
    for (StorageRecord &record : m_bench->repository.stored.first().manifest.storages) {
        if (record.name == u"jobs")
            record.kind = StorageKind::Secrets;
    }
    m_bench->world.forgetCalls();
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));
    QVERIFY(m_bench->world.calls().contains(u"previous api/uploads"_s));
    QVERIFY(!m_bench->world.calls().contains(u"previous worker/jobs"_s));

    for (Backup &backup : m_bench->repository.stored)
        backup.status = BackupStatus::Damaged;
    m_bench->world.forgetCalls();
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));
    QVERIFY(!m_bench->world.calls().contains(u"previous api/uploads"_s));
}

void tst_BackupContent::theSchemaLevelIsAskedWhileTheStageStands()
{
    m_bench->stage.schema = SchemaConfig{.storage = u"database/main"_s, .query = u"select 42"_s, .supported = 45};
    m_bench->storeStage();
    Result<qint64> answer = 42;
    RuntimeState during = RuntimeState::Unknown;
    const OperationContext context{m_bench->home,
                                   m_bench->stages,
                                   m_bench->repository,
                                   m_bench->storages,
                                   m_bench->runtimes,
                                   m_bench->commands,
                                   m_bench->clock,
                                   [&](const StorageConfig &config, const QString &sql, const TaskControl &) {
                                       during = m_bench->world.runtime;
                                       return config.id() == u"database/main" && sql == u"select 42" ? answer : 0;
                                   }};

    const Result<Backup> known = BackupCreator(context).create(m_bench->request(Hold::Suspend), m_bench->control);
    QVERIFY2(known, qPrintable(known ? QString() : known.error().message + known.error().why + known.error().details));
    QCOMPARE(known->manifest.schemaLevel, 42);
    QCOMPARE(during, RuntimeState::Suspended);
    QCOMPARE(known->status, BackupStatus::Ready);

    answer = std::unexpected(Error{.code = Error::Code::Denied, .message = u"no right"_s});
    const Result<Backup> unknown = BackupCreator(context).create(m_bench->request(Hold::Suspend), m_bench->control);
    QVERIFY(unknown);
    QVERIFY(!unknown->manifest.schemaLevel);
    QCOMPARE(unknown->status, BackupStatus::ReadyWithWarnings);
}

void tst_BackupContent::aSafetyBackupLeavesOutWhatDoesNotExist()
{
    m_bench->world.storages[u"api/uploads"_s].live.exists = false;
    BackupRequest request = m_bench->request(Hold::Live);
    request.origin = Origin::Safety;

    const Result<Backup> backup =
        BackupCreator(m_bench->context).createLocked(m_bench->stage, request, m_bench->control);

    QVERIFY(backup);
    QCOMPARE(backup->manifest.storages.size(), 2);
    QVERIFY(!backup->manifest.storage(u"api/uploads"_s));
    QVERIFY(!m_bench->world.calls().contains(u"lock database/main"_s)); // the caller holds it

    m_bench->world.storages[u"database/main"_s].readable = false;
    QVERIFY(!BackupCreator(m_bench->context).createLocked(m_bench->stage, request, m_bench->control));
}

void tst_BackupContent::whatStandsInTheManifest()
{
    BackupRequest request = m_bench->request(Hold::Suspend);
    request.note = u"why"_s;
    request.keep = true;
    const Result<Backup> backup = m_bench->backUp(request);
    QVERIFY(backup);
    const Manifest &manifest = backup->manifest;
    QCOMPARE(manifest.stageId(), u"shop/staging"_s);
    QCOMPARE(manifest.name, u"a backup"_s);
    QCOMPARE(manifest.note, u"why"_s);
    QCOMPARE(manifest.createdAt, m_bench->clock.now());
    QCOMPARE(manifest.origin, Origin::Manual);
    QVERIFY(backup->marks.kept);
    QCOMPARE(manifest.storages.size(), 3);
    QStringList ids;
    for (const StorageRecord &record : manifest.storages)
        ids.append(record.id());
    QCOMPARE(ids, s_storages);
    QCOMPARE(manifest.sizeBytes, 3 * 6 + 15 + 18 + 15);
    QCOMPARE(manifest.stageDefinition, m_bench->stages.stage(u"shop/staging"_s)->stage.source);
    QVERIFY(manifest.skewMs >= 0);
    QVERIFY(manifest.release.isEmpty());
}

void tst_BackupContent::theReleaseIsRecordedAndNotKnowingItIsNoWarning()
{
    m_bench->stage.releaseCommand = {u"echo"_s, u"2.4.1"_s};
    m_bench->storeStage();
    const Result<Backup> known = m_bench->backUp(m_bench->request(Hold::Live));
    QVERIFY(known);
    QCOMPARE(known->manifest.release, u"2.4.1"_s);

    m_bench->stage.releaseCommand = {u"false"_s};
    m_bench->storeStage();
    const Result<Backup> unknown = m_bench->backUp(m_bench->request(Hold::Live));
    QVERIFY(unknown);
    QCOMPARE(unknown->status, BackupStatus::Ready);
    QVERIFY2(m_bench->notes.join(u'\n').contains(u"The release is not known"), qPrintable(m_bench->notes.join(u'\n')));
}

void tst_BackupContent::aNameThatCannotBeIsRefused()
{
    for (const QString &name : {u"latest"_s, QString(81, u'x')}) {
        BackupRequest request = m_bench->request(Hold::Live);
        request.name = name;
        const Result<Backup> backup = m_bench->backUp(request);
        QVERIFY(!backup);
        QCOMPARE(backup.error().code, Error::Code::InvalidInput);
    }
    BackupRequest unnamed = m_bench->request(Hold::Live);
    unnamed.name.clear();
    const Result<Backup> backup = m_bench->backUp(unnamed);
    QVERIFY(backup);
    QVERIFY(backup->name().startsWith(u"staging 2026-05-12"));
}

void tst_BackupContent::retentionFollowsAGoodBackupOnly()
{
    BackupRequest request = m_bench->request(Hold::Live);
    request.origin = Origin::Automatic;
    QStringList ids;
    for (int count = 0; count < 3; ++count) {
        m_bench->clock.advance(1000);
        const Result<Backup> backup = m_bench->backUp(request);
        QVERIFY(backup);
        ids.append(backup->id());
    }
    QVERIFY(m_bench->world.calls().contains(u"trash "_s + ids.first())); // the bench keeps two
    QVERIFY(!m_bench->world.calls().contains(u"trash "_s + ids.at(1)));

    m_bench->world.failures.insert(u"capture api/uploads"_s, Error{.message = u"planned"_s});
    QVERIFY(!m_bench->backUp(request));
    QVERIFY(!m_bench->world.calls().contains(u"trash "_s + ids.at(1)));
}

void tst_BackupContent::oldAttemptsAreForgottenAfterAGoodBackup()
{
    BackupRequest request = m_bench->request(Hold::Live);
    m_bench->world.failures.insert(u"capture api/uploads"_s, Error{.message = u"planned"_s});
    for (const Origin origin : {Origin::Manual, Origin::Automatic, Origin::Automatic, Origin::Automatic}) {
        m_bench->clock.advance(1000);
        request.origin = origin;
        QVERIFY(!m_bench->backUp(request));
    }
    QCOMPARE(Attempt::all(m_bench->context)->size(), 4);
    m_bench->world.failures.clear();

    QVERIFY(m_bench->backUp(request));

    const Result<QList<Backup>> left = Attempt::all(m_bench->context); // the bench keeps two, and what was asked for
    QCOMPARE(left->size(), 3);
    QCOMPARE(std::ranges::count(*left, Origin::Manual, [](const Backup &one) { return one.manifest.origin; }), 1);

    // As if the process had died right after the commit.
    const Manifest manifest = m_bench->repository.stored.first().manifest;
    QVERIFY(Attempt::begin(m_bench->context, manifest));
    QVERIFY(m_bench->backUp(request));
    QCOMPARE(Attempt::all(m_bench->context)->size(), 3);
}

QTEST_GUILESS_MAIN(tst_BackupContent)
#include "tst_backupcontent.moc"
