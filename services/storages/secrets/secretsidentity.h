// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/config/keychain.h"
#include "services/crypto/agekeys.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

// The identity of a home, which opens the secrets sealed in its backups. It stands in a file of the home, or in the
// system's keychain; then the file only says so, and names the public key that it is kept under.
struct IdentityPlace
{
    // NOLINTNEXTLINE(google-explicit-constructor): without a keychain the home is all there is to say
    IdentityPlace(const Home &place, Keychain *chain = nullptr)
        : home(place)
        , keychain(chain)
    { }

    const Home &home;
    Keychain *keychain; // null: there is none
};

// NotFound if there is none; Denied if others may read the file, because then it is no secret any more. What the keychain
// answers if it is there and cannot be had: never a new one.
[[nodiscard]] Result<AgeIdentity> loadIdentity(const IdentityPlace &place);

// Makes one where there is none, with its recovery key beside (a copy to be taken elsewhere), and notes what to do
// with it. Safe when two processes do this at once.
[[nodiscard]] Result<AgeIdentity> loadOrMakeIdentity(const IdentityPlace &place, const TaskControl &control);

// Whether the keychain has it; NotFound if there is none at all.
[[nodiscard]] Result<bool> identityIsInKeychain(const IdentityPlace &place);
// From the file into the keychain, or back. It is never in neither place; the recovery key stays where it is.
[[nodiscard]] Result<> moveIdentity(const IdentityPlace &place, bool intoKeychain, const TaskControl &control);

} // namespace Understudy
