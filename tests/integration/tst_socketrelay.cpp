// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/socketrelay.h"
#include "services/storages/postgres/waysinside.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <libpq-fe.h>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Connections of a library to programs, and the programs that carry a session of PostgreSQL inside of a container, here
// without one.
class tst_SocketRelay final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyJoinerCarriesLargeSessions_data();
    void everyJoinerCarriesLargeSessions();
    void aJoinerEndsWithEitherSide_data() { everyJoinerCarriesLargeSessions_data(); }
    void aJoinerEndsWithEitherSide();
    void aProgramThatIsMissingEndsTheConnection();
    void aProgramThatFailsIsQuoted();
    void cuttingEndsEveryConnection();
    void whatAKilledProcessLeftIsRemoved();
    void aLongPathLeadsElsewhere();
    void aWatchedProgramGivesItsExitCode();
    void aWatchedProgramEndsWithItsInput();
    void readsWhatAContainerHas();
    void choosesTheWayIn_data();
    void choosesTheWayIn();

private:
    [[nodiscard]] Result<std::unique_ptr<SocketRelay>> relayBy(const QString &program);
    [[nodiscard]] static std::unique_ptr<PGconn, decltype(&PQfinish)> sessionOver(const SocketRelay &relay);

    QTemporaryDir m_folder;
    PostgresServer m_server{PostgresServer::binaries17()};
};

static const auto s_name = u".s.PGSQL.5432"_s;

void tst_SocketRelay::initTestCase()
{
    QVERIFY2(m_server.make() && m_server.start(), qPrintable(m_server.problem()));
}

Result<std::unique_ptr<SocketRelay>> tst_SocketRelay::relayBy(const QString &program)
{
    const QStringList words = joiner({.joiners = {program}}, {.host = m_server.socketFolder(), .port = u"5432"_s});
    return SocketRelay::start(m_folder.path(), s_name, {.program = words.first(), .arguments = words.sliced(1)});
}

std::unique_ptr<PGconn, decltype(&PQfinish)> tst_SocketRelay::sessionOver(const SocketRelay &relay)
{
    const QString where = u"host='%1' user=postgres dbname=postgres"_s.arg(relay.folder());
    return {PQconnectdb(where.toUtf8().constData()), &PQfinish};
}

