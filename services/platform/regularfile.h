// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/systemresult.h"

#include <QByteArray>
#include <QString>

namespace Understudy {

// Opens a file for reading, and nothing else that may lie in its place: the open() of a pipe waits until somebody writes.
// EISDIR and ESPIPE for what is no file. A link at its end is followed if `follow`, else ELOOP.
[[nodiscard]] SystemResult<FileDescriptor> openRegularFile(const QByteArray &path, bool follow = true);

// All of such a file; as readWhole() otherwise.
[[nodiscard]] Result<QByteArray> readRegularFile(const QString &path, qint64 maximum = 64 * 1024 * 1024);

} // namespace Understudy
