// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/messages/catalog.h"
#include "services/config/keychain.h"

#include <QHash>

namespace Understudy::Testing {

// A keychain in memory, locked or missing where a test wants it.
class FakeKeychain final : public Keychain
{
public:
    bool isAvailable(const TaskControl &) const override { return available; }
    Result<std::optional<QByteArray>> read(const QString &name, const TaskControl &) const override
    {
        using namespace Qt::StringLiterals;
        if (locked)
            return fail("settings.keychainDenied"_L1);
        return kept.contains(name) ? std::optional(kept.value(name)) : std::nullopt;
    }
    Result<> write(const QString &name, const QByteArray &secret, const TaskControl &) override
    {
        using namespace Qt::StringLiterals;
        if (locked)
            return fail("settings.keychainDenied"_L1);
        if (!forgets)
            kept.insert(name, secret);
        return {};
    }
    Result<> remove(const QString &name, const TaskControl &) override
    {
        using namespace Qt::StringLiterals;
        if (locked)
            return fail("settings.keychainDenied"_L1);
        kept.remove(name);
        return {};
    }

    bool available = true;
    bool locked = false;
    bool forgets = false; // what is written, without a word
    QHash<QString, QByteArray> kept;
};

} // namespace Understudy::Testing
