// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/postgresstorage.h"
#include "services/storages/postgres/servercontainer.h"
#include "tests/support/dockerfixture.h"
#include "tests/support/memoryblobs.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What can be wrong with a container that a database lies in, and containers that lack what others have.
class tst_DockerTrouble final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup() { QCOMPARE(m_docker->leftInside(), QString()); }
    void cleanupTestCase();

    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void aVariableLeadsNobodyPastTheContainer();
    void sessionsOfAPausedContainerEnd();
    void programsInAPausedContainerEnd();
    void passwordsStandInNoCommand();
    void aServerOf15IsReadByItsOwnTools();
    void toolsOfThisMachineStandIn();
    void saysWhatIsMissingInside();

private:
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(const QString &container,
                                                           const QString &user = u"postgres"_s);
    [[nodiscard]] std::unique_ptr<DockerPostgres> runServer(const QString &name, int major = 17);
    void roundTrip(DockerPostgres &server);

    CommandRunner m_commands;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
    MemoryBlobs m_blobs;
    std::unique_ptr<DockerFixture> m_docker;
    std::unique_ptr<ServerContainers> m_containers;
};

static constexpr auto s_patience = std::chrono::milliseconds(1500);
static constexpr QByteArrayView s_password = "secret-word";

namespace {

class OnePassword final : public PasswordSource
{
public:
    [[nodiscard]] Result<QByteArray> password(const QString &, const TaskControl &) const override
    {
        return s_password.toByteArray();
    }
};

// A variable of the environment is another one until the end of the scope.
class OtherVariable
{
public:
    OtherVariable(const char *name, const QByteArray &value)
        : m_name(name)
        , m_before(qgetenv(name))
    {
        qputenv(name, value);
    }
    ~OtherVariable() { m_before.isNull() ? qunsetenv(m_name) : qputenv(m_name, m_before); }
    Q_DISABLE_COPY_MOVE(OtherVariable)

private:
    const char *m_name;
    QByteArray m_before;
};

} // namespace

std::unique_ptr<DockerPostgres> tst_DockerTrouble::runServer(const QString &name, int major)
{
    auto server = std::make_unique<DockerPostgres>(m_docker->daemon, name, major);
    (void)(server->run() && server->makeShop()); // problem() says why not
    return server;
}

void tst_DockerTrouble::initTestCase()
{
    SKIP_WITHOUT_DOCKER();
    m_docker = std::make_unique<DockerFixture>();
    QVERIFY2(m_docker->start(), qPrintable(m_docker->problem()));
    QVERIFY2(m_docker->server.makeShop(), qPrintable(m_docker->server.problem()));
    m_containers = std::make_unique<ServerContainers>(m_commands, m_docker->daemon.path(u"scratch"_s), s_patience);
}

void tst_DockerTrouble::cleanupTestCase()
{
    m_containers.reset();
    m_docker.reset();
}

std::unique_ptr<PostgresStorage> tst_DockerTrouble::storage(const QString &container, const QString &user)
{
    static const OnePassword password;
    const StorageConfig config{.component = u"database"_s,
                               .name = u"main"_s,
                               .kind = StorageKind::Postgres,
                               .connection = u"postgresql://%1@/shop"_s.arg(user),
                               .container = container};
    return std::make_unique<PostgresStorage>(PostgresConfig(config, &password, m_containers.get()), m_commands);
}

void tst_DockerTrouble::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("before"); // commands of docker
    QTest::addColumn<QString>("after");
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QString &container, const QString &before, const QString &after,
                        const QByteArray &variable, const QString &message) {
        QTest::newRow(name) << container << before << after << variable << message;
    };
    const QString shop = u"shop-db-1"_s;
    row("no such container", u"nosuch"_s, {}, {}, {}, u"There is no container “nosuch”."_s);
    row("stopped", shop, u"stop --time 0"_s, u"start"_s, {}, u"The container “shop-db-1” does not run."_s);
    row("paused", shop, u"pause"_s, u"unpause"_s, {}, u"The container “shop-db-1” is paused."_s);
    row("no daemon", shop, {}, {}, "DOCKER_HOST=unix:///nonexistent/docker.sock",
        u"Docker does not answer, so the container “shop-db-1” cannot be reached."_s);
    row("no docker", shop, {}, {}, "PATH=/nonexistent", u"The program “docker” was not found."_s);
}

