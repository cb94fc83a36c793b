// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/blobadapters.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/repositoryfixture.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
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
    void settingsOfTheRoleChangeNoRow_data();
    void settingsOfTheRoleChangeNoRow();
    void encodingAndLocaleComeBack_data();
    void encodingAndLocaleComeBack();
    void whatIsInNoDumpIsShown();

private:
    [[nodiscard]] Result<Manifest> backUp(CaptureForm form, const QString &database = u"shop"_s);
    void comeBack(const Manifest &manifest, const QString &form);
    void restoreFiles(const Manifest &manifest);
    void sh(const QString &script, const QStringList &arguments = {});
    // The lines of the text from the one that begins so to the next empty line.
    [[nodiscard]] QString commands(const QString &beginning, const Manifest &manifest) const;
    [[nodiscard]] QString localeOf(const QString &database) const;

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
    m_server->server.sql(u"postgres"_s, u"DROP DATABASE IF EXISTS odd"_s);
    m_server->server.sql(u"postgres"_s, u"ALTER ROLE postgres RESET ALL"_s);
}

Result<Manifest> tst_PostgresByHand::backUp(CaptureForm form, const QString &database)
{
    const auto repository = m_repository->open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, m_repository->control());
    BackupWriterSink sink(**writer);
    const auto storage = m_server->storage(m_server->config(database), form);
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

QString tst_PostgresByHand::commands(const QString &beginning, const Manifest &manifest) const
{
    const QString text = QString::fromUtf8(contentOf(m_repository->path() + u"/RESTORE-BY-HAND.txt"_s));
    QString commands = text.sliced(text.indexOf(u"     "_s + beginning));
    commands.truncate(commands.indexOf(u"\n\n"_s));
    return commands.replace(u"NEW"_s, u"byhand"_s)
               .replace(u"/tmp/restore-by-hand"_s, m_repository->scratch() + u"/script"_s)
               .replace(u"/tmp/target"_s, m_repository->scratch() + u"/target"_s)
               .replace(u"backups/ID/"_s, m_repository->path() + u"/backups/"_s + manifest.id + u'/')
               .replace(u"COMPONENT/STORAGE"_s, u"database/main"_s)
           + u'\n';
}

// `form`: how the commands for this form of the rows begin.
void tst_PostgresByHand::comeBack(const Manifest &manifest, const QString &form)
{
    restoreFiles(manifest);
    if (QTest::currentTestFailed())
        return;
    sh(commands(u"sh /tmp/restore-by-hand locale"_s, manifest) + commands(u"export PGOPTIONS"_s, manifest)
       + commands(form, manifest));
}

static const QString s_copies = u"pg_restore --no-owner --exit-on-error --section pre-data"_s;
static const QString s_oneStream = u"pg_restore --no-owner --exit-on-error --dbname"_s;

void tst_PostgresByHand::copiesComeBack()
{
    const Result<Manifest> manifest = backUp(CaptureForm::Fitting);
    REQUIRE(manifest);

    comeBack(*manifest, s_copies);

    QCOMPARE(m_server->contentOf(u"byhand"_s), m_server->contentOf(u"shop"_s));
    QCOMPARE(m_server->server.sql(u"byhand"_s, u"SELECT nextval('invoice')"_s), u"5002"_s);
}

void tst_PostgresByHand::oneStreamComesBack()
{
    const Result<Manifest> manifest = backUp(CaptureForm::SingleStream);
    REQUIRE(manifest);

    comeBack(*manifest, s_oneStream);

    QCOMPARE(m_server->contentOf(u"byhand"_s), m_server->contentOf(u"shop"_s));
}

void tst_PostgresByHand::settingsOfTheRoleChangeNoRow_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::addColumn<QString>("begin");
    QTest::newRow("copies") << CaptureForm::Fitting << s_copies;
    QTest::newRow("one stream") << CaptureForm::SingleStream << s_oneStream;
}

