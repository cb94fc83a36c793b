// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QAbstractItemView;
class QHeaderView;

namespace Understudy {

// What a paste into a spreadsheet gives: the selected rows and shown columns as they are shown, tab-separated, under a
// line of titles.
[[nodiscard]] QString selectedRowsAsText(const QAbstractItemView &view, const QHeaderView &header);

} // namespace Understudy
