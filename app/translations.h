// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QCoreApplication;

namespace Understudy {

// Gives the application the texts in the user's language, and the plurals of English below them. Once, at the start.
void installTranslations(QCoreApplication &application);

} // namespace Understudy
