// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

class tst_EndWatch : public QObject
{
    Q_OBJECT

private slots:
    void endsWhatDoesNotEndByItself();
    void leavesAloneWhatEndsInTime();

private:
    static int exitCodeOf(const QString &way)
    {
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + u"/testprogram_process"_s, {way});
        if (!process.waitForFinished(patienceMs))
            process.kill();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
};

void tst_EndWatch::endsWhatDoesNotEndByItself()
{
    QCOMPARE(exitCodeOf(u"endless"_s), 7);
}

void tst_EndWatch::leavesAloneWhatEndsInTime()
{
    QCOMPARE(exitCodeOf(u"intime"_s), 0);
}

QTEST_GUILESS_MAIN(tst_EndWatch)
#include "tst_endwatch.moc"