void tst_SocketRelay::everyJoinerCarriesLargeSessions_data()
{
    QTest::addColumn<QString>("program");
    for (const char *name : {"perl", "python3"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_SocketRelay::everyJoinerCarriesLargeSessions()
{
    QFETCH(const QString, program);
    const Result<std::unique_ptr<SocketRelay>> relay = relayBy(program);
    VERIFY_RESULT(relay);
    const auto session = sessionOver(**relay);
    QVERIFY2(PQstatus(session.get()) == CONNECTION_OK, PQerrorMessage(session.get()));

    // 40 MB there and back in one statement: either direction alone would fill every buffer on the way.
    const QByteArray text(20 * 1024 * 1024, 'x');
    const char *const values[] = {text.constData()};
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexecParams(session.get(), "SELECT $1::text || $1::text", 1, nullptr, values, nullptr, nullptr, 0), &PQclear);

    QVERIFY2(PQresultStatus(result.get()) == PGRES_TUPLES_OK, PQerrorMessage(session.get()));
    QCOMPARE(QByteArrayView(PQgetvalue(result.get(), 0, 0)).size(), 2 * text.size());
    QCOMPARE((*relay)->connections(), 1);
}

void tst_SocketRelay::aJoinerEndsWithEitherSide()
{
    QFETCH(const QString, program);
    const Result<std::unique_ptr<SocketRelay>> relay = relayBy(program);
    VERIFY_RESULT(relay);
    auto ours = sessionOver(**relay);
    auto theirs = sessionOver(**relay);
    QCOMPARE(PQstatus(theirs.get()), CONNECTION_OK);
    QCOMPARE((*relay)->connections(), 2);

    m_server.sql(u"postgres"_s, u"SELECT pg_terminate_backend(%1)"_s.arg(PQbackendPID(theirs.get())));
    QVERIFY(QTest::qWaitFor([&relay] { return (*relay)->connections() == 1; }, patienceMs));
    ours.reset();

    QVERIFY(QTest::qWaitFor([&relay] { return (*relay)->connections() == 0; }, patienceMs));
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(theirs.get(), "SELECT 1"), &PQclear);
    QVERIFY(PQresultStatus(result.get()) != PGRES_TUPLES_OK);
    QVERIFY2(QByteArray(PQerrorMessage(theirs.get())).contains("administrator command"), PQerrorMessage(theirs.get()));
}

void tst_SocketRelay::aProgramThatIsMissingEndsTheConnection()
{
    const Result<std::unique_ptr<SocketRelay>> relay = SocketRelay::start(m_folder.path(), s_name,
                                                                          {.program = u"no-such-program"_s});
    VERIFY_RESULT(relay);

    const auto session = sessionOver(**relay);

    QCOMPARE(PQstatus(session.get()), CONNECTION_BAD);
    QVERIFY(QTest::qWaitFor([&relay] { return !(*relay)->lastWords().isEmpty(); }, patienceMs));
    QCOMPARE((*relay)->connections(), 0);
}

void tst_SocketRelay::aProgramThatFailsIsQuoted()
{
    const QStringList words = joiner({.joiners = {u"perl"_s}}, {.host = u"/no/such/folder"_s, .port = u"5432"_s});
    const Result<std::unique_ptr<SocketRelay>> relay = SocketRelay::start(
        m_folder.path(), s_name, {.program = words.first(), .arguments = words.sliced(1)});
    VERIFY_RESULT(relay);

    QCOMPARE(PQstatus(sessionOver(**relay).get()), CONNECTION_BAD);

    QVERIFY(QTest::qWaitFor([&relay] { return (*relay)->lastWords().startsWith(u"/no/such/folder/.s.PGSQL.5432"_s); },
                            patienceMs));
}

void tst_SocketRelay::cuttingEndsEveryConnection()
{
    const Result<std::unique_ptr<SocketRelay>> relay = relayBy(u"perl"_s);
    VERIFY_RESULT(relay);
    const auto session = sessionOver(**relay);
    QCOMPARE(PQstatus(session.get()), CONNECTION_OK);

    (*relay)->cut();

    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(session.get(), "SELECT 1"), &PQclear);
    QVERIFY(PQresultStatus(result.get()) != PGRES_TUPLES_OK);
    QVERIFY(QTest::qWaitFor([&relay] { return (*relay)->connections() == 0; }, patienceMs));
    QCOMPARE(PQstatus(sessionOver(**relay).get()), CONNECTION_OK); // the next one gets a program of its own
}

