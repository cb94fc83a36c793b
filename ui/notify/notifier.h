// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QCoreApplication>
#include <QString>

namespace Understudy {

// What is told to somebody who may be looking elsewhere.
struct Notification
{
    enum class Kind { Done, Warning, Failure };

    Kind kind = Kind::Done;
    QString title; // says it all: “Backup of staging failed”
    QString body;
    QString stage; // PROJECT/STAGE that a click leads to; empty = none
    QString backup; // id of the backup that a click leads to; empty = none
    int times = 1; // the same one, counting those of the last minute, which it takes the place of

    [[nodiscard]] QString countedTitle() const // “Backup of staging failed (×3)”
    {
        return times > 1 ? QCoreApplication::translate("Understudy::Notices", "%1 (×%2)").arg(title).arg(times) : title;
    }
};

// The way to the desktop's notifications. Called in the window's thread; returns at once.
class Notifier
{
public:
    virtual ~Notifier() = default;

    virtual void notify(const Notification &notification) = 0;
};

} // namespace Understudy
