// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// One fail(...) or Messages::error(...) in the sources that names its message.
struct MessageCall
{
    int line = 0;
    QStringList ids; // more than one where it chooses
    QStringList placeholders; // that it gives values for
    bool placeholdersKnown = true; // false: they come from a variable
};

[[nodiscard]] QList<MessageCall> messageCalls(const QString &source);
// Every text of the form "area.name" in the source, wherever it stands.
[[nodiscard]] QStringList messageIds(const QString &source);

} // namespace Understudy::Testing
