// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/statusdelegate.h"

#include <QFontMetrics>

namespace Understudy {

StatusDelegate::StatusDelegate(GlyphOf glyphOf, QObject *parent)
    : RoomyDelegate(parent)
    , m_glyphOf(std::move(glyphOf))
{ }

void StatusDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    RoomyDelegate::initStyleOption(option, index);
    const std::optional<Glyph> glyph = m_glyphOf(index);
    if (!glyph)
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = icon(glyph->icon, glyph->token);
    const int side = option->fontMetrics.height();
    option->decorationSize = {side, side};
    option->palette.setColor(QPalette::Text, Theme::colour(glyph->token, option->palette));
}

} // namespace Understudy
