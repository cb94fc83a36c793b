// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/ageprimitives.h"

#include "models/messages/catalog.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy::Age {

template<auto free>
struct Free
{
    template<typename T>
    void operator()(T *object) const
    {
        free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Free<EVP_KDF_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;

static const uchar *ptr(QByteArrayView bytes)
{
    return reinterpret_cast<const uchar *>(bytes.data());
}

static size_t length(QByteArrayView bytes)
{
    return static_cast<size_t>(bytes.size());
}

static std::unexpected<Error> cryptoFailed(const char *what)
{
    const char *reason = ERR_reason_error_string(ERR_get_error());
    return fail("secrets.cryptoFailed"_L1, {},
                u"%1: %2"_s.arg(QLatin1StringView(what), QLatin1StringView(reason ? reason : "no reason given")));
}

Result<SecretBytes> randomBytes(qsizetype size)
{
    SecretBytes bytes(size);
    if (RAND_bytes(bytes.bytes(), static_cast<int>(size)) != 1)
        return cryptoFailed("RAND_bytes");
    return bytes;
}

Result<SecretBytes> publicPoint(QByteArrayView scalar)
{
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, ptr(scalar), length(scalar)));
    SecretBytes point(32);
    size_t size = 32;
    if (!key || EVP_PKEY_get_raw_public_key(key.get(), point.bytes(), &size) != 1 || size != 32)
        return cryptoFailed("X25519 public key");
    return point;
}

std::optional<SecretBytes> sharedSecret(QByteArrayView scalar, QByteArrayView point)
{
    const Key own(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, ptr(scalar), length(scalar)));
    const Key peer(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, ptr(point), length(point)));
    const KeyContext context(own ? EVP_PKEY_CTX_new(own.get(), nullptr) : nullptr);
    SecretBytes secret(32);
    size_t size = 32;
    if (!context || !peer || EVP_PKEY_derive_init(context.get()) != 1
        || EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1
        || EVP_PKEY_derive(context.get(), secret.bytes(), &size) != 1 || size != 32)
        return {}; // OpenSSL refuses a zero result itself
    return secret;
}

// OpenSSL takes parameters through pointers that are not const, and only reads them.
static OSSL_PARAM octets(const char *name, QByteArrayView bytes)
{
    return OSSL_PARAM_construct_octet_string(name, const_cast<char *>(bytes.data()), length(bytes));
}

Result<SecretBytes> hkdf(QByteArrayView key, QByteArrayView salt, QByteArrayView info)
{
    EVP_KDF *kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    const KdfContext context(kdf ? EVP_KDF_CTX_new(kdf) : nullptr);
    EVP_KDF_free(kdf); // the context holds its own reference
    char digest[] = "SHA256";
    const QByteArrayView realSalt = salt.isEmpty() ? QByteArrayView("", 0) : salt;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_KEY, key),
        octets(OSSL_KDF_PARAM_SALT, realSalt),
        octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    SecretBytes out(32);
    if (!context || EVP_KDF_derive(context.get(), out.bytes(), 32, parameters) != 1)
        return cryptoFailed("HKDF");
    return out;
}

Result<QByteArray> hmac(QByteArrayView key, QByteArrayView text)
{
    QByteArray mac(32, '\0');
    uint size = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), ptr(text), length(text),
              reinterpret_cast<uchar *>(mac.data()), &size)
        || size != 32)
        return cryptoFailed("HMAC");
    return mac;
}

Cipher::Cipher(SecretBytes &&key)
    : m_key(std::move(key))
{ }

Result<> Cipher::seal(QByteArrayView nonce, QByteArrayView plain, QByteArray &sealed) const
{
    const CipherContext context(EVP_CIPHER_CTX_new());
    const qsizetype at = sealed.size();
    sealed.resize(at + plain.size() + tagSize);
    uchar *out = reinterpret_cast<uchar *>(sealed.data()) + at;
    int written = 0;
    int rest = 0;
    if (!context
        || EVP_EncryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, ptr(m_key.view()), ptr(nonce)) != 1
        || EVP_EncryptUpdate(context.get(), out, &written, ptr(plain), static_cast<int>(plain.size())) != 1
        || EVP_EncryptFinal_ex(context.get(), out + written, &rest) != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagSize, out + plain.size()) != 1)
        return cryptoFailed("ChaCha20-Poly1305");
    return {};
}

bool Cipher::open(QByteArrayView nonce, QByteArrayView sealed, uchar *plain) const
{
    if (sealed.size() < tagSize)
        return false;
    const CipherContext context(EVP_CIPHER_CTX_new());
    const QByteArrayView text = sealed.chopped(tagSize);
    QByteArray tag = sealed.last(tagSize).toByteArray();
    int written = 0;
    int rest = 0;
    return context
           && EVP_DecryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, ptr(m_key.view()), ptr(nonce)) == 1
           && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tagSize, tag.data()) == 1
           && EVP_DecryptUpdate(context.get(), plain, &written, ptr(text), static_cast<int>(text.size())) == 1
           && EVP_DecryptFinal_ex(context.get(), plain + written, &rest) == 1;
}

} // namespace Understudy::Age
