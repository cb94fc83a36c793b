// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Understudy {

// One thing in a tree, by the open folder it is in and its name there; with an empty name the open thing itself.
struct TreeTarget
{
    int folder = -1;
    QByteArray name;
};

} // namespace Understudy
