// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/notify/notifier.h"

#include <QList>

namespace Understudy::Testing {

// Keeps what it was told to tell.
class FakeNotifier final : public Notifier
{
public:
    void notify(const Notification &notification) override { told.append(notification); }

    [[nodiscard]] QList<Notification::Kind> kinds() const
    {
        QList<Notification::Kind> kinds;
        for (const Notification &notification : told)
            kinds.append(notification.kind);
        return kinds;
    }

    QList<Notification> told;
};

} // namespace Understudy::Testing
