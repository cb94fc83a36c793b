// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/eventloopwatch.h"
#include "tests/support/patience.h"

#include <QApplication>
#include <QPointer>
#include <QTest>
#include <QThread>

namespace Understudy::Testing {

// The application of every test of the window. It delivers as any other, and measures what each delivery takes.
class WatchedApplication final : public QApplication
{
public:
    WatchedApplication(int &argc, char **argv)
        : QApplication(argc, argv)
    {
        m_watch = new EventLoopWatch(this); // here: becoming a child is an event already
        setApplicationName(QStringLiteral("Understudy"));
        setQuitOnLastWindowClosed(false);
    }

    bool notify(QObject *receiver, QEvent *event) override
    {
        // The watch is made after the application, and goes before it.
        if (!m_watch || QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        m_watch->begin(receiver, event);
        const bool handled = QApplication::notify(receiver, event);
        if (m_watch)
            m_watch->end();
        return handled;
    }

    [[nodiscard]] EventLoopWatch *watch() const { return m_watch; }

private:
    QPointer<EventLoopWatch> m_watch;
};

// For a test that wants to know how long one act of its own kept the event loop waiting.
[[nodiscard]] inline EventLoopWatch *eventLoopWatch()
{
    const auto *application = dynamic_cast<WatchedApplication *>(QCoreApplication::instance());
    return application ? application->watch() : nullptr;
}

// Runs the test, and fails as well when the event loop stood still for longer than the limit in any of it.
template<typename TestObject>
int runGuiTest(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    WatchedApplication application(argc, argv);
    int failures = 0;
    {
        TestObject test;
        failures = QTest::qExec(&test, argc, argv);
    }
    for (const QString &stretch : application.watch()->tooLong())
        qWarning("FAIL!  : %s", qPrintable(stretch));
    return failures + static_cast<int>(application.watch()->tooLong().size());
}

} // namespace Understudy::Testing

// The main() of every program below tests/gui, in place of QTEST_MAIN.
#define UNDERSTUDY_GUITEST_MAIN(TestObject) \
    int main(int argc, char *argv[]) \
    { \
        return Understudy::Testing::runGuiTest<TestObject>(argc, argv); \
    }
