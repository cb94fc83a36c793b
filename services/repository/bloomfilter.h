// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

#include <QByteArray>

namespace Understudy {

// Says of most ids that are not in a set that they are not: ten bits per id, one wrong answer in a hundred.
class BloomFilter
{
public:
    explicit BloomFilter(qint64 expectedIds);
    explicit BloomFilter(const QByteArray &bits); // as bits() gave it

    void add(const Digest &id);
    [[nodiscard]] bool mayContain(const Digest &id) const;
    [[nodiscard]] const QByteArray &bits() const { return m_bits; }

private:
    QByteArray m_bits;
};

} // namespace Understudy
