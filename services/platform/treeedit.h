// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/systemresult.h"
#include "services/platform/treetarget.h"

#include <QByteArray>

namespace Understudy {

// Single steps in a tree, by open folder and name. No link is followed; nothing that exists is replaced (EEXIST).

[[nodiscard]] SystemResult<> makeFolderAt(const TreeTarget &target); // mode 0700
[[nodiscard]] SystemResult<> makeSymlinkAt(const TreeTarget &target, const QByteArray &leadsTo);
[[nodiscard]] SystemResult<> makeFifoAt(const TreeTarget &target); // mode 0600
[[nodiscard]] SystemResult<> makeHardLinkAt(const TreeTarget &existing, const TreeTarget &target);
[[nodiscard]] SystemResult<> removeFolderAt(const TreeTarget &target); // empty; missing is fine

// In one system call where the file system has it (else after a look). Folders of this user that he may not write to can
// be moved and exchanged too, and stay so.
[[nodiscard]] SystemResult<> moveTo(const TreeTarget &from, const TreeTarget &to);
// Each takes the other's place. ENOTSUP where the file system cannot.
[[nodiscard]] SystemResult<> exchange(const TreeTarget &left, const TreeTarget &right);

// Whether this user may make and remove names in a folder.
[[nodiscard]] bool mayChangeNamesIn(const QByteArray &folder);
[[nodiscard]] bool mayChangeNamesIn(int parent, const QByteArray &folder);

} // namespace Understudy
