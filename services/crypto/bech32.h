// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/secretbytes.h"

#include <optional>

namespace Understudy {

// Bech32 (BIP 173) without its limit of 90 characters, as age writes its keys. The checksum finds mistyped keys.
// Lower case; `prefix` is printable ASCII in lower case.
[[nodiscard]] SecretBytes encodeBech32(QByteArrayView prefix, QByteArrayView data);

// The data behind `prefix`. None if it is not exactly what an encoder writes: case mixed, checksum, padding.
[[nodiscard]] std::optional<SecretBytes> decodeBech32(QByteArrayView prefix, QByteArrayView text);

} // namespace Understudy