// Never as if there were no database: a restore would then take no safety backup of it.
void tst_DockerTrouble::saysWhatIsWrong()
{
    QFETCH(const QString, container);
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QByteArray, variable);
    if (!before.isEmpty())
        QCOMPARE(m_docker->daemon.docker(before.split(u' ') + QStringList{container}).exitCode, 0);
    Result<StorageCheck> check = StorageCheck();
    Result<Writers> writers = Writers();
    {
        std::optional<OtherVariable> other;
        if (!variable.isEmpty())
            other.emplace(variable.startsWith("PATH") ? "PATH" : "DOCKER_HOST",
                          variable.sliced(variable.indexOf('=') + 1));
        check = storage(container)->check(Purpose::Restore, m_control);
        writers = storage(container)->writers(Watch::Begin, m_control);
    }
    if (!after.isEmpty()) {
        QCOMPARE(m_docker->daemon.docker({after, container}).exitCode, 0);
        QVERIFY(m_docker->server.awaitServer());
    }

    VERIFY_RESULT(check);
    QCOMPARE(check->presence, StorageCheck::Presence::Unreadable);
    QTEST(check->problems.value(0).message, "message");
    VERIFY_RESULT(writers);
    QVERIFY(!writers->proved);
    VERIFY_RESULT(storage(u"shop-db-1"_s)->check(Purpose::Backup, m_control));
}

void tst_DockerTrouble::aVariableLeadsNobodyPastTheContainer()
{
    {
        const OtherVariable host("PGHOST", "127.0.0.9");
        const OtherVariable port("PGPORT", "9");
        const Result<StorageCheck> check = storage(m_docker->server.name())->check(Purpose::Backup, m_control);
        VERIFY_RESULT(check);
        QCOMPARE(check->presence, StorageCheck::Presence::Present);
    }
    const OtherVariable address("PGHOSTADDR", "127.0.0.1");
    const Result<StorageCheck> check = storage(m_docker->server.name())->check(Purpose::Backup, m_control);
    QVERIFY(!check);
    QCOMPARE(check.error().code, Error::Code::InvalidInput);
}

void tst_DockerTrouble::sessionsOfAPausedContainerEnd()
{
    const Result<ConnectionString> where = ConnectionString::parse(u"postgresql://postgres@/shop"_s,
                                                                   &m_containers->container(m_docker->server.name()));
    VERIFY_RESULT(where);
    Result<Connection> session = Connection::open(*where, m_control);
    VERIFY_RESULT(session);
    QCOMPARE(m_docker->daemon.docker({u"pause"_s, m_docker->server.name()}).exitCode, 0);

    const Result<Rows> rows = session->query(u"SELECT 1"_s, m_control);

    QCOMPARE(m_docker->daemon.docker({u"unpause"_s, m_docker->server.name()}).exitCode, 0);
    QVERIFY(!rows);
    QCOMPARE(rows.error().message, u"The container “shop-db-1” is paused."_s);
    VERIFY_RESULT(Connection::open(*where, m_control));
}

void tst_DockerTrouble::programsInAPausedContainerEnd()
{
    ServerContainer &container = m_containers->container(m_docker->server.name());
    const auto pause = [this](QByteArrayView) -> Result<> {
        m_docker->daemon.docker({u"pause"_s, m_docker->server.name()});
        return {};
    };

    const Result<CommandResult> run = container.run({u"sh"_s, u"-c"_s, u"echo begun; exec sleep 1000"_s}, {}, m_control,
                                                    pause);

    QCOMPARE(m_docker->daemon.docker({u"unpause"_s, m_docker->server.name()}).exitCode, 0);
    QVERIFY(!run);
    QCOMPARE(run.error().message, u"The container “shop-db-1” is paused."_s);
}

