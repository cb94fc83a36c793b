// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/runtimes/runtime.h"

namespace Understudy {

// A stage that Understudy does not know how to suspend. Its state is never known, so the storages' proof is the gate;
// suspend() and resume() are refused.
class NoneRuntime final : public Runtime
{
public:
    [[nodiscard]] Result<RuntimeState> state(const TaskControl &control) override;
    [[nodiscard]] Result<QJsonObject> running(const TaskControl &control) override;
    [[nodiscard]] Result<> suspend(const QJsonObject &lease, const TaskControl &control) override;
    [[nodiscard]] Result<> resume(const QJsonObject &lease, const TaskControl &control) override;
};

} // namespace Understudy
