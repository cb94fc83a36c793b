// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QProxyStyle>

namespace Understudy {

// Fusion as it is used where no desktop brings a style of its own: buttons of dialogs without pictures, boxes and
// pictures that grow with the letters, boxes to tick that are seen while they are empty, and no animations when they are
// not wished for.
class OwnStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    OwnStyle();

    void setCalm(bool calm) { m_calm = calm; }
    [[nodiscard]] bool isCalm() const { return m_calm; }
    void setTextPercent(int percent) { m_textPercent = percent; }

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                                QStyleHintReturn *data) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;

private:
    bool m_calm = false;
    int m_textPercent = 100;
};

// The style of this program, if it is the one above.
[[nodiscard]] OwnStyle *ownStyle();

} // namespace Understudy
