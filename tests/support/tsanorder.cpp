// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ThreadSanitizer sees what Qt's headers do and not what its library does, which is built without it. So a thread that
// waited for a condition, took a lock or runs a piece of work would look as if nothing ordered it behind the other one:
// hundreds of races that are none. These stand before the functions of the library, call them, and tell of the order.
// For programs that are built with ThreadSanitizer alone.

#include <QDeadlineTimer>
#include <QMutex>
#include <QReadWriteLock>
#include <QRunnable>
#include <QSemaphore>
#include <QThread>
#include <QThreadPool>
#include <QWaitCondition>

#include <climits>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

namespace {

template<typename Function>
Function *ofQt(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

// Libraries come here too, with locks of which ThreadSanitizer does not know that they are taken.
bool isOurs(const void *caller)
{
    static const int s_place = 0;
    Dl_info there = {};
    Dl_info here = {};
    return ::dladdr(caller, &there) != 0 && ::dladdr(&s_place, &here) != 0 && there.dli_fbase == here.dli_fbase;
}

// The lock is free while a thread waits for a condition.
bool waitUnlocked(QWaitCondition *condition, QMutex *mutex, QDeadlineTimer deadline, const void *caller)
{
    static auto *const s_wait = ofQt<bool(QWaitCondition *, QMutex *, QDeadlineTimer)>(
        "_ZN14QWaitCondition4waitEP6QMutex14QDeadlineTimer");
    if (!isOurs(caller))
        return s_wait(condition, mutex, deadline);
    ::__tsan_mutex_pre_unlock(mutex, 0);
    ::__tsan_mutex_post_unlock(mutex, 0);
    const bool woken = s_wait(condition, mutex, deadline);
    ::__tsan_mutex_pre_lock(mutex, 0);
    ::__tsan_mutex_post_lock(mutex, 0, 0);
    return woken;
}

// Begins behind whoever handed it to the pool, and ends before whoever waits for the pool.
class OrderedWork final : public QRunnable
{
public:
    OrderedWork(QRunnable *work, QThreadPool *pool)
        : m_work(work)
        , m_pool(pool)
    { }
    void run() override
    {
        ::__tsan_acquire(this);
        const bool isPools = m_work->autoDelete();
        m_work->run();
        if (isPools)
            delete m_work;
        ::__tsan_release(m_pool);
    }

private:
    QRunnable *m_work;
    QThreadPool *m_pool;
};

} // namespace

bool QWaitCondition::wait(QMutex *mutex, QDeadlineTimer deadline)
{
    return waitUnlocked(this, mutex, deadline, __builtin_return_address(0));
}

bool QWaitCondition::wait(QMutex *mutex, unsigned long time)
{
    const QDeadlineTimer deadline = time == ULONG_MAX ? QDeadlineTimer(QDeadlineTimer::Forever)
                                                      : QDeadlineTimer(qint64(time));
    return waitUnlocked(this, mutex, deadline, __builtin_return_address(0));
}

void QThreadPool::start(QRunnable *runnable, int priority)
{
    static auto *const s_start = ofQt<void(QThreadPool *, QRunnable *, int)>("_ZN11QThreadPool5startEP9QRunnablei");
    auto *const work = new OrderedWork(runnable, this);
    ::__tsan_release(work);
    s_start(this, work, priority);
}

bool QThreadPool::waitForDone(QDeadlineTimer deadline)
{
    static auto *const s_wait = ofQt<bool(QThreadPool *, QDeadlineTimer)>(
        "_ZN11QThreadPool11waitForDoneE14QDeadlineTimer");
    const bool done = s_wait(this, deadline);
    ::__tsan_acquire(this);
    return done;
}

bool QReadWriteLock::tryLockForRead(QDeadlineTimer timeout)
{
    static auto *const s_lock = ofQt<bool(QReadWriteLock *, QDeadlineTimer)>(
        "_ZN14QReadWriteLock14tryLockForReadE14QDeadlineTimer");
    const bool locked = s_lock(this, timeout);
    ::__tsan_acquire(this);
    return locked;
}

bool QReadWriteLock::tryLockForWrite(QDeadlineTimer timeout)
{
    static auto *const s_lock = ofQt<bool(QReadWriteLock *, QDeadlineTimer)>(
        "_ZN14QReadWriteLock15tryLockForWriteE14QDeadlineTimer");
    const bool locked = s_lock(this, timeout);
    ::__tsan_acquire(this);
    return locked;
}

void QReadWriteLock::unlock()
{
    static auto *const s_unlock = ofQt<void(QReadWriteLock *)>("_ZN14QReadWriteLock6unlockEv");
    ::__tsan_release(this);
    s_unlock(this);
}

void QSemaphore::acquire(int count)
{
    static auto *const s_acquire = ofQt<void(QSemaphore *, int)>("_ZN10QSemaphore7acquireEi");
    s_acquire(this, count);
    ::__tsan_acquire(this);
}

void QSemaphore::release(int count)
{
    static auto *const s_release = ofQt<void(QSemaphore *, int)>("_ZN10QSemaphore7releaseEi");
    ::__tsan_release(this);
    s_release(this, count);
}
