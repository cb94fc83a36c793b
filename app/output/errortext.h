// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QJsonValue>
#include <QString>

namespace Understudy {

// The four parts, one sentence a line, as they are read aloud: no signs, no colours.
[[nodiscard]] QString errorText(const Error &error, bool withDetails);
// { "error": { "code", "message", "why", "todo", "safe", "details" } }
[[nodiscard]] QJsonValue errorJson(const Error &error);
// The same without the outer object, for errors within a result.
[[nodiscard]] QJsonValue errorObject(const Error &error);
// One document, as it is printed.
[[nodiscard]] QString jsonText(const QJsonValue &json);

} // namespace Understudy
