// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/age.h"

#include "models/messages/catalog.h"
#include "services/crypto/ageheader.h"
#include "services/crypto/ageprimitives.h"

#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy::Age {

static constexpr qsizetype s_fileKeySize = 16;
static constexpr qsizetype s_payloadNonceSize = 16;
static constexpr qsizetype s_chunkSize = 64 * 1024;
static constexpr qsizetype s_sealedChunkSize = s_chunkSize + Cipher::tagSize;
static constexpr QByteArrayView s_wrapInfo = "age-encryption.org/v1/X25519";
static constexpr QByteArrayView s_stanzaType = "X25519";

// A wrap key is used once, so its nonce may be constant.
static constexpr std::array<char, Cipher::nonceSize> s_zeroNonce = {};

// The key that wraps the file key: both points are bound into it.
static Result<SecretBytes> wrapKey(const SecretBytes &shared, QByteArrayView share, const AgeRecipient &recipient)
{
    const QByteArray salt = share.toByteArray().append(QByteArrayView(recipient.point));
    return hkdf(shared.view(), salt, s_wrapInfo);
}

static Result<QByteArray> headerMac(QByteArrayView fileKey, QByteArrayView text)
{
    const Result<SecretBytes> key = hkdf(fileKey, {}, "header");
    if (!key)
        return std::unexpected(key.error());
    return hmac(key->view(), text);
}

// Eleven bytes count the chunks, the last byte marks the last one: chunks cannot be moved, dropped or added.
static QByteArray chunkNonce(quint64 counter, bool last)
{
    QByteArray nonce(Cipher::nonceSize, '\0');
    qToBigEndian(counter, nonce.data() + 3);
    nonce[Cipher::nonceSize - 1] = last ? 1 : 0;
    return nonce;
}

static Result<Stanza> wrapFileKey(const AgeRecipient &recipient, QByteArrayView fileKey)
{
    const Result<AgeIdentity> ephemeral = AgeIdentity::generate();
    if (!ephemeral)
        return std::unexpected(ephemeral.error());
    const std::optional<SecretBytes> shared = sharedSecret(ephemeral->scalar(), QByteArrayView(recipient.point));
    if (!shared)
        return fail("secrets.notARecipient"_L1);
    const QByteArrayView share(ephemeral->recipient().point);
    Result<SecretBytes> key = wrapKey(*shared, share, recipient);
    if (!key)
        return std::unexpected(key.error());
    Stanza stanza{.arguments = {s_stanzaType.toByteArray(), encodeBase64(share)}};
    if (const Result<> sealed = Cipher(std::move(*key)).seal(s_zeroNonce, fileKey, stanza.body); !sealed)
        return std::unexpected(sealed.error());
    return stanza;
}

static Result<> appendPayload(QByteArrayView fileKey, QByteArrayView plain, QByteArray &file)
{
    const Result<SecretBytes> nonce = randomBytes(s_payloadNonceSize);
    if (!nonce)
        return std::unexpected(nonce.error());
    Result<SecretBytes> key = hkdf(fileKey, nonce->view(), "payload");
    if (!key)
        return std::unexpected(key.error());
    file += nonce->view();
    const Cipher cipher(std::move(*key));
    quint64 counter = 0;
    while (true) {
        const bool last = plain.size() <= s_chunkSize;
        const QByteArrayView chunk = plain.first(std::min(plain.size(), s_chunkSize));
        if (const Result<> sealed = cipher.seal(chunkNonce(counter++, last), chunk, file); !sealed)
            return sealed;
        if (last)
            return {};
        plain = plain.sliced(s_chunkSize);
    }
}

Result<QByteArray> sealTo(const AgeRecipient &recipient, QByteArrayView plain)
{
    const Result<SecretBytes> fileKey = randomBytes(s_fileKeySize);
    if (!fileKey)
        return std::unexpected(fileKey.error());
    const Result<Stanza> stanza = wrapFileKey(recipient, fileKey->view());
    if (!stanza)
        return std::unexpected(stanza.error());
    QByteArray file = headerText({*stanza});
    const Result<QByteArray> mac = headerMac(fileKey->view(), file);
    if (!mac)
        return std::unexpected(mac.error());
    file += ' ' + encodeBase64(*mac) + '\n';
    if (const Result<> payload = appendPayload(fileKey->view(), plain, file); !payload)
        return std::unexpected(payload.error());
    return file;
}

