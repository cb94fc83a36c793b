// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/commandrunner.h"
#include "services/process/socketrelay.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/waysinside.h"
#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/verifyresult.h"

#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Every program that may carry a session into a container, here without one: to a server's socket, and over TCP to
// 127.0.0.1. Which of them this machine has is found out as it is in a container.
class tst_Joiners final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void offersOnlyAnNcThatEndsWithEitherSide_data();
    void offersOnlyAnNcThatEndsWithEitherSide();
    void copiesBothWays_data() { addWays(); }
    void copiesBothWays();
    void aCancelReachesTheServer_data() { addWays(); }
    void aCancelReachesTheServer();
    void handsOnWhatTheServerSaidLast_data() { addWays(); }
    void handsOnWhatTheServerSaidLast();
    void aKilledClientLeavesNoSession_data() { addWays(); }
    void aKilledClientLeavesNoSession();

private:
    static void addWays();
    [[nodiscard]] Result<std::unique_ptr<SocketRelay>> relay() const; // the way of this row
    [[nodiscard]] Result<Connection> sessionOver(const SocketRelay &relay) const;
    [[nodiscard]] int sessions() const;
    [[nodiscard]] bool isMissing() const;
    // Its nc is the only one that goes over TCP; where a machine has another one too, that one has the name.
    [[nodiscard]] static QString busybox() { return QStandardPaths::findExecutable(u"busybox"_s); }
    // What this machine has where these folders come first.
    [[nodiscard]] Result<ContainerContent> asked(const QString &folder = {}) const;

    QTemporaryDir m_folder;
    PostgresServer m_server{PostgresServer::binaries17()};
    ContainerContent m_here;
    QString m_port;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_Joiners::initTestCase()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    m_port = QString::number(free.serverPort());
    free.close();
    qputenv("PGPORT", m_port.toUtf8());
    m_server.listenOn(u"127.0.0.1"_s);
    QVERIFY2(m_server.make() && m_server.start(), qPrintable(m_server.problem()));
    m_server.replaceAccessRules("local all all trust\nhost all all 127.0.0.1/32 trust\n");
    const Result<ContainerContent> here = asked();
    VERIFY_RESULT(here);
    m_here = *here;
    qInfo() << "this machine has" << m_here.joiners;
    QVERIFY(m_here.joiners.contains(u"perl"_s) && m_here.joiners.contains(u"python3"_s));
}

Result<ContainerContent> tst_Joiners::asked(const QString &folder) const
{
    const QStringList words = contentQuestion(m_port);
    const Result<CommandResult> run = CommandRunner().run(
        {.program = words.first(),
         .arguments = words.sliced(1),
         .environment = {{u"PATH"_s, QString(folder + u':' + qEnvironmentVariable("PATH"))}}},
        m_control);
    return run ? Result<ContainerContent>(contentFrom(run->output)) : std::unexpected(run.error());
}

void tst_Joiners::offersOnlyAnNcThatEndsWithEitherSide_data()
{
    QTest::addColumn<QByteArray>("help");
    QTest::addColumn<QStringList>("offered");
    QTest::newRow("busybox") << "nc: invalid option -- 'h'\nBusyBox v1.37.0 multi-call binary."_ba
                             << QStringList{u"nc"_s};
    QTest::newRow("OpenBSD") << "OpenBSD netcat\n\t-N\tShutdown the network socket\n\t-U\tUse UNIX domain socket"_ba
                             << QStringList{u"nc -U"_s};
    QTest::newRow("OpenBSD, old") << "usage: nc [-46DdhklnrStUuvzC]\n\t-n\tSuppress\n\t-U\tUse UNIX domain socket"_ba
                                  << QStringList();
    QTest::newRow("traditional") << "[v1.10-48]\n\t-n\tnumeric-only IP addresses, no DNS"_ba << QStringList();
}

