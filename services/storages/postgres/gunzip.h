// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>

#include <functional>
#include <memory>

class KFilterBase;

namespace Understudy {

// Unpacks a gzip stream piece by piece, several members one after the other. Length and checksum of every member are
// compared, and a stream that ends early is an error: KCompressionDevice gives what is there and says that all is well.
class Gunzip
{
public:
    using Take = std::function<Result<>(QByteArrayView)>;

    Gunzip();
    ~Gunzip();

    // Corrupt, without a place: whoever knows the file names it.
    [[nodiscard]] Result<> feed(QByteArrayView bytes, const Take &take);
    [[nodiscard]] Result<> finish() const; // Corrupt if a member is not complete

private:
    [[nodiscard]] Result<> inflate(QByteArrayView bytes, const Take &take);
    [[nodiscard]] bool begin(QByteArrayView bytes);

    std::unique_ptr<KFilterBase> m_filter;
    QByteArray m_pending; // the first byte of a member, while its second is awaited
    QByteArray m_out;
    bool m_inMember = false;
    bool m_hadMember = false;
};

} // namespace Understudy
