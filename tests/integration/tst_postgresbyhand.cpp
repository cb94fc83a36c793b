// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/blobadapters.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/repositoryfixture.h"

#include <QFile>
#include <QProcess>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A database comes back without us: by the script and the commands in RESTORE-BY-HAND.txt, as they stand there.
class tst_PostgresByHand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_server.reset(); }
    void copiesComeBack();
    void oneStreamComesBack();

private:
    [[nodiscard]] Result<Manifest> backUp(CaptureForm form);
    void restoreFiles(const Manifest &manifest);
    void sh(const QString &script, const QStringList &arguments = {});
    [[nodiscard]] QString commands() const;

    std::unique_ptr<PostgresFixture> m_server;
    std::unique_ptr<RepositoryFixture> m_repository;
};

void tst_PostgresByHand::initTestCase()
{
    m_server = std::make_unique<PostgresFixture>(PostgresServer::binaries17());
    QVERIFY2(m_server->start(), qPrintable(m_server->server.problem()));
}

void tst_PostgresByHand::init()
{
    m_repository = std::make_unique<RepositoryFixture>();
    QVERIFY(m_server->makeShop());
    const QString more = m_server->server.sql(
        u"shop"_s, u"CREATE TABLE \"new\nline/\" (\"a b\" text); INSERT INTO \"new\nline/\" VALUES (E'\\\\.'), (NULL);"
                   " CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES;"
                   " CREATE MATERIALIZED VIEW all_totals AS SELECT sum(total) FROM totals"_s);
    QCOMPARE(more, QString());
    m_server->server.sql(u"postgres"_s, u"DROP DATABASE IF EXISTS byhand"_s);
}

Result<Manifest> tst_PostgresByHand::backUp(CaptureForm form)
{
    const auto repository = m_repository->open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, m_repository->control());
    BackupWriterSink sink(**writer);
    const auto storage = m_server->storage(m_server->config(), form);
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, m_server->control);
    if (!capture)
        return std::unexpected(capture.error());
    const Result<StorageRecord> record = (*capture)->read(sink, m_server->control);
    if (!record)
        return std::unexpected(record.error());
    return (*writer)->commit({.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
                              .project = u"shop"_s,
                              .stage = u"staging"_s,
                              .createdAt = m_repository->clock().now(),
                              .storages = {*record}});
}

void tst_PostgresByHand::sh(const QString &script, const QStringList &arguments)
{
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, PostgresServer::binaries17() + u':' + environment.value(u"PATH"_s));
    environment.insert(u"PGHOST"_s, m_server->server.socketFolder());
    environment.insert(u"PGUSER"_s, u"postgres"_s);
    shell.setProcessEnvironment(environment);
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start(u"sh"_s, QStringList{u"-euc"_s, script, u"sh"_s} + arguments);
    QVERIFY(shell.waitForFinished(120'000));
    const QByteArray output = shell.readAll();
    QVERIFY2(shell.exitCode() == 0, output.constData());
}

void tst_PostgresByHand::restoreFiles(const Manifest &manifest)
{
    const QString repository = m_repository->path();
    sh(uR"(sed -n '/^#!\/bin\/sh/,$p' "$1/RESTORE-BY-HAND.txt" > "$2/script";
           sh "$2/script" restore "$1/backups/$3/manifest.json" database/main "$2/target")"_s,
       {repository, m_repository->scratch(), manifest.id});
}

// The lines of the fourth step.
QString tst_PostgresByHand::commands() const
{
    const QString text = QString::fromUtf8(contentOf(m_repository->path() + u"/RESTORE-BY-HAND.txt"_s));
    QString commands = text.sliced(text.indexOf(u"     createdb --template"_s));
    commands.truncate(commands.indexOf(u"\n\n"_s));
    return commands.replace(u"NEW"_s, u"byhand"_s);
}

void tst_PostgresByHand::copiesComeBack()
{
    const Result<Manifest> manifest = backUp(CaptureForm::Fitting);
    REQUIRE(manifest);
    restoreFiles(*manifest);

    sh(u"cd \"$1\"; "_s + commands(), {m_repository->scratch() + u"/target"_s});

    QCOMPARE(m_server->contentOf(u"byhand"_s), m_server->contentOf(u"shop"_s));
    QCOMPARE(m_server->server.sql(u"byhand"_s, u"SELECT nextval('invoice')"_s), u"5002"_s);
}

void tst_PostgresByHand::oneStreamComesBack()
{
    const Result<Manifest> manifest = backUp(CaptureForm::SingleStream);
    REQUIRE(manifest);
    restoreFiles(*manifest);

    sh(u"cd \"$1\"; createdb byhand; pg_restore --no-owner --dbname byhand dump"_s,
       {m_repository->scratch() + u"/target"_s});

    QCOMPARE(m_server->contentOf(u"byhand"_s), m_server->contentOf(u"shop"_s));
}

QTEST_GUILESS_MAIN(tst_PostgresByHand)
#include "tst_postgresbyhand.moc"