void tst_Joiners::offersOnlyAnNcThatEndsWithEitherSide()
{
    QFETCH(const QByteArray, help);
    const QTemporaryDir folder;
    QFile program(folder.filePath(u"nc"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    QVERIFY(program.write("#!/bin/sh\ncat >&2 <<'END'\n" + help + "\nEND\nexit 1\n") > 0);
    program.close();
    QVERIFY(program.setPermissions(QFile::Permissions(0x5555)));

    const Result<ContainerContent> found = asked(folder.path());

    VERIFY_RESULT(found);
    QTEST(found->joiners.filter(u"nc"_s), "offered");
}

void tst_Joiners::addWays()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<bool>("overTcp");
    for (const bool overTcp : {false, true}) {
        for (const QString &program : joinersFor({.host = overTcp ? u"127.0.0.1"_s : u"/"_s}))
            QTest::addRow("%s %s", qPrintable(program), overTcp ? "over TCP" : "to a socket") << program << overTcp;
    }
}

bool tst_Joiners::isMissing() const
{
    QFETCH(const QString, program);
    return program == "nc"_L1 ? busybox().isEmpty() : !m_here.joiners.contains(program);
}

#define SKIP_IF_MISSING() \
    if (isMissing()) \
    QSKIP("NOT PROVED: this machine does not have this program")

Result<std::unique_ptr<SocketRelay>> tst_Joiners::relay() const
{
    QFETCH(const QString, program);
    QFETCH(const bool, overTcp);
    QStringList words = joiner({.joiners = {program}},
                               {.host = overTcp ? u"127.0.0.1"_s : m_server.socketFolder(), .port = m_port});
    if (program == "nc"_L1)
        words.prepend(busybox());
    return SocketRelay::start(m_folder.path(), u".s.PGSQL.5432"_s,
                              {.program = words.first(), .arguments = words.sliced(1)});
}

Result<Connection> tst_Joiners::sessionOver(const SocketRelay &relay) const
{
    const Result<ConnectionString> where = ConnectionString::parse(
        u"host='%1' port=5432 user=postgres dbname=postgres"_s.arg(relay.folder()));
    return where ? Connection::open(*where, m_control, u"joined"_s) : std::unexpected(where.error());
}

int tst_Joiners::sessions() const
{
    return m_server
        .sql(u"postgres"_s, u"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'understudy:joined'"_s)
        .toInt();
}

void tst_Joiners::copiesBothWays()
{
    SKIP_IF_MISSING();
    const auto way = relay();
    VERIFY_RESULT(way);
    auto session = sessionOver(**way);
    VERIFY_RESULT(session);
    QByteArray sent; // every byte that text can hold, some of it as COPY writes it
    for (int row = 0; sent.size() < 1024 * 1024; ++row)
        sent += QByteArray::number(row) + '\t' + QByteArray(row % 300, char('!' + row % 90)).replace('\\', "\\\\")
                + '\n';
    REQUIRE(session->execute("CREATE TEMPORARY TABLE t (a int, b text)"_ba, m_control));

    REQUIRE(session->beginCopyIn("COPY t FROM stdin"_ba, m_control));
    REQUIRE(session->copyIn(sent, m_control));
    REQUIRE(session->endCopyIn(m_control));
    QByteArray back;
    const auto take = [&back](QByteArrayView row) {
        back.append(row);
        return Result<>();
    };
    REQUIRE(session->copyOut("COPY (SELECT * FROM t ORDER BY a) TO STDOUT"_ba, take, m_control));

    QCOMPARE(back.size(), sent.size());
    const auto [theirs, ours] = std::ranges::mismatch(back, sent);
    QVERIFY2(theirs == back.end(), QByteArray(theirs - 60, 120).constData());
    QCOMPARE((*way)->connections(), 1);
}

void tst_Joiners::aCancelReachesTheServer()
{
    SKIP_IF_MISSING();
    const auto way = relay();
    VERIFY_RESULT(way);
    auto session = sessionOver(**way);
    VERIFY_RESULT(session);
    std::atomic_bool ended = false;
    std::thread canceller([this, &ended] {
        const QString asleep = u"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"_s;
        while (!ended && m_server.sql(u"postgres"_s, asleep) != u"1"_s)
            std::this_thread::yield();
        m_cancelled = true;
    });

    const Result<> slept = session->execute("SELECT pg_catalog.pg_sleep(1000)"_ba, m_control);

    ended = true;
    canceller.join();
    m_cancelled = false;
    QVERIFY(!slept);
    QCOMPARE(slept.error().code, Error::Code::Cancelled);
    const Result<Rows> after = session->query(u"SELECT 42"_s, m_control); // the session goes on
    VERIFY_RESULT(after);
    QCOMPARE(after->text(0, 0), u"42"_s);
}

// The server closes its half, and its last words come first.
void tst_Joiners::handsOnWhatTheServerSaidLast()
{
    SKIP_IF_MISSING();
    const auto way = relay();
    VERIFY_RESULT(way);
    auto session = sessionOver(**way);
    VERIFY_RESULT(session);

    m_server.sql(u"postgres"_s, u"SELECT pg_terminate_backend(%1)"_s.arg(session->processId()));

    QVERIFY(QTest::qWaitFor([&way] { return (*way)->connections() == 0; }, patienceMs));
    const Result<Rows> after = session->query(u"SELECT 42"_s, m_control);
    QVERIFY(!after);
    QVERIFY2(after.error().details.contains(u"57P01"_s) || after.error().details.contains(u"administrator"_s),
             reasonOf(after.error()).constData());
}

// A startup message, and not a word more: no goodbye that would let the server end it.
static int rudeClient(const QString &folder)
{
    const QByteArray path = (folder + u"/.s.PGSQL.5432"_s).toUtf8();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(path.cbegin(), path.cend(), address.sun_path);
    const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    static constexpr char s_startup[] =
        "\0\0\0\0\0\3\0\0user\0postgres\0database\0postgres\0application_name\0understudy:joined\0";
    QByteArray message(s_startup, sizeof s_startup); // ends with another zero
    message[3] = char(message.size());
    if (::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || ::write(client, message.constData(), size_t(message.size())) != message.size()) {
        ::close(client);
        return -1;
    }
    return client;
}

// Of a program that is killed the kernel closes the connection; a session that stays would keep its locks for ever.
void tst_Joiners::aKilledClientLeavesNoSession()
{
    SKIP_IF_MISSING();
    QCOMPARE(sessions(), 0);
    const auto way = relay();
    VERIFY_RESULT(way);
    const int client = rudeClient((*way)->folder());
    QVERIFY(client >= 0);
    QVERIFY(QTest::qWaitFor([this] { return sessions() == 1; }, patienceMs));

    ::shutdown(client, SHUT_WR); // so does the death of a client look to what reads from it

    const bool gone = QTest::qWaitFor([this] { return sessions() == 0; }, patienceMs);
    ::close(client);
    QVERIFY(gone);
    QVERIFY(QTest::qWaitFor([&way] { return (*way)->connections() == 0; }, patienceMs));
}

QTEST_GUILESS_MAIN(tst_Joiners)
#include "tst_joiners.moc"
