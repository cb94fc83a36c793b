// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/appearance.h"

#include <QApplication>
#include <QFont>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleHints>
#include <QStyleOptionProgressBar>

namespace Understudy {

// The style of the platform, without its animations.
class CalmStyle final : public QProxyStyle
{
public:
    using QProxyStyle::QProxyStyle;

    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                                QStyleHintReturn *data) const override
    {
        if (hint == SH_Widget_Animation_Duration || hint == SH_Widget_Animate)
            return 0;
        return QProxyStyle::styleHint(hint, option, widget, data);
    }

    // A bar without a known end runs to and fro in other styles, whatever they are told of motion. Here it stands still,
    // hatched; what is being done is always said in words beside it.
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override
    {
        const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
        if (element != CE_ProgressBarContents || !bar || bar->minimum != 0 || bar->maximum != 0) {
            QProxyStyle::drawControl(element, option, painter, widget);
            return;
        }
        const QRect inner = bar->rect.adjusted(1, 1, -1, -1);
        painter->fillRect(inner, bar->palette.base());
        painter->fillRect(inner, QBrush(bar->palette.highlight().color(), Qt::BDiagPattern));
    }
};

static void applyScheme(Preferences::Scheme scheme)
{
    switch (scheme) {
    case Preferences::Scheme::System:
        return QGuiApplication::styleHints()->unsetColorScheme();
    case Preferences::Scheme::Light:
        return QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Light);
    case Preferences::Scheme::Dark:
        return QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Dark);
    }
}

// Always from the size that the system gave, so that setting it twice does not grow it twice.
static void applyTextSize(int percent)
{
    static const QFont system = QApplication::font();
    QFont font = system;
    if (system.pointSizeF() > 0)
        font.setPointSizeF(system.pointSizeF() * percent / 100);
    else
        font.setPixelSize(system.pixelSize() * percent / 100);
    if (font != QApplication::font())
        QApplication::setFont(font);
}

static void applyMotion(bool reduce)
{
    if (reduce == !Appearance::movesAllowed())
        return;
    const auto *calm = dynamic_cast<const CalmStyle *>(QApplication::style());
    const QString name = (calm ? calm->baseStyle() : QApplication::style())->name();
    QApplication::setStyle(reduce ? new CalmStyle(name) : QStyleFactory::create(name));
}

void Appearance::apply(const Preferences &preferences)
{
    applyScheme(preferences.scheme);
    applyTextSize(preferences.textPercent);
    applyMotion(preferences.reduceMotion);
}

bool Appearance::movesAllowed()
{
    return dynamic_cast<const CalmStyle *>(QApplication::style()) == nullptr;
}

} // namespace Understudy
