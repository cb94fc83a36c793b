// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakestaged.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

FakeStaged::FakeStaged(FakeWorld &world, const QString &storage, const QString &operation)
    : m_world(world)
    , m_storage(storage)
    , m_operation(operation)
{ }

FakeData &FakeStaged::data() const
{
    return m_world.storages[m_storage];
}

QJsonObject FakeStaged::identity() const
{
    return {{u"storage"_s, m_storage}, {u"operation"_s, m_operation}};
}

QString FakeStaged::swapGroup() const
{
    return data().swapGroup;
}

Result<> FakeStaged::swapIn(const QList<Staged *> &group, const TaskControl &)
{
    return swap(group, true);
}

Result<> FakeStaged::swapBack(const QList<Staged *> &group, const TaskControl &)
{
    return swap(group, false);
}

// All of a group or none, as a transaction does it.
Result<> FakeStaged::swap(const QList<Staged *> &group, bool in)
{
    for (Staged *member : group) {
        const QString name = (in ? u"swapIn "_s : u"swapBack "_s) + static_cast<FakeStaged *>(member)->m_storage;
        if (const Result<> called = m_world.call(name); !called)
            return called;
    }
    for (Staged *member : group)
        static_cast<FakeStaged *>(member)->exchange(in);
    return {};
}

void FakeStaged::exchange(bool in)
{
    FakeData &mine = data();
    if (mine.swapped.contains(m_operation) == in)
        return;
    std::swap(mine.live, mine.beside[m_operation]);
    if (in)
        mine.swapped.append(m_operation);
    else
        mine.swapped.removeAll(m_operation);
}

Result<SwapState> FakeStaged::state()
{
    if (const Result<> called = m_world.call(u"state "_s + m_storage); !called)
        return std::unexpected(called.error());
    if (data().swapped.contains(m_operation))
        return SwapState::New;
    return data().beside.contains(m_operation) ? SwapState::Old : SwapState::Unknown;
}

Result<> FakeStaged::mayDrop(const TaskControl &)
{
    return m_world.call(u"mayDrop "_s + m_storage);
}

Result<> FakeStaged::drop(const TaskControl &)
{
    if (const Result<> called = m_world.call(u"drop "_s + m_storage); !called)
        return called;
    data().beside.remove(m_operation);
    return {};
}

Result<qint64> FakeStaged::keptBytes()
{
    qint64 bytes = 0;
    for (const QByteArray &content : std::as_const(data().beside[m_operation].files))
        bytes += content.size();
    return bytes;
}

Result<QStringList> FakeStaged::writesSinceSwap(const TaskControl &)
{
    if (const Result<> called = m_world.call(u"writesSinceSwap "_s + m_storage); !called)
        return std::unexpected(called.error());
    return data().laterWrites;
}

} // namespace Understudy::Testing
