// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"
#include "services/repository/frame.h"

#include <QTest>

#include <zstd.h>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Nothing is stored that does not come back as it was when its id was computed.
class tst_Frame : public QObject
{
    Q_OBJECT

private slots:
    void comesBackAsItWentIn_data();
    void comesBackAsItWentIn();
    void everyByteThatChangedBeforeItWasCompressedIsNoticed();
    void theChecksumIsThatOfZstd_data();
    void theChecksumIsThatOfZstd();
    void aBlobAtAnotherPlaceIsNoticed();
    void aBlobThatWasLeftOutIsNoticed();
};

static PlainFrame frameOf(const QByteArrayList &blobs, Compression compression = Compression::Thorough)
{
    PlainFrame frame;
    frame.compression = compression;
    for (const QByteArray &blob : blobs)
        frame.add(Sha256::of(blob), blob);
    return frame;
}

void tst_Frame::comesBackAsItWentIn_data()
{
    QTest::addColumn<Compression>("compression");
    QTest::newRow("thorough") << Compression::Thorough;
    QTest::newRow("quick") << Compression::Quick;
}

void tst_Frame::comesBackAsItWentIn()
{
    QFETCH(const Compression, compression);
    const PlainFrame frame = frameOf({"one"_ba, QByteArray(300'000, 'x'), "\0\1\2"_ba}, compression);
    const Result<StoredFrame> stored = compressFrame(frame);
    QVERIFY(stored);
    QCOMPARE(stored->members, frame.members);
    QCOMPARE(decompressFrame(stored->bytes, stored->plainSize), frame.tar);
}

// As faulty memory does it while a frame waits for its turn.
void tst_Frame::everyByteThatChangedBeforeItWasCompressedIsNoticed()
{
    const PlainFrame frame = frameOf({"a first blob"_ba, "and a second"_ba});
    for (qsizetype at = 0; at < frame.tar.size(); ++at) {
        PlainFrame changed = frame;
        changed.tar[at] = char(changed.tar.at(at) ^ 0x10);
        const Result<StoredFrame> stored = compressFrame(changed);
        QVERIFY2(!stored, qPrintable(u"byte %1"_s.arg(at)));
        QCOMPARE(stored.error().details, u"zstd: Restored data doesn't match checksum"_s);
    }
}

void tst_Frame::theChecksumIsThatOfZstd_data()
{
    QTest::addColumn<int>("length");
    for (const int length : {1, 255, 256, 70'000, 4 * 1024 * 1024})
        QTest::addRow("%d bytes", length) << length;
}

// zstd wrote it here, and we write it there: no reader can tell the frames apart.
void tst_Frame::theChecksumIsThatOfZstd()
{
    QFETCH(const int, length);
    QByteArray blob(length, 'a');
    for (int i = 0; i < length; i += 7)
        blob[i] = char(i * 31 / 7);
    const PlainFrame frame = frameOf({blob});
    const Result<StoredFrame> stored = compressFrame(frame);
    QVERIFY(stored);
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> zstd(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, 2);
    ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_checksumFlag, 1);
    QByteArray expected(qsizetype(ZSTD_compressBound(size_t(frame.tar.size()))), '\0');
    expected.truncate(qsizetype(ZSTD_compress2(zstd.get(), expected.data(), size_t(expected.size()), frame.tar.data(),
                                               size_t(frame.tar.size()))));
    QCOMPARE(stored->bytes, expected);
}

void tst_Frame::aBlobAtAnotherPlaceIsNoticed()
{
    PlainFrame frame = frameOf({"a first blob"_ba, "and a second"_ba});
    ++frame.members.last().offset;
    QVERIFY(!compressFrame(frame));
}

void tst_Frame::aBlobThatWasLeftOutIsNoticed()
{
    PlainFrame frame = frameOf({"a first blob"_ba, "and a second"_ba});
    frame.members.removeLast();
    QVERIFY(!compressFrame(frame));
}

QTEST_GUILESS_MAIN(tst_Frame)
#include "tst_frame.moc"
