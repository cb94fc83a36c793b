// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLoggingCategory>

namespace Understudy {

// One category per folder of services. English, untranslated, never a secret. debug = each command, info = each step,
// warning = went on regardless, critical = somebody must act.
Q_DECLARE_LOGGING_CATEGORY(lcProcess)
Q_DECLARE_LOGGING_CATEGORY(lcConfig)
Q_DECLARE_LOGGING_CATEGORY(lcPlatform)
Q_DECLARE_LOGGING_CATEGORY(lcCrypto)
Q_DECLARE_LOGGING_CATEGORY(lcTasks)
Q_DECLARE_LOGGING_CATEGORY(lcRepository)
Q_DECLARE_LOGGING_CATEGORY(lcStorages)
Q_DECLARE_LOGGING_CATEGORY(lcRuntimes)
Q_DECLARE_LOGGING_CATEGORY(lcReleases)
Q_DECLARE_LOGGING_CATEGORY(lcOperations)

} // namespace Understudy
