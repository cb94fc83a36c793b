// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

class Home;

// Names of the files that hold a stage's or an attempt's state between processes, made in one place. A stage is named
// by its id, PROJECT/STAGE.
namespace OperationFiles {

[[nodiscard]] QString stageLock(const Home &home, const QString &stage);
[[nodiscard]] QString standstillLock(const Home &home, const QString &stage);
[[nodiscard]] QString lease(const Home &home, const QString &stage);
[[nodiscard]] QString leaseLock(const Home &home, const QString &stage);
[[nodiscard]] QString attempt(const Home &home, const QString &id);
[[nodiscard]] QString beside(const Home &home, const QString &id); // what its capture may have left on a server
[[nodiscard]] QString besideLock(const Home &home, const QString &id);
[[nodiscard]] QString attemptLock(const Home &home, const QString &id);
[[nodiscard]] QString importLock(const Home &home, const QString &operation); // held while it lives

} // namespace OperationFiles

} // namespace Understudy
