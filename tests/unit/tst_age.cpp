// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/age.h"
#include "services/crypto/ageheader.h"
#include "services/crypto/ageprimitives.h"
#include "services/crypto/bech32.h"

#include <QTest>

using namespace Understudy;
using namespace Qt::StringLiterals;

class tst_Age : public QObject
{
    Q_OBJECT

private slots:
    void bech32WritesWhatTheStandardWrites();
    void bech32RefusesAnythingElse_data();
    void bech32RefusesAnythingElse();
    void keysAreReadBackAsWritten();
    void aMistypedKeyIsRefusedAndNotRepeated();
    void aKeyFileMayHaveComments();
    void theKeyAgreementMatchesItsPublishedVector();
    void whatIsSealedOpens_data();
    void whatIsSealedOpens();
    void sealingTwiceGivesOtherBytes();
    void anotherIdentityDoesNotOpen();
    void everyFlippedByteIsFound();
    void everyTruncationIsFound();
    void chunksCannotBeMovedDroppedOrAdded();
    void aPointOfLowOrderIsRefused();
    void otherStanzasAreSkipped();
    void hostileHeadersAreRefused_data();
    void hostileHeadersAreRefused();
};

static AgeIdentity identity()
{
    return *AgeIdentity::generate();
}

static QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
}

static Error::Code codeOf(const Result<SecretBytes> &opened)
{
    return opened ? Error::Code::Cancelled : opened.error().code; // Cancelled never comes from opening
}

