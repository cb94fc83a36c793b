// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/compose/composefile.h"
#include "models/compose/yamlnode.h"

#include <QRandomGenerator>
#include <QTest>

#include <ctime>

using namespace Understudy;
using namespace Qt::StringLiterals;

static const QByteArray s_shop = R"(# the shop
name: ${PROJECT:-shop}

x-common: &common
  restart: unless-stopped
  environment: &env
    TZ: UTC

services:
  db:
    <<: *common
    image: "postgres:${PG_VERSION:-17}"
    environment:
      <<: *env
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: ${DB_PASSWORD}   # from .env
      POSTGRES_DB: 'shop'
    ports:
      - "127.0.0.1:5433:5432"
    volumes:
      - dbdata:/var/lib/postgresql/data
  api:
    build: .
    image: shop/api
    env_file: [.env, ./api.env]
    environment:
      - API_KEY=a=b
      - FROM_OUTSIDE
    volumes:
    - ./uploads:/app/uploads
    - type: volume
      source: media
      target: /app/media
      read_only: true
    - ./nginx.conf:/etc/nginx.conf:ro
    command: |
      run: this
        - and that
    ports: [8080:80, "9000-9001:9000-9001", 53:53/udp]
  cache: {image: "redis:7", ports: [6379]}
volumes:
  dbdata:
  media: { name: shop_media, external: true }
)";

class tst_ComposeFile : public QObject
{
    Q_OBJECT

private slots:
    void servicesImagesVolumesAndPortsAreRead();
    void theNameOfAContainerIsRead();
    void anchorsAndMergeKeysAreFollowed();
    void variablesTakeTheirDefaults_data();
    void variablesTakeTheirDefaults();
    void aVariableWithoutAValueIsSaid();
    void whatIsNotUnderstoodIsListedAndTheRestIsRead();
    void scalarsAreRead_data();
    void scalarsAreRead();
    void hostileFilesCostLittle_data();
    void hostileFilesCostLittle();
    void noBytesCrashIt();
};

static ComposeFile shop()
{
    return readComposeFile(s_shop, {{u"DB_PASSWORD"_s, u"secret"_s}, {u"FROM_OUTSIDE"_s, u"yes"_s}});
}

void tst_ComposeFile::servicesImagesVolumesAndPortsAreRead()
{
    const ComposeFile file = shop();
    QCOMPARE(file.project, u"shop"_s);
    QCOMPARE(file.services.size(), 3);
    const ComposeService &db = file.services.at(0);
    QCOMPARE(db.image, u"postgres:17"_s);
    QCOMPARE(db.environment.value(u"POSTGRES_PASSWORD"_s), u"secret"_s);
    QCOMPARE(db.ports, (QList<ComposePort>{{.address = u"127.0.0.1"_s, .published = 5433, .target = 5432}}));
    QCOMPARE(db.mounts, (QList<ComposeMount>{{.kind = ComposeMount::Kind::Volume,
                                              .source = u"dbdata"_s,
                                              .target = u"/var/lib/postgresql/data"_s}}));
    const ComposeService &api = file.services.at(1);
    QCOMPARE(api.envFiles, (QStringList{u".env"_s, u"./api.env"_s}));
    QCOMPARE(api.environment.value(u"API_KEY"_s), u"a=b"_s);
    QCOMPARE(api.environment.value(u"FROM_OUTSIDE"_s), u"yes"_s);
    QCOMPARE(api.mounts.size(), 3);
    QCOMPARE(api.mounts.at(0).kind, ComposeMount::Kind::Bind);
    QCOMPARE(api.mounts.at(1).kind, ComposeMount::Kind::Volume);
    QVERIFY(api.mounts.at(1).readOnly && api.mounts.at(2).readOnly && !api.mounts.at(0).readOnly);
    QCOMPARE(api.ports, (QList<ComposePort>{{.published = 8080, .target = 80}}));
    QCOMPARE(file.services.at(2).image, u"redis:7"_s);
    QCOMPARE(file.volumes.value(u"media"_s), u"shop_media"_s);
    QVERIFY(!file.volumes.contains(u"dbdata"_s));
    QCOMPARE(file.notUnderstood.size(), 1); // the range of ports
    const qsizetype line = s_shop.first(s_shop.indexOf("9000-9001")).count('\n') + 1;
    QVERIFY(file.notUnderstood.first().startsWith(u"Line %1:"_s.arg(line)));
}

