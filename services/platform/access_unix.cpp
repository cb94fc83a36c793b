// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/access.h"

#include <fcntl.h>
#include <unistd.h>

namespace Understudy {

bool mayRead(const QByteArray &path)
{
    return ::faccessat(AT_FDCWD, path.constData(), R_OK, AT_EACCESS) == 0;
}

bool mayWriteInto(const QByteArray &folder)
{
    return ::faccessat(AT_FDCWD, folder.constData(), W_OK | X_OK, AT_EACCESS) == 0;
}

} // namespace Understudy
