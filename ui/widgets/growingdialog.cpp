// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/growingdialog.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>

#include <algorithm>

namespace Understudy {

bool GrowingDialog::event(QEvent *event)
{
    const bool handled = QDialog::event(event);
    if ((event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show) && layout()) {
        const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                         : layout()->totalSizeHint().height();
        const int most = screen()->availableSize().height();
        if (needed > height())
            resize(width(), std::min(needed, most));
    }
    return handled;
}

} // namespace Understudy
