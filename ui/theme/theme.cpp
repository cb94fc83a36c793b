// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace Understudy::Theme {

struct Pair
{
    QRgb light;
    QRgb dark;
};

static Pair pairOf(Token token)
{
    switch (token) {
    case Token::Ok:
        return {.light = 0xff1b6e3c, .dark = 0xff6fcf97};
    case Token::Running:
        return {.light = 0xff1f5fa8, .dark = 0xff8ab4f8};
    case Token::Warning:
        return {.light = 0xff8a5200, .dark = 0xfff2b84b};
    case Token::Error:
        return {.light = 0xffb3261e, .dark = 0xffff8a80};
    case Token::Muted:
        return {.light = 0xff5f6368, .dark = 0xffb0b4ba};
    }
    Q_UNREACHABLE_RETURN({});
}

static QColor mixed(const QColor &back, const QColor &front, double share)
{
    const auto part = [share](float one, float other) { return static_cast<float>(one * (1 - share) + other * share); };
    return QColor::fromRgbF(part(back.redF(), front.redF()), part(back.greenF(), front.greenF()),
                            part(back.blueF(), front.blueF()));
}

static bool standsOut(const QColor &colour, const QPalette &palette, double least)
{
    return contrast(colour, palette.color(QPalette::Active, QPalette::Base)) >= least
           && contrast(colour, palette.color(QPalette::Active, QPalette::Window)) >= least;
}

QColor colour(Token token, const QPalette &palette)
{
    const Pair pair = pairOf(token);
    const QColor wanted(isDark(palette) ? pair.dark : pair.light);
    return standsOut(wanted, palette, leastContrast) ? wanted : palette.color(QPalette::Active, QPalette::Text);
}

QColor tint(Token token, const QPalette &palette)
{
    return mixed(palette.color(QPalette::Active, QPalette::Window), colour(token, palette), 0.12);
}

QColor hairline(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Active, QPalette::Window),
                 palette.color(QPalette::Active, QPalette::WindowText), 0.18);
}

// No stronger than it has to be: a form full of boxes is no grid.
QColor controlFrame(const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Active, QPalette::Window);
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    for (double share = 0.3; share < 1; share += 0.05) {
        if (const QColor frame = mixed(ground, text, share); standsOut(frame, palette, leastControlContrast))
            return frame;
    }
    return text;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightnessF()
           < palette.color(QPalette::Active, QPalette::WindowText).lightnessF();
}

static double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace Understudy::Theme
