// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakeworld.h"

namespace Understudy::Testing {

Result<> FakeWorld::call(const QString &name)
{
    note(name);
    if (onCall)
        onCall(name);
    if (const auto failure = failures.constFind(name); failure != failures.cend())
        return std::unexpected(*failure);
    return {};
}

Result<> FakeWorld::call(const QString &name, const Progress &progress, const TaskControl &control)
{
    if (const Result<> done = call(name); !done)
        return done;
    return control.checkpoint(progress);
}

void FakeWorld::note(const QString &name)
{
    const QMutexLocker locker(&m_mutex);
    m_calls.append(name);
}

QStringList FakeWorld::calls() const
{
    const QMutexLocker locker(&m_mutex);
    return m_calls;
}

qsizetype FakeWorld::indexOf(const QString &name) const
{
    return calls().indexOf(name);
}

void FakeWorld::forgetCalls()
{
    const QMutexLocker locker(&m_mutex);
    m_calls.clear();
}

} // namespace Understudy::Testing
