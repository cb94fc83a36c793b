// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakeruntime.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

FakeRuntime::FakeRuntime(FakeWorld &world)
    : m_world(world)
{ }

Result<RuntimeState> FakeRuntime::state(const TaskControl &control)
{
    if (const Result<> asked = m_world.call(u"state"_s, {}, control); !asked)
        return std::unexpected(asked.error());
    return m_world.runtime;
}

Result<QJsonObject> FakeRuntime::running(const TaskControl &control)
{
    if (const Result<> asked = m_world.call(u"running"_s, {}, control); !asked)
        return std::unexpected(asked.error());
    return QJsonObject{{u"services"_s, u"api worker"_s}};
}

// It stops first and meets the failure or the cancelling afterwards: the worse case for the caller.
Result<> FakeRuntime::suspend(const QJsonObject &lease, const TaskControl &control)
{
    Q_ASSERT(lease.contains(u"services"_s));
    m_world.runtime = RuntimeState::Suspended;
    return m_world.call(u"suspend"_s, {.step = Step::Suspend}, control);
}

Result<> FakeRuntime::resume(const QJsonObject &lease, const TaskControl &control)
{
    if (const Result<> resumed = m_world.call(u"resume"_s, {.step = Step::Resume}, control); !resumed)
        return resumed;
    if (!lease.contains(u"services"_s))
        m_world.note(u"resumed without a lease"_s);
    m_world.runtime = RuntimeState::Running;
    return {};
}

FakeRuntimeFactory::FakeRuntimeFactory(FakeWorld &world)
    : m_world(world)
{ }

std::unique_ptr<Runtime> FakeRuntimeFactory::make(const RuntimeConfig &) const
{
    return std::make_unique<FakeRuntime>(m_world);
}

} // namespace Understudy::Testing
