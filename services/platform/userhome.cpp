// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/userhome.h"

#include <QtEnvironmentVariables>
#include <QtSystemDetection>

#ifdef Q_OS_UNIX
#    include <pwd.h>
#    include <unistd.h>
#endif

namespace Understudy {

void provideUserHome()
{
#ifdef Q_OS_UNIX // elsewhere the system itself is asked, not the environment
    if (!qEnvironmentVariableIsEmpty("HOME"))
        return;
    const passwd *user = ::getpwuid(::geteuid());
    if (user && user->pw_dir && *user->pw_dir)
        qputenv("HOME", user->pw_dir);
#endif
}

} // namespace Understudy