void tst_SocketRelay::whatAKilledProcessLeftIsRemoved()
{
    const QString left = m_folder.filePath(u"relay-abcdef"_s);
    QVERIFY(QDir().mkpath(left));
    for (const QString &name : {u"/lock"_s, u"/"_s + s_name}) {
        QFile file(left + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const Result<std::unique_ptr<SocketRelay>> living = relayBy(u"perl"_s);
    VERIFY_RESULT(living);

    Result<std::unique_ptr<SocketRelay>> second = relayBy(u"perl"_s);
    VERIFY_RESULT(second);

    QVERIFY(!QDir(left).exists());
    QCOMPARE(PQstatus(sessionOver(**living).get()), CONNECTION_OK);
    const QString folder = (*second)->folder();
    QCOMPARE(QFileInfo(folder).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
             QFile::Permissions());
    second->reset();
    QVERIFY(!QDir(folder).exists());
}

void tst_SocketRelay::aLongPathLeadsElsewhere()
{
    const QString deep = m_folder.filePath(QString(120, u'd'));
    const Result<std::unique_ptr<SocketRelay>> relay = SocketRelay::start(deep, s_name, {.program = u"cat"_s});

    VERIFY_RESULT(relay);
    QVERIFY2(!(*relay)->folder().startsWith(deep), qPrintable((*relay)->folder()));
}

void tst_SocketRelay::aWatchedProgramGivesItsExitCode()
{
    static const std::atomic_bool never = false;
    const QStringList words = endingWithInput({u"sh"_s, u"-c"_s, u"echo \"$0\"; exit 7"_s, u"a b"_s});
    const Result<CommandResult> run = CommandRunner().run(
        {.program = words.first(), .arguments = words.sliced(1), .keepsInputOpen = true}, TaskControl(never));

    VERIFY_RESULT(run);
    QCOMPARE(run->exitCode, 7);
    QCOMPARE(run->output, "a b\n");
}

void tst_SocketRelay::aWatchedProgramEndsWithItsInput()
{
    static const std::atomic_bool never = false;
    const QStringList words = endingWithInput({u"sleep"_s, u"1000"_s});
    QElapsedTimer time;
    time.start();
    const Result<CommandResult> run = CommandRunner().run({.program = words.first(), .arguments = words.sliced(1)},
                                                          TaskControl(never));

    VERIFY_RESULT(run);
    QCOMPARE(run->exitCode, 143); // of the shell, which has waited for it
    QVERIFY(time.elapsed() < 60000);
}

void tst_SocketRelay::readsWhatAContainerHas()
{
    const ContainerContent content = contentFrom("joiner perl\njoiner nc -U\nsocket /var/run/postgresql\n"
                                                 "dump /usr/bin/pg_dump\nrestore /usr/bin/pg_restore\n"
                                                 "version pg_dump (PostgreSQL) 17.6 (Debian 17.6-1)\nnoise\n");

    QCOMPARE(content, (ContainerContent{.joiners = {u"perl"_s, u"nc -U"_s},
                                        .sockets = {u"/var/run/postgresql"_s},
                                        .dump = u"/usr/bin/pg_dump"_s,
                                        .restore = u"/usr/bin/pg_restore"_s,
                                        .toolVersion = u"17.6"_s}));
}

void tst_SocketRelay::choosesTheWayIn_data()
{
    QTest::addColumn<QStringList>("joiners");
    QTest::addColumn<QStringList>("sockets");
    QTest::addColumn<QString>("host"); // as the connection names it
    QTest::addColumn<QString>("way"); // the program and its last arguments
    const QStringList socket{u"/run/postgresql"_s};
    QTest::newRow("a socket") << QStringList{u"perl"_s, u"nc"_s} << socket << u""_s << u"perl /run/postgresql 5432"_s;
    QTest::newRow("no socket") << QStringList{u"perl"_s} << QStringList() << u""_s << u"perl 127.0.0.1 5432"_s;
    QTest::newRow("nc knows no sockets") << QStringList{u"nc"_s} << socket << u""_s << u"nc 127.0.0.1 5432"_s;
    QTest::newRow("nc that does") << QStringList{u"nc -U"_s, u"nc"_s} << socket << u""_s
                                  << u"nc -N -U /run/postgresql/.s.PGSQL.5432"_s;
    QTest::newRow("another host") << QStringList{u"socat"_s} << socket << u"::1"_s
                                  << u"socat - TCP:[::1]:5432,nodelay"_s;
    QTest::newRow("its folder") << QStringList{u"socat"_s} << socket << u"/s"_s
                                << u"socat - UNIX-CONNECT:/s/.s.PGSQL.5432"_s;
    QTest::newRow("nothing") << QStringList() << socket << u""_s << u""_s;
    QTest::newRow("nothing for a socket") << QStringList{u"nc"_s} << socket << u"/s"_s << u""_s;
}

void tst_SocketRelay::choosesTheWayIn()
{
    QFETCH(const QStringList, joiners);
    QFETCH(const QStringList, sockets);
    QFETCH(const QString, host);
    const ContainerContent content{.joiners = joiners, .sockets = sockets};

    QStringList words = joiner(content, placeInside(content, host, u"5432"_s));

    words.removeIf([](const QString &word) { return word == u"-e"_s || word.contains(u'\n'); }); // the script
    QTEST(words.join(u' '), "way");
}

QTEST_GUILESS_MAIN(tst_SocketRelay)
#include "tst_socketrelay.moc"
