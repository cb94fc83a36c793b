// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QJsonObject>

namespace Understudy {

enum class RuntimeState { Running, Suspended, Unknown };

// What runs a stage: starts and stops it. Blocking. The suite tests/suites/runtimesuite.h is its law.
class Runtime
{
public:
    virtual ~Runtime() = default;

    // Unknown: this runtime cannot tell (kind none); then the proof of the storages alone is the gate.
    [[nodiscard]] virtual Result<RuntimeState> state(const TaskControl &control) = 0;
    // Stops what runs; returns once it is stopped. The object names exactly what ran and is what resume() takes;
    // it goes into the lease file before anything is stopped, hence two calls.
    [[nodiscard]] virtual Result<QJsonObject> running(const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<> suspend(const QJsonObject &lease, const TaskControl &control) = 0;
    // Starts exactly what the lease names; harmless when it runs already.
    [[nodiscard]] virtual Result<> resume(const QJsonObject &lease, const TaskControl &control) = 0;
};

} // namespace Understudy
