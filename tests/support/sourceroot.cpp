// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sourceroot.h"

namespace Understudy::Testing {

QString sourceRoot()
{
    return QStringLiteral(SOURCE_ROOT);
}

} // namespace Understudy::Testing
