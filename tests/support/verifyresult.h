// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QTest>

namespace Understudy::Testing {

[[nodiscard]] inline QByteArray reasonOf(const Error &error)
{
    return (error.message + QStringLiteral(" | ") + error.why + QStringLiteral(" | ") + error.details).toUtf8();
}

} // namespace Understudy::Testing

// Fails with what the engine said.
#define VERIFY_RESULT(result) \
    QVERIFY2((result).has_value(), \
             (result).has_value() ? "" : Understudy::Testing::reasonOf((result).error()).constData())
