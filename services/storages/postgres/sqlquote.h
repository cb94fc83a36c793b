// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

namespace Understudy {

// Names and texts as SQL, whatever they hold. The server must have standard_conforming_strings on (we set it).
[[nodiscard]] QString sqlName(const QString &name); // "name"
[[nodiscard]] QString sqlName(const QString &schema, const QString &name); // "schema"."name"
// "schema.name" to show, and to tell tables apart: a part is in quotes only where it holds a dot or quotes.
[[nodiscard]] QString shownName(const QString &schema, const QString &name);
[[nodiscard]] QString shownName(const QString &part);
[[nodiscard]] QString sqlText(const QString &text); // 'text'
[[nodiscard]] QString sqlTexts(const QStringList &texts); // 'a', 'b'; for ARRAY[...]::text[], so that none are none

} // namespace Understudy
