// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

namespace Understudy {

// What the person has chosen in the window: what an action is about.
struct Selection
{
    QString stage; // PROJECT/STAGE; empty = none
    QStringList backups; // ids of the selected backups of that stage
    bool operator==(const Selection &) const = default;
};

} // namespace Understudy
