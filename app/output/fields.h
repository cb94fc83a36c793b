// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace Understudy {

// Lines of “Name   value”, the values below each other. A name that repeats is written once.
class Fields
{
public:
    void add(const QString &name, const QString &value);
    [[nodiscard]] QString text() const;

private:
    QList<std::pair<QString, QString>> m_fields;
};

} // namespace Understudy
