// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/fields.h"

#include "app/output/format.h"

#include <algorithm>

namespace Understudy {

void Fields::add(const QString &name, const QString &value)
{
    m_fields.append({name, Format::orDash(value)});
}

QString Fields::text() const
{
    qsizetype column = 0;
    for (const auto &[name, value] : m_fields)
        column = std::max(column, name.size());
    QString text;
    QString before;
    for (const auto &[name, value] : m_fields) {
        text += (name == before ? QString() : name).leftJustified(column + 2) + value + u'\n';
        before = name;
    }
    return text;
}

} // namespace Understudy
