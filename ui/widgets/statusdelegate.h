// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/icons.h"
#include "ui/widgets/roomydelegate.h"

#include <functional>
#include <optional>

namespace Understudy {

// Shows a state as a drawn glyph beside its word, both in the colour of its meaning; on a selected row both are as the
// selection has them. The word alone says everything, so nothing depends on the colour.
class StatusDelegate final : public RoomyDelegate
{
    Q_OBJECT

public:
    struct Glyph
    {
        IconName icon = IconName::Unknown;
        Theme::Token token = Theme::Token::Muted;
    };
    using GlyphOf = std::function<std::optional<Glyph>(const QModelIndex &)>;

    explicit StatusDelegate(GlyphOf glyphOf, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    GlyphOf m_glyphOf;
};

} // namespace Understudy
