// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace Understudy {

class Home;

// What ran on a stage before it was suspended, in a file of its own: whoever comes next can resume exactly that.
struct Lease
{
    Stage stage; // as it was then: its file may have changed since
    QJsonObject running; // what the runtime gave, and what its resume() takes
    QDateTime since; // UTC
    // The stage was suspended for good, by the user: nobody resumes it unasked.
    bool kept = false;

    // Durable when it returns.
    [[nodiscard]] Result<> save(const Home &home) const;
    [[nodiscard]] static Result<> remove(const Home &home, const QString &stageId); // missing is fine
    [[nodiscard]] static Result<std::optional<Lease>> load(const Home &home, const QString &stageId);
    [[nodiscard]] static Result<QList<Lease>> all(const Home &home);
};

} // namespace Understudy