void tst_ComposeFile::theNameOfAContainerIsRead()
{
    const ComposeFile file = readComposeFile(
        "services:\n  db:\n    image: postgres\n    container_name: ${NAME:-mine}\n"
        "  other:\n    image: postgres\n",
        {});
    QCOMPARE(file.services.at(0).containerName, u"mine"_s);
    QCOMPARE(file.services.at(1).containerName, QString());
}

void tst_ComposeFile::anchorsAndMergeKeysAreFollowed()
{
    const ComposeFile file = shop();
    QCOMPARE(file.services.first().environment.value(u"TZ"_s), u"UTC"_s);
    // What a map says itself goes before what it merges, wherever the merge stands.
    const YamlNode root = readYaml("a: &a {x: 1, y: 2}\nb: &b {y: 3}\nc:\n  x: 9\n  <<: [*b, *a]\n").root;
    QCOMPARE(root.at(u"c"_s).at(u"x"_s).text, u"9"_s);
    QCOMPARE(root.at(u"c"_s).at(u"y"_s).text, u"3"_s);
}

void tst_ComposeFile::variablesTakeTheirDefaults_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("result");
    QTest::newRow("set") << u"a-$SET-${SET}"_s << u"a-x-x"_s;
    QTest::newRow("default") << u"${NO:-d}${NO-e}${SET:-d}"_s << u"dex"_s;
    QTest::newRow("empty") << u"${EMPTY:-d}${EMPTY-e}"_s << u"d"_s;
    QTest::newRow("other") << u"${SET:+o}${EMPTY:+o}${NO+o}"_s << u"o"_s;
    QTest::newRow("nested") << u"${NO:-${SET:-y}/${NO:-z}}"_s << u"x/z"_s;
    QTest::newRow("dollars") << u"$$SET 5$ $"_s << u"$SET 5$ $"_s;
    QTest::newRow("not closed") << u"${SET"_s << u"${SET"_s;
    QTest::newRow("address as a default") << u"${NO:-http://h:80/}"_s << u"http://h:80/"_s;
}

void tst_ComposeFile::variablesTakeTheirDefaults()
{
    QFETCH(const QString, text);
    QStringList missing;
    QTEST(substituted(text, {{u"SET"_s, u"x"_s}, {u"EMPTY"_s, QString()}}, missing), "result");
    QVERIFY(missing.isEmpty());
}

void tst_ComposeFile::aVariableWithoutAValueIsSaid()
{
    const ComposeFile file = readComposeFile("services:\n  db:\n    image: ${IMAGE:?set it}\n", {});
    QCOMPARE(file.services.first().image, QString());
    QCOMPARE(file.notUnderstood.size(), 1);
    QVERIFY(file.notUnderstood.first().contains("IMAGE"_L1));
}

void tst_ComposeFile::whatIsNotUnderstoodIsListedAndTheRestIsRead()
{
    const QByteArray text = "services:\n"
                            "  a:\n"
                            "    image: !reset null\n"
                            "    labels: *missing\n"
                            "  \tb: tabs\n"
                            "  c:\n"
                            "    image: postgres\n"
                            "    image: mysql\n"
                            "    oops\n"
                            "      deeper: thing\n"
                            "    ports: [1, 2\n"
                            "  d: image\n";
    const ComposeFile file = readComposeFile(text, {});
    QStringList lines;
    for (const QString &line : file.notUnderstood)
        lines.append(line.section(u':', 0, 0));
    QCOMPARE(lines, (QStringList{u"Line 3"_s, u"Line 4"_s, u"Line 5"_s, u"Line 8"_s, u"Line 9"_s, u"Line 11"_s,
                                 u"Line 12"_s}));
    QCOMPARE(file.services.size(), 2);
    QCOMPARE(file.services.at(1).image, u"postgres"_s);
}

