// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/process/commandrunner.h"
#include "services/runtimes/runtime.h"

#include <chrono>

namespace Understudy {

// A stage that the user's own commands suspend and resume; a third one prints its state. None of them is believed:
// after suspend and resume the state has to say so itself.
class CommandsRuntime final : public Runtime
{
public:
    struct Limits
    {
        int stateSeconds = 30; // until the state command has to have ended
        int commandSeconds = 300; // the other two
        std::chrono::milliseconds settle = std::chrono::seconds(60); // until the state has to follow
        std::chrono::milliseconds interval = std::chrono::milliseconds(200); // between two looks at it
    };

    CommandsRuntime(const RuntimeConfig &config, const CommandRunner &commands, const Limits &limits);
    CommandsRuntime(const RuntimeConfig &config, const CommandRunner &commands);

    // CommandFailed: the command fails, hangs, or prints neither running nor suspended.
    [[nodiscard]] Result<RuntimeState> state(const TaskControl &control) override;
    [[nodiscard]] Result<QJsonObject> running(const TaskControl &control) override; // { "running": true or false }
    // After an error the stage may stand half way; resume() brings it back.
    [[nodiscard]] Result<> suspend(const QJsonObject &lease, const TaskControl &control) override;
    // An empty lease: whatever ran before. A state that cannot be learnt keeps nothing from being resumed.
    [[nodiscard]] Result<> resume(const QJsonObject &lease, const TaskControl &control) override;

private:
    [[nodiscard]] Result<> run(const QStringList &command, const TaskControl &control) const;
    [[nodiscard]] Result<bool> follows(RuntimeState wanted, const TaskControl &control);

    const RuntimeConfig m_config;
    const CommandRunner &m_commands;
    const Limits m_limits;
    bool m_suspended = false; // by this object, to the end
};

} // namespace Understudy