// The file key if this stanza is for this identity, empty if it is for somebody else.
static Result<SecretBytes> unwrap(const AgeIdentity &identity, const Stanza &stanza)
{
    const std::optional<QByteArray> share = stanza.arguments.size() == 2 ? decodeBase64(stanza.arguments[1])
                                                                         : std::nullopt;
    if (!share || share->size() != 32 || stanza.body.size() != s_fileKeySize + Cipher::tagSize)
        return fail("secrets.damaged"_L1);
    const std::optional<SecretBytes> shared = sharedSecret(identity.scalar(), *share);
    if (!shared)
        return fail("secrets.damaged"_L1);
    Result<SecretBytes> key = wrapKey(*shared, *share, identity.recipient());
    if (!key)
        return key;
    SecretBytes fileKey(s_fileKeySize);
    if (!Cipher(std::move(*key)).open(s_zeroNonce, stanza.body, fileKey.bytes()))
        return SecretBytes();
    return fileKey;
}

static Result<SecretBytes> findFileKey(const AgeIdentity &identity, const Header &header)
{
    for (const Stanza &stanza : header.stanzas) {
        if (stanza.arguments.first() != s_stanzaType)
            continue; // for a passphrase, a newer kind of key, or only there to keep readers tolerant
        Result<SecretBytes> fileKey = unwrap(identity, stanza);
        if (!fileKey || !fileKey->isEmpty())
            return fileKey;
    }
    return fail("secrets.otherIdentity"_L1);
}

// Only an empty file has an empty chunk; elsewhere it would be a second way to write the same content.
static bool hasChunkSizes(qsizetype size)
{
    const qsizetype last = size % s_sealedChunkSize;
    return size > 0 && (last == 0 || last > Cipher::tagSize || (last == Cipher::tagSize && size == last));
}

static Result<SecretBytes> openPayload(QByteArrayView fileKey, QByteArrayView payload)
{
    if (payload.size() < s_payloadNonceSize || !hasChunkSizes(payload.size() - s_payloadNonceSize))
        return fail("secrets.damaged"_L1);
    Result<SecretBytes> key = hkdf(fileKey, payload.first(s_payloadNonceSize), "payload");
    if (!key)
        return key;
    const Cipher cipher(std::move(*key));
    QByteArrayView rest = payload.sliced(s_payloadNonceSize);
    const qsizetype chunks = (rest.size() + s_sealedChunkSize - 1) / s_sealedChunkSize;
    SecretBytes plain(rest.size() - chunks * Cipher::tagSize);
    for (qsizetype chunk = 0; chunk < chunks; ++chunk) {
        const QByteArrayView sealed = rest.first(std::min(rest.size(), s_sealedChunkSize));
        const QByteArray nonce = chunkNonce(static_cast<quint64>(chunk), chunk == chunks - 1);
        if (!cipher.open(nonce, sealed, plain.bytes() + chunk * s_chunkSize))
            return fail("secrets.damaged"_L1);
        rest = rest.sliced(sealed.size());
    }
    return plain;
}

Result<SecretBytes> open(const AgeIdentity &identity, QByteArrayView sealed)
{
    const std::optional<Header> header = parseHeader(sealed);
    if (!header)
        return fail("secrets.damaged"_L1);
    const Result<SecretBytes> fileKey = findFileKey(identity, *header);
    if (!fileKey)
        return std::unexpected(fileKey.error());
    const Result<QByteArray> mac = headerMac(fileKey->view(), header->authenticated);
    if (!mac)
        return std::unexpected(mac.error());
    if (!equalInConstantTime(*mac, header->mac))
        return fail("secrets.damaged"_L1);
    return openPayload(fileKey->view(), sealed.sliced(header->size));
}

} // namespace Understudy::Age