void tst_ComposeFile::scalarsAreRead_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("a: b c # d") << u"b c"_s;
    QTest::newRow("address") << QByteArray("a: http://h:80/#x") << u"http://h:80/#x"_s;
    QTest::newRow("single") << QByteArray("a: 'it''s # : fine'") << u"it's # : fine"_s;
    QTest::newRow("double") << QByteArray("a: \"\\u00e4\\t\\\"\" # c") << u"ä\t\""_s;
    QTest::newRow("quoted name") << QByteArray("\"a\": b") << u"b"_s;
    QTest::newRow("block") << QByteArray("a: |\n  x\n    y # no comment\n\nb: 1") << u"x\n  y # no comment\n"_s;
    QTest::newRow("folded") << QByteArray("a: >-\n  x\n  y\n") << u"x y"_s;
    QTest::newRow("carriage returns") << QByteArray("a: b\r\nc: d\r\n") << u"b"_s;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf---\na: b\n") << u"b"_s;
    QTest::newRow("null") << QByteArray("a: ~") << QString();
}

void tst_ComposeFile::scalarsAreRead()
{
    QFETCH(const QByteArray, yaml);
    const YamlDocument document = readYaml(yaml);
    QCOMPARE(document.notUnderstood, QStringList());
    QTEST(document.root.at(u"a"_s).text, "text");
}

void tst_ComposeFile::hostileFilesCostLittle_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QByteArray laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const QByteArray last = "*a" + QByteArray::number(i - 1);
        laughs += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + (last + ", ").repeated(9) + last
                  + "]\n";
    }
    QTest::newRow("aliases of aliases") << laughs + "services:\n  db:\n    ports: *a29\n    volumes: *a29\n";
    QTest::newRow("deep brackets") << "services: " + QByteArray(200'000, '[');
    QTest::newRow("brackets over lines") << "services: [" + QByteArray("\n,").repeated(300'000);
    QTest::newRow("deep dashes") << "services:\n  " + QByteArray("- ").repeated(200'000);
    QByteArray steps;
    for (int i = 0; i < 1000; ++i)
        steps += QByteArray(i, ' ') + "a:\n";
    QTest::newRow("deep maps") << steps;
    QTest::newRow("many services") << "services:\n" + QByteArray("  a: {image: x}\n").repeated(50'000);
    QTest::newRow("open quotes") << QByteArray("a: \"'\"'\"'\n").repeated(90'000);
    QTest::newRow("braces") << "services: {a: {image: \"" + QByteArray("${A:-").repeated(100'000) + "\"}}\nx: *none";
    QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, 'a');
}

void tst_ComposeFile::hostileFilesCostLittle()
{
    QFETCH(const QByteArray, yaml);
    const std::clock_t before = std::clock(); // of our own work alone
    const ComposeFile file = readComposeFile(yaml, {});
    const auto seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 5, QByteArray::number(seconds).constData());
    QVERIFY(!file.notUnderstood.isEmpty());
    QVERIFY(file.notUnderstood.size() <= 2 * YamlLimits::complaints);
    QVERIFY(file.services.size() <= ComposeLimits::services);
}

void tst_ComposeFile::noBytesCrashIt()
{
    QRandomGenerator random(20261121);
    for (int round = 0; round < 2000; ++round) {
        QByteArray bytes = s_shop;
        for (int change = 0; change < 1 + round % 20; ++change) {
            const qsizetype at = random.bounded(bytes.size());
            switch (random.bounded(3)) {
            case 0:
                bytes[at] = static_cast<char>(random.bounded(256));
                break;
            case 1:
                bytes.remove(at, random.bounded(20));
                break;
            default:
                bytes.insert(at, QByteArray(":-[]{}&*|>'\" \n\t#$").sliced(random.bounded(16), 1));
            }
            if (bytes.isEmpty())
                bytes = "a";
        }
        const ComposeFile file = readComposeFile(bytes, {});
        QVERIFY(file.services.size() <= 20);
    }
}

QTEST_APPLESS_MAIN(tst_ComposeFile)

#include "tst_composefile.moc"
