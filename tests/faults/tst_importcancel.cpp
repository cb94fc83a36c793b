// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/realbench.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTest>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const auto s_stage = u"shop/staging"_s;
static const auto s_storage = u"database/main"_s;

// Whoever stops an import gets it stopped, wherever it is, and finds everything as it was.
class tst_ImportCancel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void leavesNothingWhenCancelled_data();
    void leavesNothingWhenCancelled();
    void leavesNothingAtAnyReport();
    void stopsWhatTheServerIsAt_data();
    void stopsWhatTheServerIsAt();

private:
    using IsTime = std::function<bool(const Progress &)>;
    [[nodiscard]] Result<Backup> import(const QString &file, const IsTime &isTime, bool handWritten = false);
    [[nodiscard]] QString dumped(const QString &form) const;
    [[nodiscard]] QString path(const QString &name) const { return m_bench->folder.filePath(name); }
    [[nodiscard]] QString script(const QByteArray &statements) const;
    [[nodiscard]] QStringList leftovers() const;
    // Nothing; a session that has ended is listed until its process has.
    [[nodiscard]] bool nothingIsLeft() const
    {
        return QTest::qWaitFor([this] { return leftovers().isEmpty(); }, patienceMs);
    }

    std::unique_ptr<PostgresFixture> m_postgres;
    std::unique_ptr<RealBench> m_bench;
    QString m_content; // of the live database
};

void tst_ImportCancel::initTestCase()
{
    m_postgres = std::make_unique<PostgresFixture>(PostgresServer::binaries17());
    QVERIFY2(m_postgres->start(), qPrintable(m_postgres->server.problem()));
    QVERIFY(m_postgres->makeShop());
    m_postgres->server.sql(
        u"shop"_s, u"CREATE TABLE many AS SELECT i, repeat(md5(i::text), 10) AS t FROM generate_series(1, 5000) i"_s);
    m_content = m_postgres->contentOf(u"shop"_s);
    m_bench = std::make_unique<RealBench>();
    const QJsonObject database{{u"name"_s, u"main"_s},
                               {u"kind"_s, u"postgres"_s},
                               {u"connection"_s, m_postgres->server.connection(u"shop"_s)}};
    const QJsonObject stage{
        {u"format"_s, 1},
        {u"project"_s, u"shop"_s},
        {u"stage"_s, u"staging"_s},
        {u"components"_s, QJsonArray{QJsonObject{{u"name"_s, u"database"_s}, {u"storages"_s, QJsonArray{database}}}}}};
    REQUIRE(m_bench->service->addStage(QJsonDocument(stage).toJson(), true, m_bench->control));
}

void tst_ImportCancel::cleanupTestCase()
{
    m_bench.reset();
    m_postgres.reset();
}

// Cancels itself as soon as a report is the one that is waited for.
Result<Backup> tst_ImportCancel::import(const QString &file, const IsTime &isTime, bool handWritten)
{
    m_bench->cancelled = false;
    const TaskControl control(m_bench->cancelled, [this, &isTime](const Progress &progress) {
        if (isTime(progress))
            m_bench->cancelled = true;
    });
    return m_bench->service->importDump({.file = file, .stage = s_stage, .handWritten = handWritten}, control);
}

QString tst_ImportCancel::dumped(const QString &form) const
{
    const QString file = path(u"dump."_s + form);
    if (form == u"directory"_s)
        QDir(file).removeRecursively();
    QProcess dump;
    dump.start(PostgresServer::binaries17() + u"/pg_dump"_s,
               {u"--format="_s + form, u"--file="_s + file, u"--dbname="_s + m_postgres->server.connection(u"shop"_s)});
    dump.waitForFinished(patienceMs);
    return dump.exitCode() == 0 ? file : QString();
}

QString tst_ImportCancel::script(const QByteArray &statements) const
{
    QFile file(path(u"by hand.sql"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(statements) != statements.size())
        qFatal() << "cannot write" << file.fileName();
    return file.fileName();
}

// What an import made and nobody needs: on the server, in the home, in the repository.
QStringList tst_ImportCancel::leftovers() const
{
    const auto asked = [this](const QString &database, const QString &sql) {
        return m_postgres->server.sql(database, sql).split(u'\n', Qt::SkipEmptyParts);
    };
    QStringList found = asked(u"postgres"_s, u"SELECT 'database ' || datname FROM pg_database WHERE datname NOT IN"
                                             " ('postgres', 'template0', 'template1', 'shop')"_s);
    found += asked(u"postgres"_s, u"SELECT 'session ' || application_name || ': ' || query FROM pg_stat_activity"
                                  " WHERE application_name LIKE 'understudy%' OR application_name LIKE 'pg\\_%'"_s);
    for (const QString &folder :
         {m_bench->home.journals(), m_bench->home.scratch(), m_bench->home.repository() + u"/tmp"_s})
        found += QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    found += QDir(m_bench->home.locks()).entryList({u"import.*"_s}, QDir::Files);
    if (const qint64 packs = m_bench->repository->status().value_or(RepositoryStatus{.packs = -1}).packs; packs != 0)
        found.append(u"%1 packs"_s.arg(packs));
    return found;
}

void tst_ImportCancel::leavesNothingWhenCancelled_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("when");
    for (const QString &form : {u"plain"_s, u"custom"_s, u"directory"_s}) {
        for (const QString &when : {u"examining"_s, u"loading"_s, u"capturing"_s, u"storing"_s, u"committing"_s})
            QTest::addRow("%s, %s", qPrintable(form), qPrintable(when)) << form << when;
    }
    QTest::newRow("directory, looking at its files") << u"directory"_s << u"looking"_s;
}

