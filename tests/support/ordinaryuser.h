// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

#include <functional>

namespace Understudy::Testing {

// Runs `work` in a child process of an ordinary user, which root becomes for it. It returns what is wrong, empty if all is
// well; so does this.
[[nodiscard]] QByteArray asOrdinaryUser(const std::function<QByteArray()> &work);

} // namespace Understudy::Testing
