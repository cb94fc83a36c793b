// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/archivetoc.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// What stands at the beginning of an archive of pg_dump is read by ourselves, and may come from anybody.
class tst_ArchiveToc final : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatPgDumpWrites_data();
    void readsWhatPgDumpWrites();
    void refusesWhatIsCut();
    void refusesNumbersThatNobodyCanHold_data();
    void refusesNumbersThatNobodyCanHold();
    void survivesAnyBytes();
};

namespace {

// Writes as pg_dump does.
class Archive
{
public:
    explicit Archive(int size)
        : m_intSize(size)
    { }
    Archive &raw(const QByteArray &some)
    {
        bytes += some;
        return *this;
    }
    Archive &number(quint64 value, bool negative = false)
    {
        bytes += negative ? '\1' : '\0';
        for (int byte = 0; byte < m_intSize; ++byte)
            bytes += char(value >> (8 * byte) & 0xff);
        return *this;
    }
    Archive &text(const QByteArray &some) { return number(quint64(some.size())).raw(some); }
    Archive &nothing() { return number(1, true); }
    Archive &header()
    {
        raw("PGDMP\x01\x10"_ba).raw(QByteArray(1, '\0')).raw(QByteArray(1, char(m_intSize)));
        raw("\x08\x03"_ba).raw(QByteArray(1, '\0')); // size of offsets, folder, not compressed
        for (int part = 0; part < 7; ++part)
            number(7);
        return text("shop").text("17.6 (Debian)").text("17.5 (Debian)");
    }
    Archive &entry(const QByteArray &copy, const QByteArray &file)
    {
        number(12).number(1).text("1259").text("16384").text("orders").text("TABLE DATA").number(2);
        nothing().nothing().text(copy).text("public").nothing().nothing().number('r').text("app").text("false");
        return text("11").text("12").nothing().text(file);
    }

    QByteArray bytes;

private:
    int m_intSize;
};

} // namespace

static QByteArray wholeArchive(int intSize)
{
    return Archive(intSize).header().number(2).entry("COPY orders FROM stdin;", "12.dat").entry({}, "blobs.toc").bytes;
}

void tst_ArchiveToc::readsWhatPgDumpWrites_data()
{
    QTest::addColumn<int>("intSize");
    QTest::newRow("as everywhere") << 4;
    QTest::newRow("wide") << 8;
}

void tst_ArchiveToc::readsWhatPgDumpWrites()
{
    QFETCH(const int, intSize);

    const Result<ArchiveToc> toc = readArchiveToc(wholeArchive(intSize));

    QVERIFY2(toc, toc ? "" : qPrintable(toc.error().message));
    QCOMPARE(toc->header.format, 116);
    QCOMPARE(toc->header.database, u"shop"_s);
    QCOMPARE(toc->header.serverVersion, u"17.6"_s);
    QCOMPARE(toc->header.dumpVersion, u"17.5"_s);
    QCOMPARE(toc->files.size(), 2);
    QCOMPARE(toc->files[0].name, "12.dat"_ba);
    QVERIFY(toc->files[0].holdsRows);
    QCOMPARE(toc->files[1].name, "blobs.toc"_ba);
    QVERIFY(!toc->files[1].holdsRows);
}

void tst_ArchiveToc::refusesWhatIsCut()
{
    const QByteArray whole = wholeArchive(4);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const QByteArray cut(whole.constData(), size); // its own memory: a read behind its end is seen
        const Result<ArchiveToc> toc = readArchiveToc(cut);
        QVERIFY2(!toc && toc.error().code == Error::Code::Corrupt, qPrintable(QString::number(size)));
    }
}

void tst_ArchiveToc::refusesNumbersThatNobodyCanHold_data()
{
    QTest::addColumn<quint64>("number");
    QTest::addColumn<bool>("negative");
    QTest::newRow("one too many") << (quint64(1) << 63) << false;
    QTest::newRow("one too few") << (quint64(1) << 63) << true;
    QTest::newRow("all bits") << ~quint64(0) << false;
    QTest::newRow("all bits, negative") << ~quint64(0) << true;
}

void tst_ArchiveToc::refusesNumbersThatNobodyCanHold()
{
    QFETCH(const quint64, number);
    QFETCH(const bool, negative);

    const Result<ArchiveToc> count = readArchiveToc(Archive(8).header().number(number, negative).bytes);
    const Result<ArchiveToc> length = readArchiveToc(
        Archive(8).header().number(1).number(12).number(1).number(number, negative).bytes + wholeArchive(8).last(200));

    QVERIFY(!count);
    QCOMPARE(count.error().code, Error::Code::Corrupt);
    QVERIFY(!length);
    QCOMPARE(length.error().code, Error::Code::Corrupt);
}

// It may be refused or read; it may not do what nobody defined, which sanitizers see.
void tst_ArchiveToc::survivesAnyBytes()
{
    QRandomGenerator random(1);
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = wholeArchive(round % 2 == 0 ? 4 : 8);
        for (int change = 0; change <= round % 5; ++change)
            bytes[random.bounded(bytes.size())] = char(random.bounded(256));
        refused += readArchiveToc(bytes) ? 0 : 1;
    }
    QVERIFY(refused > 0);
    QVERIFY(refused < 20'000);
}

QTEST_GUILESS_MAIN(tst_ArchiveToc)
#include "tst_archivetoc.moc"
