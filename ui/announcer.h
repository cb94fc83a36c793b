// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

namespace Understudy {

// Speaks to screen readers: what a sighted person sees change without having asked.
class Announcer final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // A whole sentence. Once per change, not per tick of a bar.
    void announce(const QString &text);

signals:
    void announced(const QString &text);
};

} // namespace Understudy
