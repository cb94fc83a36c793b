// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QString>

namespace Understudy {

// Knows passwords of PostgreSQL logins. Asked only when a server wants one and libpq found none (~/.pgpass, PGPASSWORD),
// or a wrong one. Blocking; from any thread, several at once.
class PasswordSource
{
public:
    virtual ~PasswordSource() = default;

    // `login` as loginOf() makes it. Empty: there is none.
    [[nodiscard]] virtual Result<QByteArray> password(const QString &login, const TaskControl &control) const = 0;
};

} // namespace Understudy
