// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/logging.h"

namespace Understudy {

// Only warnings unless asked for more: QT_LOGGING_RULES, or --verbose of the command line.
Q_LOGGING_CATEGORY(lcProcess, "understudy.process", QtWarningMsg)
Q_LOGGING_CATEGORY(lcConfig, "understudy.config", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPlatform, "understudy.platform", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCrypto, "understudy.crypto", QtWarningMsg)
Q_LOGGING_CATEGORY(lcTasks, "understudy.tasks", QtWarningMsg)
Q_LOGGING_CATEGORY(lcRepository, "understudy.repository", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStorages, "understudy.storages", QtWarningMsg)
Q_LOGGING_CATEGORY(lcRuntimes, "understudy.runtimes", QtWarningMsg)
Q_LOGGING_CATEGORY(lcReleases, "understudy.releases", QtWarningMsg)
Q_LOGGING_CATEGORY(lcOperations, "understudy.operations", QtWarningMsg)

} // namespace Understudy
