// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ordinaryuser.h"

#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace Understudy::Testing;

// What other tests do in a process of its own: they must hear of it if it was not done.
class tst_ChildProcess : public QObject
{
    Q_OBJECT

private slots:
    void whatIsWrongIsTold()
    {
        QCOMPARE(asOrdinaryUser([] { return QByteArray("wrong"); }), QByteArray("wrong"));
    }
    void workThatDiesIsNotWell();
    void workThatCouldNotBeginIsNotWell();
};

void tst_ChildProcess::workThatDiesIsNotWell()
{
    const QByteArray wrong = asOrdinaryUser([] {
        ::raise(SIGKILL);
        return QByteArray();
    });
    QVERIFY(!wrong.isEmpty());
}

// An ordinary user who may have no more processes; root may always.
void tst_ChildProcess::workThatCouldNotBeginIsNotWell()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        const rlimit none{.rlim_cur = 0, .rlim_max = 0};
        if (::setrlimit(RLIMIT_NPROC, &none) != 0)
            return "no limit was set";
        const bool isWell = asOrdinaryUser([] { return QByteArray(); }).isEmpty();
        return isWell ? "all is well where nothing ran" : "";
    });
    QCOMPARE(wrong, QByteArray());
}

QTEST_GUILESS_MAIN(tst_ChildProcess)
#include "tst_childprocess.moc"
