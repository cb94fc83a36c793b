// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/texttable.h"

#include "app/output/format.h"

#include <algorithm>
#include <utility>

namespace Understudy {

TextTable::TextTable(QList<Column> columns)
    : m_columns(std::move(columns))
{ }

void TextTable::addRow(const QStringList &cells)
{
    Q_ASSERT(cells.size() == m_columns.size());
    QStringList row;
    for (const QString &cell : cells)
        row.append(Format::orDash(cell));
    m_rows.append(row);
}

// Characters, not UTF-16 units; a letter and its accents count as one.
static qsizetype widthOf(const QString &text)
{
    qsizetype width = 0;
    for (const char32_t character : text.toUcs4()) {
        const QChar::Category category = QChar::category(character);
        if (category != QChar::Mark_NonSpacing && category != QChar::Mark_Enclosing)
            ++width;
    }
    return width;
}

QString TextTable::text(int indent) const
{
    QList<QStringList> lines = {{}};
    for (const Column &column : m_columns)
        lines.first().append(column.title);
    lines += m_rows;

    QList<qsizetype> widths(m_columns.size());
    for (const QStringList &line : std::as_const(lines)) {
        for (qsizetype column = 0; column < m_columns.size(); ++column)
            widths[column] = std::max(widths[column], widthOf(line[column]));
    }
    QString text;
    for (const QStringList &cells : std::as_const(lines)) {
        QString line(indent, u' ');
        for (qsizetype column = 0; column < m_columns.size(); ++column) {
            const QString padding(widths[column] - widthOf(cells[column]), u' ');
            const bool right = m_columns[column].align == Align::Right;
            line += (column > 0 ? QStringLiteral("  ") : QString())
                    + (right ? padding + cells[column] : cells[column] + padding);
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

} // namespace Understudy
