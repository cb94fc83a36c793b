// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

// Where HOME is not set (a system service, a bare environment) it is taken from the user's account, for this program and
// for those that it starts: without it all of Understudy's own would be looked for below "/". Call it first in main().
void provideUserHome();

} // namespace Understudy
