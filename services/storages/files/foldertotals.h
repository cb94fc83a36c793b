// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"

#include <QByteArray>
#include <QByteArrayView>

namespace Understudy {

// Counts what changes below each folder while a comparison goes through a tree in its order, where all of a folder comes
// in one stretch. Remembers only the folders that something listed lies in, so memory does not grow with the tree.
class FolderTotals
{
public:
    void count(const QByteArray &path, Difference::Change change, bool listed);
    [[nodiscard]] QList<FolderChange> finish(); // by path; once

private:
    struct Open
    {
        QByteArray path;
        FolderChange change;
        bool listed = false;
    };
    void close();

    QList<Open> m_open; // from the outermost to the innermost
    QList<FolderChange> m_closed;
};

} // namespace Understudy
