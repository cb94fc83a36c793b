// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

// In a child, before its program takes over: what it reads from its standard input and writes to its standard output
// goes over this descriptor. Safe between fork and exec.
void joinStandardStreams(int descriptor);

} // namespace Understudy
