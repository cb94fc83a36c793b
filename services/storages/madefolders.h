// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Understudy {

// Folders that a restore has to make on the way to its place, and that go again with what it put there.

// The folder, or while it is missing the nearest one above it.
[[nodiscard]] QByteArray existingAncestor(const QByteArray &folder);

// Removes the folder and those above it, as long as they are empty, but not `existing`, which was there before. One that
// cannot be removed stays: it is nobody's data.
void removeMadeFolders(const QByteArray &folder, const QByteArray &existing);

} // namespace Understudy
