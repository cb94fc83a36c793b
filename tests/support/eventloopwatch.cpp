// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/eventloopwatch.h"

#include <QAbstractEventDispatcher>
#include <QMetaEnum>
#include <QTest>

#include <algorithm>
#include <utility>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace Understudy::Testing {

// A sanitizer makes everything slower by about as much as the time limits of the tests are raised for it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static constexpr int s_slowness = 5;
#else
static constexpr int s_slowness = 1;
#endif

// What a test sends is not of the queue: ten keys in a row without a turn between them are ten deliveries.
static bool comesFromTheQueue(const QEvent &event)
{
    switch (event.type()) {
    case QEvent::MetaCall:
    case QEvent::Timer:
    case QEvent::UpdateRequest:
    case QEvent::LayoutRequest:
    case QEvent::DeferredDelete:
    case QEvent::SockAct:
        return true;
    default:
        return false;
    }
}

// Qt's own file dialog waits at its end for its thread that looks at a folder; where the system has one, that is taken.
static bool endsAFileDialog(const QObject &receiver, const QEvent &event)
{
    return event.type() == QEvent::DeferredDelete && receiver.inherits("QFileDialog");
}

static QString described(const QObject *receiver, const QEvent *event)
{
    const char *type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    return u"%1 to %2 “%3”"_s.arg(type ? QLatin1StringView(type) : "event"_L1,
                                  QLatin1StringView(receiver->metaObject()->className()), receiver->objectName());
}

EventLoopWatch::EventLoopWatch(QObject *parent)
    : QObject(parent)
    , m_scheduler(u"/proc/thread-self/schedstat"_s)
{
    m_clock.start();
    // Where the kernel does not tell, nothing is taken off: the watch is then stricter, not blind.
    m_tellsDelay = m_scheduler.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    Q_ASSERT(dispatcher);
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, &EventLoopWatch::turn);
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        turn();
        m_waiting = true;
    });
}

EventLoopWatch::Mark EventLoopWatch::now()
{
    Mark mark{.wallNs = m_clock.nsecsElapsed()};
    if (m_tellsDelay && m_scheduler.seek(0)) {
        const QList<QByteArray> fields = m_scheduler.read(128).split(' ');
        mark.workNs = fields.value(0).toLongLong();
        mark.delayNs = fields.value(1).toLongLong();
    }
    rusage usage{};
    if (::getrusage(RUSAGE_THREAD, &usage) == 0)
        mark.majorFaults = usage.ru_majflt;
    return mark;
}

void EventLoopWatch::begin(const QObject *receiver, const QEvent *event)
{
    if (m_depth++ > 0) {
        if (std::exchange(m_waiting, false)) // the nested loop has waited up to here
            m_since = now();
        return;
    }
    m_waiting = false;
    ++m_deliveries;
    m_ofQueue = comesFromTheQueue(*event);
    m_ofQt = endsAFileDialog(*receiver, *event);
    if (!m_ofQueue)
        m_turn = {};
    m_what = described(receiver, event);
    m_since = now();
}

void EventLoopWatch::end()
{
    if (--m_depth == 0)
        settle();
}

void EventLoopWatch::settle()
{
    const Mark mark = now();
    const bool readItself = m_tellsDelay && mark.majorFaults > m_since.majorFaults;
    const nanoseconds stoodStill(readItself ? mark.workNs - m_since.workNs
                                            : mark.wallNs - m_since.wallNs - (mark.delayNs - m_since.delayNs));
    m_since = mark;
    if (!m_ofQt)
        m_turn += duration_cast<microseconds>(std::max(stoodStill, nanoseconds(0)));
    m_longest = std::max(m_longest, m_turn);
    if (m_turn > limit * s_slowness && !m_told) {
        const char *test = QTest::currentTestFunction();
        m_tooLong.append(u"%1: %2 ms without a turn of the event loop, at last %3"_s
                             .arg(QLatin1StringView(test ? test : "outside a test"))
                             .arg(m_turn.count() / 1000)
                             .arg(m_what));
        m_told = true;
    }
    if (!m_ofQueue || m_depth > 0)
        m_turn = {};
}

// Within a delivery this is a nested loop: what came before it is one stretch, what follows is another.
void EventLoopWatch::turn()
{
    if (std::exchange(m_waiting, false))
        m_since = now();
    else if (m_depth > 0)
        settle();
    m_turn = {};
    m_told = false;
}

void EventLoopWatch::reset()
{
    m_longest = {};
    m_turn = {};
    m_told = false;
    m_tooLong.clear();
}

} // namespace Understudy::Testing
