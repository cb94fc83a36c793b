// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static constexpr bool s_sanitized = true; // its own memory is not what is measured
#else
static constexpr bool s_sanitized = false;
#endif

// A dump is imported as it is read, whatever it is that is long in it.
class tst_ImportMemory final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void needsLittleMemory_data();
    void needsLittleMemory();
    void sayingWhereAnErrorIsNeedsNoMore();

private:
    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportMemory::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

// Of this process, in MiB, since it was last forgotten.
static qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return text.sliced(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toLongLong() / 1024;
}

static void forgetPeakMemory()
{
    QFile forget(u"/proc/self/clear_refs"_s);
    QVERIFY(forget.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QCOMPARE(forget.write("5"), 1);
}

static void writeScript(QFile &file, const QByteArray &before, const QByteArray &line, int lines,
                        const QByteArray &after)
{
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("--\n-- PostgreSQL database dump\n--\n\n" + before);
    for (int i = 0; i < lines; ++i)
        file.write(line + '\n');
    file.write(after + "\n--\n-- PostgreSQL database dump complete\n--\n\n");
    file.close();
    QVERIFY(file.size() >= 200'000'000);
}

void tst_ImportMemory::needsLittleMemory_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("line"); // without its end
    QTest::addColumn<int>("lines");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("most"); // MiB
    const QByteArray table = "CREATE TABLE large (b text);\n";
    const QByteArray large(200'000'000, 'x');
    QTest::newRow("many rows") << table + "COPY large FROM stdin;\n"
                               << QByteArray(500, 'x') << 400'000 << "\\.\n"_ba << 60;
    QTest::newRow("one row") << table + "COPY large FROM stdin;\n" << large << 1 << "\\.\n"_ba << 60;
    // Nobody can send a statement in pieces: it is held here and twice by libpq until it is sent.
    QTest::newRow("one statement") << table + "INSERT INTO large VALUES ('" << large << 1 << "');\n"_ba << 640;
    QTest::newRow("one statement of two lines")
        << table + "INSERT INTO large VALUES\n('" << large << 1 << "');\n"_ba << 640;
    QTest::newRow("one comment") << table + "-- " << large << 1 << ""_ba << 60;
}

void tst_ImportMemory::needsLittleMemory()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, line);
    QFETCH(const int, lines);
    QFETCH(const QByteArray, after);
    QFETCH(const int, most);
    QVERIFY(m_trip->on(17).makeShop());
    QFile file(m_trip->path(u"large.sql"_s));
    writeScript(file, before, line, lines, after);
    forgetPeakMemory();
    const qint64 atFirst = peakMemory();

    REQUIRE(m_trip->import(17, u"shop"_s, file.fileName(), {.loadOnly = true}));
    file.remove();

    const qint64 grown = peakMemory() - atFirst;
    qInfo() << "MiB more at the peak:" << grown;
    QVERIFY2(grown < most || s_sanitized, QByteArray::number(grown).constData());
}

// libpq by itself would lay two tables of all letters of the statement beside it.
void tst_ImportMemory::sayingWhereAnErrorIsNeedsNoMore()
{
    QVERIFY(m_trip->on(17).makeShop());
    QFile file(m_trip->path(u"large.sql"_s));
    writeScript(file, "CREATE TABLE large (b text);\nINSERT INTO large VALUES ('", QByteArray(200'000'000, 'x'), 1,
                "', nothing);\n"_ba);
    forgetPeakMemory();
    const qint64 atFirst = peakMemory();

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file.fileName(), {.loadOnly = true});
    file.remove();

    const qint64 grown = peakMemory() - atFirst;
    qInfo() << "MiB more at the peak:" << grown;
    QVERIFY(!record);
    QVERIFY2(record.error().details.contains(u"nothing"_s), told(record).constData());
    QVERIFY2(grown < 640 || s_sanitized, QByteArray::number(grown).constData());
}

QTEST_GUILESS_MAIN(tst_ImportMemory)
#include "tst_importmemory.moc"
