// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"
#include "services/repository/frame.h"

#include <QTest>

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
    for (const FrameMember &member : frame.members) {
        for (quint32 at = member.offset; at < member.offset + member.length; ++at) {
            PlainFrame changed = frame;
            changed.tar[qsizetype(at)] = char(changed.tar.at(qsizetype(at)) ^ 0x10);
            const Result<StoredFrame> stored = compressFrame(changed);
            QVERIFY2(!stored, qPrintable(u"byte %1"_s.arg(at)));
            QCOMPARE(stored.error().details, u"a blob has another hash after compression"_s);
        }
    }
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