static QByteArray allCommandLines()
{
    QByteArray lines;
    for (const QString &process : QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(process));
        if (file.open(QIODevice::ReadOnly))
            lines += file.readAll() + '\n';
    }
    return lines;
}

void tst_DockerTrouble::passwordsStandInNoCommand()
{
    const QString rules = m_docker->daemon.path(m_docker->server.name() + u"/data/pg_hba.conf"_s);
    QFile file(rules);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("local all keeper scram-sha-256\n" + before) > 0);
    file.close();
    m_docker->server.sql(u"postgres"_s,
                         u"CREATE ROLE keeper SUPERUSER LOGIN PASSWORD 'secret-word'; SELECT pg_reload_conf()"_s);

    const Result<std::unique_ptr<Capture>> capture =
        storage(m_docker->server.name(), u"keeper"_s)->capture({}, m_control);

    VERIFY_RESULT(capture);
    QVERIFY(!m_docker->server.ourSessions().isEmpty());
    QVERIFY(!allCommandLines().contains(s_password));
    VERIFY_RESULT((*capture)->read(m_blobs, m_control));
}

void tst_DockerTrouble::roundTrip(DockerPostgres &server)
{
    const QByteArray before = server.contentOf(u"shop"_s);
    const auto shop = storage(server.name());
    Result<std::unique_ptr<Capture>> capture = shop->capture({}, m_control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
    VERIFY_RESULT(record);
    capture->reset(); // it holds the tables
    server.sql(u"shop"_s, u"DROP TABLE items"_s);

    const Result<std::unique_ptr<Staged>> staged = shop->stage(
        *record, m_blobs, {.operation = u"0123abcd-1111-4222-8333-444455556666"_s}, m_control);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));

    QCOMPARE(server.contentOf(u"shop"_s), before);
    const Result<PostgresFacts> facts = PostgresFacts::fromJson(record->facts);
    VERIFY_RESULT(facts);
    QCOMPARE(facts->toolMajor, facts->serverMajor);
}

void tst_DockerTrouble::aServerOf15IsReadByItsOwnTools()
{
    const auto server = runServer(u"old-db-1"_s, 15);
    QVERIFY2(server->problem().isEmpty(), qPrintable(server->problem()));
    roundTrip(*server);
    QVERIFY(!server->log().contains("terminated by signal"));
}

void tst_DockerTrouble::toolsOfThisMachineStandIn()
{
    const auto server = runServer(u"bare-db-1"_s);
    QVERIFY2(server->problem().isEmpty(), qPrintable(server->problem()));
    QCOMPARE(m_docker->daemon.docker({u"exec"_s, server->name(), u"rm"_s, PostgresServer::binaries17() + u"/pg_dump"_s})
                 .exitCode,
             0);

    roundTrip(*server);

    const Result<ContainerContent> content = m_containers->container(server->name()).content(m_control);
    VERIFY_RESULT(content);
    QCOMPARE(content->dump, QString());
}

void tst_DockerTrouble::saysWhatIsMissingInside()
{
    const auto server = runServer(u"empty-db-1"_s);
    QVERIFY2(server->problem().isEmpty(), qPrintable(server->problem()));
    QCOMPARE(m_docker->daemon.docker({u"exec"_s, server->name(), u"rm"_s, u"/usr/bin/perl"_s}).exitCode, 0);

    const Result<StorageCheck> check = storage(server->name())->check(Purpose::Backup, m_control);

    VERIFY_RESULT(check);
    QCOMPARE(check->problems.value(0).message, u"The database in the container “empty-db-1” cannot be reached."_s);
    QVERIFY2(check->problems.value(0).why.contains(u"perl, python3, socat, nc"_s),
             qPrintable(check->problems.value(0).why));
}

QTEST_GUILESS_MAIN(tst_DockerTrouble)
#include "tst_dockertrouble.moc"
