// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

// Rows and columns of plain text, aligned. Cells are shown safely and never blank.
class TextTable
{
public:
    enum class Align { Left, Right };
    struct Column
    {
        QString title;
        Align align = Align::Left;
    };

    explicit TextTable(QList<Column> columns);

    void addRow(const QStringList &cells); // as many as there are columns
    // Lines with an end each, `indent` spaces before them; the titles first.
    [[nodiscard]] QString text(int indent = 0) const;

private:
    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

} // namespace Understudy
