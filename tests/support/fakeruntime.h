// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/runtimes/runtimefactory.h"
#include "tests/support/fakeworld.h"

namespace Understudy::Testing {

// Suspends and resumes the fake world. Calls: "state", "running", "suspend", "resume".
class FakeRuntime final : public Runtime
{
public:
    explicit FakeRuntime(FakeWorld &world);

    [[nodiscard]] Result<RuntimeState> state(const TaskControl &control) override;
    [[nodiscard]] Result<QJsonObject> running(const TaskControl &control) override;
    [[nodiscard]] Result<> suspend(const QJsonObject &lease, const TaskControl &control) override;
    [[nodiscard]] Result<> resume(const QJsonObject &lease, const TaskControl &control) override;

private:
    FakeWorld &m_world;
};

class FakeRuntimeFactory final : public RuntimeFactory
{
public:
    explicit FakeRuntimeFactory(FakeWorld &world);

    [[nodiscard]] std::unique_ptr<Runtime> make(const RuntimeConfig &config) const override;

private:
    FakeWorld &m_world;
};

} // namespace Understudy::Testing
