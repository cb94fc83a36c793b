// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/announcer.h"

#include <QAccessible>
#include <QAccessibleAnnouncementEvent>
#include <QApplication>
#include <QWidget>

namespace Understudy {

void Announcer::announce(const QString &text)
{
    if (QWidget *window = QApplication::activeWindow()) {
        QAccessibleAnnouncementEvent event(window, text);
        QAccessible::updateAccessibility(&event);
    }
    emit announced(text);
}

} // namespace Understudy
