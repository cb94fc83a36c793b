// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

#include <QByteArray>

namespace Understudy {

// How a blob stands in the tar inside a pack: a header that depends on its id and length alone, the content, zeros up
// to a whole block. So the same blobs give the same pack.
namespace TarMember {
inline constexpr qsizetype block = 512;

[[nodiscard]] QByteArray header(const BlobId &id, qsizetype length);
[[nodiscard]] constexpr qsizetype padding(qsizetype length)
{
    return (block - length % block) % block;
}
[[nodiscard]] constexpr qsizetype size(qsizetype length)
{
    return block + length + padding(length);
}
// What ends a tar: two blocks of zeros.
[[nodiscard]] QByteArray end();
} // namespace TarMember

} // namespace Understudy
