// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filedescriptor.h"
#include "services/platform/filestat.h"
#include "services/platform/foldernames.h"

#include <functional>
#include <optional>
#include <vector>

namespace Understudy {

// Goes through a tree in the order of comparePaths(), one thing at a time. No link is followed and no other mount is
// entered. Memory: the names of one folder per level. Few folders are open at once, whatever the depth.
class TreeWalker
{
public:
    struct Visit
    {
        QByteArray path; // below the root; empty is the root itself
        QByteArray name; // in `folder`; empty for the root
        int folder = -1; // open until the next call of next()
        FileStat stat; // meaningless if `error` is set
        int error = 0; // errno: this name, or the content of this folder, cannot be read. ENOENT: it vanished.
        bool otherMount = false; // a folder in which another file system begins: not entered
    };
    // True: leave this name out, with all that is below it.
    using LeaveOut = std::function<bool(const QByteArray &path, const QByteArray &name)>;

    // `root` stays open while this lives.
    explicit TreeWalker(int root, LeaveOut leaveOut = {});

    // The next thing; none at the end. A folder that cannot be read is visited twice: as itself, then with its error.
    [[nodiscard]] std::optional<Visit> next();
    // Not to enter the folder that was visited last.
    void skip() { m_entering = false; }

private:
    struct Level
    {
        QByteArray path;
        FileDescriptor folder; // closed while the walk is far below
        FolderNames names;
        size_t next = 0;
    };
    static constexpr size_t s_openLevels = 32;

    [[nodiscard]] Visit visitRoot();
    [[nodiscard]] Visit visit(Level &level, const QByteArray &path, const QByteArray &name);
    [[nodiscard]] int enter();
    [[nodiscard]] int reopen(Level &level) const;

    int m_root;
    LeaveOut m_leaveOut;
    std::vector<Level> m_levels;
    quint64 m_mount = 0;
    bool m_started = false;
    bool m_entering = false; // the last visit was a folder to go into
    QByteArray m_lastPath;
    QByteArray m_lastName;
};

} // namespace Understudy
