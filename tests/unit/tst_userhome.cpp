// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/platform/userhome.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_UserHome : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { qputenv("HOME", m_before); }
    void comesFromTheAccountWhereTheEnvironmentLacksIt();
    void isLeftAsItIsSet();

private:
    const QByteArray m_before = qgetenv("HOME");
};

void tst_UserHome::comesFromTheAccountWhereTheEnvironmentLacksIt()
{
    qunsetenv("HOME");
    provideUserHome();
    const QString home = qEnvironmentVariable("HOME");
    QVERIFY2(QFileInfo(home).isAbsolute() && home != "/"_L1, qPrintable(home));
    qunsetenv("UNDERSTUDY_HOME");
    qunsetenv("XDG_DATA_HOME");
    QVERIFY2(Home().path().startsWith(home + u'/'), qPrintable(Home().path()));
}

void tst_UserHome::isLeftAsItIsSet()
{
    qputenv("HOME", "/somewhere");
    provideUserHome();
    QCOMPARE(qgetenv("HOME"), "/somewhere");
}

QTEST_GUILESS_MAIN(tst_UserHome)
#include "tst_userhome.moc"
