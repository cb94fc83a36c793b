// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storagefactory.h"

#include <QString>

namespace Understudy {

// A world of storages whose live state is one word in one file, "old" or "new", changed atomically, and of servers
// whose databases share such a file (one transaction). Between any two steps the process can be made to die, so that
// what a crash leaves can be looked at by another process.
class SwapWorld final : public StorageFactory
{
public:
    explicit SwapWorld(const QString &folder);

    // The process ends at the n-th crash point from now, as if killed; 0 = never.
    void dieAt(int point) { m_dieAt = point; }
    // The n-th move from now fails without effect; 0 = none.
    void failAt(int move) { m_failAt = move; }

    [[nodiscard]] std::unique_ptr<Storage> make(const StorageConfig &config) const override;
    // `server` empty: a storage that is swapped by itself.
    [[nodiscard]] std::unique_ptr<Staged> staged(const QString &name, const QString &server) const;
    [[nodiscard]] QString word(const QString &name) const; // "old" or "new"
    [[nodiscard]] bool isDropped(const QString &name) const;

    void crashPoint() const;
    [[nodiscard]] bool failsNow() const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder + u'/' + name; }

private:
    QString m_folder;
    mutable int m_dieAt = 0;
    mutable int m_failAt = 0;
};

} // namespace Understudy