void tst_ImportCancel::leavesNothingWhenCancelled()
{
    QFETCH(const QString, form);
    QFETCH(const QString, when);
    const QString file = dumped(form);
    QVERIFY(!file.isEmpty());
    const QMap<QString, IsTime> times{
        {u"looking"_s,
         [](const Progress &now) { return now.step == Step::Check && now.subject.isEmpty() && now.done > 0; }},
        {u"examining"_s,
         [](const Progress &now) { return now.step == Step::Check && now.subject == s_storage && now.done > 0; }},
        {u"loading"_s, [](const Progress &now) { return now.step == Step::PrePass && now.done > now.total / 2; }},
        {u"capturing"_s, [](const Progress &now) { return now.step == Step::Capture; }},
        {u"storing"_s, [](const Progress &now) { return now.step == Step::Process && now.done > 0; }},
        {u"committing"_s, [](const Progress &now) { return now.step == Step::Commit; }},
    };

    const Result<Backup> backup = import(file, times[when]);

    QVERIFY(!backup);
    QVERIFY2(backup.error().code == Error::Code::Cancelled, told(backup).constData());
    QVERIFY2(nothingIsLeft(), qPrintable(leftovers().join(u'\n')));
    QCOMPARE(m_bench->repository->backups()->size(), 0);
    for (const Backup &shown : m_bench->service->backups({}).value_or(QList<Backup>())) {
        QCOMPARE(shown.status, BackupStatus::Cancelled);
        REQUIRE(m_bench->service->deleteBackup(shown.id()));
    }
    QCOMPARE(m_postgres->contentOf(u"shop"_s), m_content);
}

// Wherever it is: after the first report, after a later one, and so on until one comes to its end.
void tst_ImportCancel::leavesNothingAtAnyReport()
{
    const QString file = dumped(u"custom"_s);
    QVERIFY(!file.isEmpty());
    int cancelledRuns = 0;
    for (int at = 1;; at += 1 + at / 2) {
        std::atomic_int seen = 0;
        const Result<Backup> backup = import(file, [&seen, at](const Progress &) { return ++seen >= at; });
        if (backup)
            break;
        ++cancelledRuns;
        QVERIFY2(backup.error().code == Error::Code::Cancelled, told(backup).constData());
        QVERIFY2(nothingIsLeft(), qPrintable(leftovers().join(u'\n')));
    }
    qInfo() << "cancelled at" << cancelledRuns << "places";
    QVERIFY(cancelledRuns >= 5);
    QCOMPARE(m_postgres->contentOf(u"shop"_s), m_content);
    const QString id = m_bench->repository->backups()->first().id();
    m_bench->cancelled = false;
    REQUIRE(m_bench->service->deleteBackup(id));
    REQUIRE(m_bench->service->purge({id}, m_bench->control));
}

void tst_ImportCancel::stopsWhatTheServerIsAt_data()
{
    QTest::addColumn<QByteArray>("statements");
    const QByteArray slow = "CREATE FUNCTION slow(a text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
                            " PERFORM pg_sleep(1000); RETURN true; END $$;\n"
                            "CREATE TABLE t (a text CHECK (slow(a)));\n";
    QTest::newRow("a statement") << "SELECT pg_sleep(1000);\n"_ba;
    QTest::newRow("rows") << slow + "COPY t FROM stdin;\n1\n\\.\n";
    // More than every buffer on the way takes: whoever sends them waits for the server, not for its answer.
    QTest::newRow("many rows") << slow + "COPY t FROM stdin;\n" + QByteArray(1000, 'x').append('\n').repeated(20'000)
                                      + "\\.\n";
}

void tst_ImportCancel::stopsWhatTheServerIsAt()
{
    QFETCH(const QByteArray, statements);
    const QString file = script(statements);
    std::atomic_bool ended = false;
    std::thread canceller([this, &ended] {
        const QString busy = u"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"_s;
        while (!ended && m_postgres->server.sql(u"postgres"_s, busy) != u"1"_s)
            std::this_thread::yield();
        m_bench->cancelled = true;
    });

    const Result<Backup> backup = import(file, [](const Progress &) { return false; }, true);

    ended = true;
    canceller.join();
    QVERIFY(!backup);
    QVERIFY2(backup.error().code == Error::Code::Cancelled, told(backup).constData());
    QVERIFY2(nothingIsLeft(), qPrintable(leftovers().join(u'\n')));
}

QTEST_GUILESS_MAIN(tst_ImportCancel)
#include "tst_importcancel.moc"
