// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace Understudy {

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{ }

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
    invalidate();
}

int FlowLayout::count() const
{
    return static_cast<int>(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<size_t>(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *taken = m_items[static_cast<size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    invalidate();
    return taken;
}

static int widthOf(const std::vector<QLayoutItem *> &line, int gap)
{
    int width = line.empty() ? 0 : -gap;
    for (const QLayoutItem *item : line)
        width += item->sizeHint().width() + gap;
    return width;
}

static int heightOf(const std::vector<QLayoutItem *> &line)
{
    int height = 0;
    for (const QLayoutItem *item : line)
        height = std::max(height, item->sizeHint().height());
    return height;
}

std::vector<FlowLayout::Line> FlowLayout::linesIn(int width) const
{
    std::vector<Line> lines;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue; // what is hidden
        const bool fits = !lines.empty()
                          && widthOf(lines.back(), spacing()) + spacing() + item->sizeHint().width() <= width;
        if (!fits)
            lines.emplace_back();
        lines.back().push_back(item.get());
    }
    return lines;
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins around = contentsMargins();
    int height = around.top() + around.bottom();
    const std::vector<Line> lines = linesIn(width - around.left() - around.right());
    for (const Line &line : lines)
        height += heightOf(line) + (&line == &lines.front() ? 0 : spacing());
    return height;
}

QSize FlowLayout::sizeHint() const
{
    const QMargins around = contentsMargins();
    const std::vector<Line> lines = linesIn(QLAYOUTSIZE_MAX);
    const QSize content = lines.empty() ? QSize(0, 0)
                                        : QSize(widthOf(lines.front(), spacing()), heightOf(lines.front()));
    return content.grownBy(around);
}

QSize FlowLayout::minimumSize() const
{
    QSize least(0, 0);
    for (const auto &item : m_items) {
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    }
    return least.grownBy(contentsMargins());
}

void FlowLayout::place(const Line &line, const QRect &area) const
{
    int left = area.width() - widthOf(line, spacing());
    int x = area.x();
    for (QLayoutItem *item : line) {
        QSize size = item->sizeHint();
        if (left < 0) // wider than the line by itself
            size.setWidth(std::max(item->minimumSize().width(), area.width()));
        else if (item->expandingDirections() & Qt::Horizontal)
            size.rwidth() += std::exchange(left, 0);
        const QRect there(QPoint(x, area.y() + (area.height() - size.height()) / 2), size);
        item->setGeometry(QStyle::visualRect(parentWidget()->layoutDirection(), area, there));
        x += size.width() + spacing();
    }
}

void FlowLayout::setGeometry(const QRect &area)
{
    QLayout::setGeometry(area);
    const QRect inner = area.marginsRemoved(contentsMargins());
    int y = inner.y();
    for (const Line &line : linesIn(inner.width())) {
        place(line, QRect(inner.x(), y, inner.width(), heightOf(line)));
        y += heightOf(line) + spacing();
    }
}

} // namespace Understudy
