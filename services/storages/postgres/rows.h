// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

struct pg_result;

namespace Understudy {

// What a query gave. Rows and columns count from 0.
class Rows
{
public:
    explicit Rows(pg_result *result); // takes it over

    [[nodiscard]] int count() const;
    [[nodiscard]] int columns() const;
    [[nodiscard]] qint64 affected() const; // by the statement: inserted, copied, updated
    [[nodiscard]] bool isNull(int row, int column) const;
    [[nodiscard]] QByteArray bytes(int row, int column) const; // empty for NULL
    [[nodiscard]] QString text(int row, int column) const; // empty for NULL
    [[nodiscard]] QStringList texts(int column) const; // of all rows
    [[nodiscard]] qint64 number(int row, int column) const; // 0 for NULL
    [[nodiscard]] bool flag(int row, int column) const; // false for NULL

private:
    struct Clear
    {
        void operator()(pg_result *result) const;
    };
    std::unique_ptr<pg_result, Clear> m_result;
};

} // namespace Understudy