void tst_Age::bech32WritesWhatTheStandardWrites()
{
    // BIP 173: the empty data part of "a", and its longest example of all groups in order.
    QCOMPARE(encodeBech32("a", {}).view(), QByteArrayView("a12uel5l"));
    const QByteArray groups = QByteArray::fromHex("00443214c74254b635cf84653a56d7c675be77df");
    QCOMPARE(encodeBech32("abcdef", groups).view(), QByteArrayView("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
    QCOMPARE(decodeBech32("abcdef", "ABCDEF1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LMQQQXW")->view(), QByteArrayView(groups));
}

void tst_Age::bech32RefusesAnythingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("mixed case") << QByteArray("A12uel5l");
    QTest::newRow("checksum") << QByteArray("a12uel5m");
    QTest::newRow("other prefix") << QByteArray("b12uel5l");
    QTest::newRow("no separator") << QByteArray("a2uel5l1");
    QTest::newRow("letter that is not used") << QByteArray("a12uel5b");
    QTest::newRow("too short") << QByteArray("a1uel5l");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a byte above 127") << QByteArray("a12uel5\xff");
}

void tst_Age::bech32RefusesAnythingElse()
{
    QFETCH(QByteArray, text);
    QVERIFY(!decodeBech32("a", text));
}

void tst_Age::keysAreReadBackAsWritten()
{
    const AgeIdentity made = identity();
    QVERIFY(made.toString().view().startsWith("AGE-SECRET-KEY-1"));
    const Result<AgeIdentity> read = AgeIdentity::parse(made.toString().view());
    QVERIFY(read);
    QCOMPARE(read->scalar(), made.scalar());
    QCOMPARE(read->recipient(), made.recipient());
    QVERIFY(made.recipient().toString().startsWith("age1"));
    QCOMPARE(AgeRecipient::parse(made.recipient().toString()).value(), made.recipient());
}

void tst_Age::aMistypedKeyIsRefusedAndNotRepeated()
{
    QByteArray text = identity().toString().view().toByteArray();
    text[30] = text[30] == 'Q' ? 'P' : 'Q';
    const Result<AgeIdentity> read = AgeIdentity::parse(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, Error::Code::InvalidInput);
    const Error &error = read.error();
    for (const QString &part : {error.message, error.why, error.todo, error.safe, error.details})
        QVERIFY(!part.contains(QString::fromLatin1(text.sliced(16, 10))));
    QCOMPARE(AgeRecipient::parse(text).error().code, Error::Code::InvalidInput);
}

void tst_Age::aKeyFileMayHaveComments()
{
    const AgeIdentity made = identity();
    const QByteArray file = "# created: today\n\n  # public key: age1\n" + made.toString().view().toByteArray()
                            + "\r\n";
    QCOMPARE(AgeIdentity::parseFile(file)->scalar(), made.scalar());
    QCOMPARE(AgeIdentity::parseFile("# nothing\n").error().code, Error::Code::InvalidInput);
    QCOMPARE(AgeIdentity::parseFile("").error().code, Error::Code::InvalidInput);
}

void tst_Age::theKeyAgreementMatchesItsPublishedVector()
{
    // RFC 7748, section 6.1.
    const QByteArray bob = QByteArray::fromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    const QByteArray bobPoint = QByteArray::fromHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const QByteArray alicePoint = QByteArray::fromHex(
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    const QByteArray shared = QByteArray::fromHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    QCOMPARE(Age::publicPoint(bob)->view(), QByteArrayView(bobPoint));
    QCOMPARE(Age::sharedSecret(bob, alicePoint)->view(), QByteArrayView(shared));
    const Result<AgeIdentity> identity = AgeIdentity::parse(encodeBech32("age-secret-key-", bob).view());
    QVERIFY(identity);
    QCOMPARE(QByteArrayView(identity->recipient().point), QByteArrayView(bobPoint));
}

void tst_Age::whatIsSealedOpens_data()
{
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {0, 1, 15, 16, 65535, 65536, 65537, 131072, 300000})
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
}

void tst_Age::whatIsSealedOpens()
{
    QFETCH(qsizetype, size);
    const AgeIdentity made = identity();
    const Result<QByteArray> sealed = Age::sealTo(made.recipient(), pattern(size));
    QVERIFY(sealed);
    QVERIFY(size < 16 || !sealed->contains(pattern(size).first(16)));
    const Result<SecretBytes> opened = Age::open(made, *sealed);
    QVERIFY(opened);
    QCOMPARE(opened->view(), QByteArrayView(pattern(size)));
}

void tst_Age::sealingTwiceGivesOtherBytes()
{
    const AgeIdentity made = identity();
    QVERIFY(*Age::sealTo(made.recipient(), "same") != *Age::sealTo(made.recipient(), "same"));
}

void tst_Age::anotherIdentityDoesNotOpen()
{
    const QByteArray sealed = *Age::sealTo(identity().recipient(), "secret");
    QCOMPARE(codeOf(Age::open(identity(), sealed)), Error::Code::Denied);
}

void tst_Age::everyFlippedByteIsFound()
{
    const AgeIdentity made = identity();
    const QByteArray sealed = *Age::sealTo(made.recipient(), "KEY=value\n");
    for (qsizetype at = 0; at < sealed.size(); ++at) {
        for (const int bit : {0, 3, 7}) {
            QByteArray changed = sealed;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            const Result<SecretBytes> opened = Age::open(made, changed);
            QVERIFY2(!opened, qPrintable(u"byte %1, bit %2"_s.arg(at).arg(bit)));
        }
    }
}

void tst_Age::everyTruncationIsFound()
{
    const AgeIdentity made = identity();
    const QByteArray sealed = *Age::sealTo(made.recipient(), pattern(65536 + 40));
    const qsizetype headerEnd = Age::parseHeader(sealed)->size;
    for (qsizetype size = 0; size < headerEnd + 64; ++size)
        QCOMPARE(codeOf(Age::open(made, sealed.first(size))), Error::Code::Corrupt);
    for (qsizetype cut = 1; cut < 80; ++cut)
        QCOMPARE(codeOf(Age::open(made, sealed.chopped(cut))), Error::Code::Corrupt);
    QCOMPARE(codeOf(Age::open(made, sealed + '\0')), Error::Code::Corrupt);
}

void tst_Age::chunksCannotBeMovedDroppedOrAdded()
{
    constexpr qsizetype chunk = 65536 + 16;
    const AgeIdentity made = identity();
    const QByteArray sealed = *Age::sealTo(made.recipient(), pattern(3 * 65536));
    const qsizetype begin = Age::parseHeader(sealed)->size + 16;
    const QByteArray head = sealed.first(begin);
    const QByteArray one = sealed.sliced(begin, chunk);
    const QByteArray two = sealed.sliced(begin + chunk, chunk);
    const QByteArray three = sealed.sliced(begin + 2 * chunk, chunk);
    QVERIFY(Age::open(made, head + one + two + three));
    for (const QByteArray &changed :
         {head + two + one + three, head + one + three, head + one + two, head + one + two + three + three,
          head + three, head, head + one + two + three + QByteArray(16, '\0')})
        QCOMPARE(codeOf(Age::open(made, changed)), Error::Code::Corrupt);
}

void tst_Age::aPointOfLowOrderIsRefused()
{
    const QByteArray zero(32, '\0');
    QVERIFY(!Age::sharedSecret(identity().scalar(), zero));
    QVERIFY(!Age::sealTo(AgeRecipient(), "x"));
    const Age::Stanza stanza{.arguments = {"X25519", Age::encodeBase64(zero)}, .body = QByteArray(32, 'x')};
    const QByteArray file = Age::headerText({stanza}) + ' ' + Age::encodeBase64(zero) + '\n' + QByteArray(32, '\0');
    QCOMPARE(codeOf(Age::open(identity(), file)), Error::Code::Corrupt);
}

// A file for `stanzas` with a MAC that is right for `fileKey`.
static QByteArray fileWith(const QList<Age::Stanza> &stanzas, const QByteArray &fileKey, const QByteArray &payload)
{
    QByteArray file = Age::headerText(stanzas);
    const QByteArray mac = *Age::hmac(Age::hkdf(fileKey, {}, "header")->view(), file);
    return file + ' ' + Age::encodeBase64(mac) + '\n' + payload;
}

void tst_Age::otherStanzasAreSkipped()
{
    // Wrapped by hand, so that the file key is known.
    const AgeIdentity made = identity();
    const AgeIdentity ephemeral = identity();
    const QByteArray fileKey(16, 'k');
    const QByteArrayView share(ephemeral.recipient().point);
    const QByteArray salt = share.toByteArray().append(QByteArrayView(made.recipient().point));
    const SecretBytes shared = *Age::sharedSecret(ephemeral.scalar(), QByteArrayView(made.recipient().point));
    Age::Stanza own{.arguments = {"X25519", Age::encodeBase64(share)}};
    QVERIFY(Age::Cipher(*Age::hkdf(shared.view(), salt, "age-encryption.org/v1/X25519"))
                .seal(QByteArray(12, '\0'), fileKey, own.body));
    QByteArray payload(16, 'n');
    QByteArray nonce(12, '\0');
    nonce[11] = 1;
    QVERIFY(Age::Cipher(*Age::hkdf(fileKey, payload, "payload")).seal(nonce, "text", payload));

    const Age::Stanza grease{.arguments = {"a-grease", "x"}, .body = QByteArray(48, 'g')};
    QCOMPARE(Age::open(made, fileWith({grease, own, grease}, fileKey, payload))->view(), QByteArrayView("text"));
    QCOMPARE(codeOf(Age::open(made, fileWith({grease}, fileKey, payload))), Error::Code::Denied);
}

void tst_Age::hostileHeadersAreRefused_data()
{
    const QByteArray share = Age::encodeBase64(QByteArray(32, 'p'));
    const QByteArray body = Age::encodeBase64(QByteArray(32, 'b'));
    const QByteArray mac = Age::encodeBase64(QByteArray(32, 'm'));
    const QByteArray version = "age-encryption.org/v1\n";
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("another version") << "age-encryption.org/v2\n-> X25519 " + share + '\n' + body + "\n--- " + mac
                                            + '\n';
    QTest::newRow("carriage returns") << "age-encryption.org/v1\r\n-> X25519 " + share + "\r\n" + body + "\r\n--- "
                                             + mac + "\r\n";
    QTest::newRow("no stanza") << version + "--- " + mac + '\n';
    QTest::newRow("no MAC") << version + "-> X25519 " + share + '\n' + body + "\n---\n";
    QTest::newRow("short MAC") << version + "-> X25519 " + share + '\n' + body + "\n--- " + mac.first(40) + '\n';
    QTest::newRow("padded MAC") << version + "-> X25519 " + share + '\n' + body + "\n--- " + mac + "=\n";
    QTest::newRow("long line") << version + "-> X25519 " + share + '\n' + QByteArray(65, 'A') + "\n\n--- " + mac + '\n';
    QTest::newRow("two spaces") << version + "-> X25519  " + share + '\n' + body + "\n--- " + mac + '\n';
    QTest::newRow("no type") << version + "-> \n" + body + "\n--- " + mac + '\n';
    QTest::newRow("body without an end") << version + "-> X25519 " + share + '\n' + QByteArray(64, 'A') + "\n--- " + mac
                                                + '\n';
    QTest::newRow("bits behind the end") << version + "-> X25519 " + share + '\n' + body.chopped(1) + "/\n--- " + mac
                                                + '\n';
    QTest::newRow("never ends") << version + "-> x\n" + QByteArray(200000, 'A');
    QTest::newRow("only stanzas") << version + QByteArray("-> x\n\n").repeated(40000);
}

void tst_Age::hostileHeadersAreRefused()
{
    QFETCH(QByteArray, file);
    QVERIFY(!Age::parseHeader(file + QByteArray(32, '\0')));
    QCOMPARE(codeOf(Age::open(identity(), file + QByteArray(32, '\0'))), Error::Code::Corrupt);
}

QTEST_GUILESS_MAIN(tst_Age)
#include "tst_age.moc"
