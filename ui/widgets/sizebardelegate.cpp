// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/sizebardelegate.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Understudy {

static constexpr int s_thickness = 3;
static constexpr int s_margin = 4;

SizeBarDelegate::SizeBarDelegate(int shareRole, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_shareRole(shareRole)
{ }

void SizeBarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const double share = std::clamp(index.data(m_shareRole).toDouble(), 0.0, 1.0);
    if (share <= 0)
        return;
    const QRectF track(option.rect.x() + s_margin, option.rect.bottom() - s_thickness - 1,
                       option.rect.width() - 2 * s_margin, s_thickness);
    QRectF bar = track;
    bar.setWidth(std::max<double>(s_thickness, track.width() * share));
    if (option.direction == Qt::LeftToRight) // beside the digits, which stand on the right
        bar.moveRight(track.right());
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QColor colour = selected ? option.palette.color(QPalette::HighlightedText)
                             : Theme::colour(Theme::Token::Running, option.palette);
    colour.setAlphaF(selected ? 0.9F : 0.55F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(bar, s_thickness / 2.0, s_thickness / 2.0);
    painter->restore();
}

QSize SizeBarDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * s_margin, s_thickness);
}

} // namespace Understudy
