// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demoplace.h"
#include "services/process/daemon.h"

#include <optional>

namespace Understudy::Demo {

// A PostgreSQL of the demo's own: its data and its socket in the demo's folder, no port, no password. Stopped by
// destruction. PostgreSQL does not run as root; then it runs as the user nobody.
class Cluster
{
public:
    // Makes the data folder and starts the server; returns once it answers.
    [[nodiscard]] static Result<Cluster> start(const Place &place, const TaskControl &control);
    // The same for data that may exist already, and for a caller whose threads come and go: the server lives on if this
    // process is killed, and is then taken over by the next call.
    [[nodiscard]] static Result<Cluster> startLasting(const Place &place, const TaskControl &control);
    Cluster(Cluster &&other) noexcept;
    Cluster &operator=(Cluster &&) = delete;
    ~Cluster();

private:
    struct Programs
    {
        QString folder; // of initdb, pg_ctl and postgres
        QStringList before; // each of them: what starts it as another user, and ends it with us
        bool asNobody = false;
    };

    Cluster(const Place &place, Programs programs);
    enum class Life { EndsWithUs, Lasts };
    [[nodiscard]] static Result<Programs> findPrograms(const Place &place, Life life);
    [[nodiscard]] Command command(const QString &program, const QStringList &arguments) const;
    [[nodiscard]] Result<> make(const TaskControl &control) const;
    [[nodiscard]] Result<> launch(const TaskControl &control);
    [[nodiscard]] Result<> launchLasting(const TaskControl &control);
    void stop() const;

    Place m_place;
    Programs m_programs;
    std::optional<Daemon> m_server;
    bool m_lasts = false; // started, and not by m_server
};

} // namespace Understudy::Demo
