// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/conveyor.h"

#include "models/messages/catalog.h"

#include <QList>
#include <QMutex>
#include <QThreadPool>
#include <QWaitCondition>

#include <atomic>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr unsigned long s_turnMs = 100; // how long a cancel may go unseen

struct Conveyor::Belt
{
    explicit Belt(qint64 maximum)
        : capacity(maximum)
    { }
    [[nodiscard]] Result<> put(QByteArrayView bytes);
    void end(const Result<> &result);

    const qint64 capacity;
    std::atomic_bool cancelled = false;
    QMutex mutex; // guards all below
    QWaitCondition changed;
    QList<QByteArray> pieces;
    qint64 waiting = 0; // bytes in `pieces`
    std::optional<Result<>> ended;
    QThreadPool pool; // last: its destructor waits for the producer, which uses the rest
};

Result<> Conveyor::Belt::put(QByteArrayView bytes)
{
    const QMutexLocker locker(&mutex);
    while (waiting >= capacity && !cancelled)
        changed.wait(&mutex, s_turnMs);
    if (cancelled)
        return fail("common.cancelled"_L1);
    pieces.append(bytes.toByteArray());
    waiting += bytes.size();
    changed.wakeAll();
    return {};
}

void Conveyor::Belt::end(const Result<> &result)
{
    const QMutexLocker locker(&mutex);
    ended = result;
    changed.wakeAll();
}

Conveyor::Conveyor(Produce produce, qint64 capacity)
    : m_belt(std::make_unique<Belt>(capacity))
{
    m_belt->pool.setMaxThreadCount(1);
    // Not by QtConcurrent: it would keep an exception in a future that nobody asks, and the consumer would wait for ever.
    m_belt->pool.start([belt = m_belt.get(), work = std::move(produce)] {
        const TaskControl control(belt->cancelled);
        belt->end(
            work([belt](QByteArrayView bytes) { return bytes.isEmpty() ? Result<>() : belt->put(bytes); }, control));
    });
}

Conveyor::~Conveyor()
{
    m_belt->cancelled = true;
    m_belt->pool.waitForDone();
}

Result<> Conveyor::waitForFirst(const TaskControl &control)
{
    const QMutexLocker locker(&m_belt->mutex);
    while (m_belt->pieces.isEmpty() && !m_belt->ended) {
        m_belt->changed.wait(&m_belt->mutex, s_turnMs);
        if (const Result<> going = control.checkpoint(); !going)
            return going;
    }
    return m_belt->pieces.isEmpty() ? *m_belt->ended : Result<>();
}

Result<QByteArray> Conveyor::next(const TaskControl &control)
{
    if (const Result<> first = waitForFirst(control); !first)
        return std::unexpected(first.error());
    const QMutexLocker locker(&m_belt->mutex);
    if (m_belt->pieces.isEmpty())
        return QByteArray();
    const QByteArray piece = m_belt->pieces.takeFirst();
    m_belt->waiting -= piece.size();
    m_belt->changed.wakeAll();
    return piece;
}

} // namespace Understudy
