// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace Understudy {

// What an operation lays beside live data: "." NAME ".understudy-" UUID. One form for all kinds, so that a tree of files
// can tell what is Understudy's own in it, and recovery finds what belongs to an operation.
[[nodiscard]] QByteArray asideName(const QByteArray &name, const QString &operation);
[[nodiscard]] bool isAsideName(QByteArrayView name);

} // namespace Understudy
