// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/thinbar.h"

#include "models/texts.h"

namespace Understudy {

static constexpr int s_thickness = 8;
static constexpr int s_parts = 1000;

QProgressBar *thinBar(const QString &name)
{
    auto *bar = new QProgressBar;
    bar->setObjectName(name);
    bar->setTextVisible(false);
    bar->setFixedHeight(s_thickness);
    bar->setRange(0, s_parts);
    return bar;
}

void showFraction(QProgressBar &bar, const ProgressView &view, const QString &title)
{
    bar.setAccessibleName(title);
    const bool known = view.fraction > 0;
    bar.setRange(0, known ? s_parts : 0);
    if (known)
        bar.setValue(static_cast<int>(view.fraction * s_parts));
    bar.setAccessibleDescription(known ? Texts::percent(view.fraction)
                                       : QProgressBar::tr("working, total not known yet"));
}

} // namespace Understudy
