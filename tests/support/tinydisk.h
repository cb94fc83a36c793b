// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace Understudy::Testing {

// Runs `work` in a child process that sees an empty file system in memory of `bytes` mounted at a folder of its own,
// as root and as an ordinary user; nothing is left mounted. `work` gets the folder and returns what is wrong, empty if
// all is well; so does this.
[[nodiscard]] QByteArray onTinyDisk(qint64 bytes, const std::function<QByteArray(const QString &folder)> &work);

} // namespace Understudy::Testing
