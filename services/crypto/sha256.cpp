// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"

#include <QtAssert>

#include <openssl/evp.h>

namespace Understudy {

// EVP reports failures only for a missing algorithm or exhausted memory: both end the program.
static void require(int outcome)
{
    if (outcome != 1)
        qFatal("OpenSSL cannot compute SHA-256");
}

// Fetched once: looking the algorithm up costs more than hashing a small file.
static const EVP_MD *algorithm()
{
    static EVP_MD *const s_algorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    require(s_algorithm ? 1 : 0);
    return s_algorithm;
}

struct Sha256::Context
{
    Context()
    {
        require(evp ? 1 : 0);
        start();
    }
    ~Context() { EVP_MD_CTX_free(evp); }
    Q_DISABLE_COPY_MOVE(Context)
    void start() const { require(EVP_DigestInit_ex2(evp, algorithm(), nullptr)); }

    EVP_MD_CTX *evp = EVP_MD_CTX_new();
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{ }

Sha256::Sha256(Sha256 &&other) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&other) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(QByteArrayView bytes)
{
    require(EVP_DigestUpdate(m_context->evp, bytes.data(), size_t(bytes.size())));
}

Digest Sha256::finish()
{
    Digest digest;
    require(EVP_DigestFinal_ex(m_context->evp, digest.bytes.data(), nullptr));
    m_context->start();
    return digest;
}

Digest Sha256::of(QByteArrayView bytes)
{
    thread_local Sha256 s_hasher;
    s_hasher.add(bytes);
    return s_hasher.finish();
}

} // namespace Understudy
