// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/appearance.h"

#include "ui/theme/ownstyle.h"
#include "ui/theme/platformstyle.h"

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

// Where nothing of the desktop follows the wish, as on a Linux without a platform theme, the colours are ours.
static void applyScheme(Preferences::Scheme scheme)
{
    static bool s_oursAreShown = false;
    QStyleHints *hints = QGuiApplication::styleHints();
    if (scheme == Preferences::Scheme::System)
        hints->unsetColorScheme();
    else
        hints->setColorScheme(scheme == Preferences::Scheme::Dark ? Qt::ColorScheme::Dark : Qt::ColorScheme::Light);
    const bool wanted = scheme == Preferences::Scheme::Dark && hints->colorScheme() != Qt::ColorScheme::Dark;
    if (wanted == s_oursAreShown)
        return;
    s_oursAreShown = wanted;
    QApplication::setPalette(wanted ? Theme::darkPalette() : QPalette());
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
    if (OwnStyle *own = ownStyle())
        own->setTextPercent(percent);
    if (font != QApplication::font())
        QApplication::setFont(font);
}

static void applyMotion(bool reduce)
{
    if (reduce == !Appearance::movesAllowed())
        return;
    if (OwnStyle *own = ownStyle())
        return own->setCalm(reduce);
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
    const OwnStyle *own = ownStyle();
    return own ? !own->isCalm() : dynamic_cast<const CalmStyle *>(QApplication::style()) == nullptr;
}

} // namespace Understudy
