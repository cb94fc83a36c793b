// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/agekeys.h"

namespace Understudy::Age {

// The age v1 format (age-encryption.org/v1) in memory, for one X25519 recipient; the age program reads what is sealed
// here and the other way round. It does not say who sealed: anybody who has the recipient can.

[[nodiscard]] Result<QByteArray> sealTo(const AgeRecipient &recipient, QByteArrayView plain);

// Corrupt if a single byte is missing, added or changed; Denied if it was sealed to others. Nothing of the content is
// given out before all of it is proved.
[[nodiscard]] Result<SecretBytes> open(const AgeIdentity &identity, QByteArrayView sealed);

} // namespace Understudy::Age
