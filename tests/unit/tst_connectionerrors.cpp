// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/connectionerrors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// What a server says, in our words.
class tst_ConnectionErrors final : public QObject
{
    Q_OBJECT

private slots:
    void aStatementThatAStandbyEndsMayBeTriedAgain();
};

void tst_ConnectionErrors::aStatementThatAStandbyEndsMayBeTriedAgain()
{
    const Result<ConnectionString> where = ConnectionString::parse(u"host=standby dbname=shop"_s);
    QVERIFY(where);

    const Error error = statementError(*where, "40001", u"canceling statement due to conflict with recovery"_s,
                                       u"40001 ERROR"_s);

    QCOMPARE(error.code, Error::Code::Busy);
    QVERIFY2(error.todo.contains(u"max_standby_streaming_delay"_s), qPrintable(error.todo));
}

QTEST_GUILESS_MAIN(tst_ConnectionErrors)
#include "tst_connectionerrors.moc"