void tst_PostgresByHand::settingsOfTheRoleChangeNoRow()
{
    QFETCH(const CaptureForm, form);
    QFETCH(const QString, begin);
    const QString made = m_server->server.sql(
        u"shop"_s, u"CREATE TABLE priced (price money, names text[]);"
                   " INSERT INTO priced VALUES (1234.56::numeric::money, ARRAY['a', NULL])"_s);
    QCOMPARE(made, QString());
    const QString question = u"SELECT price::numeric, names[2] IS NULL FROM priced"_s;
    const QString set = m_server->server.sql(
        u"postgres"_s,
        u"ALTER ROLE postgres SET lc_monetary = 'de_DE.utf8'; ALTER ROLE postgres SET array_nulls = off"_s);
    QCOMPARE(set, QString());
    const Result<Manifest> manifest = backUp(form);
    REQUIRE(manifest);

    comeBack(*manifest, begin);

    QCOMPARE(m_server->server.sql(u"byhand"_s, question), u"1234.56|t"_s);
}

QString tst_PostgresByHand::localeOf(const QString &database) const
{
    return m_server->server.sql(u"postgres"_s,
                                u"SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider, datlocale"
                                " FROM pg_database WHERE datname = '%1'"_s.arg(database));
}

void tst_PostgresByHand::encodingAndLocaleComeBack_data()
{
    QTest::addColumn<QString>("options");
    QTest::newRow("any bytes") << u"ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"_s;
    QTest::newRow("LATIN1") << u"ENCODING 'LATIN1' LC_COLLATE 'de_DE.iso88591' LC_CTYPE 'C'"_s;
    QTest::newRow("ICU") << u"LOCALE_PROVIDER icu ICU_LOCALE 'de-u-kn-true' LOCALE 'de_DE.utf8'"_s;
    QTest::newRow("built in") << u"LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"_s;
}

void tst_PostgresByHand::encodingAndLocaleComeBack()
{
    QFETCH(const QString, options);
    const QString created = m_server->server.sql(u"postgres"_s, u"CREATE DATABASE odd TEMPLATE template0 "_s + options);
    QCOMPARE(created, QString());
    const bool anyBytes = options.contains(u"SQL_ASCII"_s);
    const QString made = m_server->server.sql(
        u"odd"_s, u"CREATE TABLE words (word text PRIMARY KEY);"
                  " INSERT INTO words VALUES ('plain'), (%1)"_s.arg(anyBytes ? uR"(E'\377')"_s : u"chr(228)"_s));
    QCOMPARE(made, QString());
    const Result<Manifest> manifest = backUp(CaptureForm::Fitting, u"odd"_s);
    REQUIRE(manifest);

    comeBack(*manifest, s_copies);

    QCOMPARE(localeOf(u"byhand"_s), localeOf(u"odd"_s));
    const QString words = u"SELECT encode(convert_to(word, getdatabaseencoding()), 'hex') FROM words ORDER BY word"_s;
    QCOMPARE(m_server->server.sql(u"byhand"_s, words), m_server->server.sql(u"odd"_s, words));
}

void tst_PostgresByHand::whatIsInNoDumpIsShown()
{
    const QString made = m_server->server.sql(
        u"postgres"_s, u"DROP ROLE IF EXISTS clerk; CREATE ROLE clerk; GRANT CREATE ON DATABASE shop TO clerk;"
                       " ALTER DATABASE shop SET work_mem = '5MB'; COMMENT ON DATABASE shop IS 'of the shop'"_s);
    QCOMPARE(made, QString());
    const Result<Manifest> manifest = backUp(CaptureForm::Fitting);
    REQUIRE(manifest);
    restoreFiles(*manifest);

    sh(commands(u"sh /tmp/restore-by-hand database"_s, *manifest).trimmed() + u" > \"$1\""_s,
       {m_repository->scratch() + u"/shown"_s});

    QByteArray shown = contentOf(m_repository->scratch() + u"/shown"_s).trimmed();
    QVERIFY2(shown.endsWith(','), shown.constData()); // fields of an object, as they stand there
    shown.chop(1);
    const QJsonObject facts = QJsonDocument::fromJson('{' + shown + '}').object();
    const QJsonObject properties = facts[u"properties"_s].toObject();
    QVERIFY2(!properties.isEmpty(), shown.constData());
    QCOMPARE(properties, manifest->storages.first().facts[u"properties"_s].toObject());
    QCOMPARE(properties[u"comment"_s].toString(), u"of the shop"_s);
    QVERIFY(facts[u"roles"_s].toArray().contains(u"clerk"_s));
    QCOMPARE(facts.keys(), (QStringList{u"extensions"_s, u"properties"_s, u"roles"_s, u"server"_s, u"tablespaces"_s}));
}

QTEST_GUILESS_MAIN(tst_PostgresByHand)
#include "tst_postgresbyhand.moc"
