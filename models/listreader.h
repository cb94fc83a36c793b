// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listwriter.h"

#include <QByteArrayView>
#include <QList>

#include <functional>
#include <optional>

namespace Understudy {

// Reads a list entry by entry, in order. Memory: one piece per level. Every line is checked.
class ListReader
{
public:
    using Get = std::function<Result<QByteArray>(const BlobId &)>;

    ListReader(const ListRoot &root, Get get);

    // The next entry; none at the end. After an error the reader is done.
    [[nodiscard]] Result<std::optional<ListEntry>> next();
    // Reads on to the entry of this path; none: it does not come.
    [[nodiscard]] Result<std::optional<ListEntry>> find(QByteArrayView path);

    // Called with each blob that carries the list itself, before it is read (to mark it as used).
    void onListBlob(std::function<void(const BlobId &)> visit);

private:
    struct Level
    {
        QByteArray text;
        qsizetype at = 0;
    };
    [[nodiscard]] Result<> open(const BlobId &id);
    [[nodiscard]] Result<bool> nextPiece();
    [[nodiscard]] Result<std::optional<QByteArray>> nextLine();

    ListRoot m_root;
    Get m_get;
    std::function<void(const BlobId &)> m_visit;
    QList<Level> m_levels; // from the root down; full only while a piece of lines is open
    QByteArray m_last;
    bool m_any = false;
    bool m_started = false;
    bool m_done = false;
};

} // namespace Understudy
