// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/scriptadjuster.h"
#include "services/storages/postgres/scriptloader.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_ScriptAdjuster final : public QObject
{
    Q_OBJECT

private slots:
    void secretsOfAStatementAreNotTold_data();
    void secretsOfAStatementAreNotTold();
    void otherStatementsAreToldAsTheyAre();
};

void tst_ScriptAdjuster::secretsOfAStatementAreNotTold_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("user mapping") << QByteArray(
        "CREATE USER MAPPING FOR mapped SERVER far OPTIONS (\"user\" 'x', password 'hunter2 ''q'' x');");
    QTest::newRow("server") << QByteArray("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (token 'hunter2');");
    QTest::newRow("subscription") << QByteArray(
        "CREATE SUBSCRIPTION s\n CONNECTION 'host=h password=hunter2' PUBLICATION p WITH (connect = false);");
    QTest::newRow("not ended") << QByteArray("CREATE USER MAPPING FOR x SERVER y OPTIONS (password 'hunter2");
    QTest::newRow("setting") << QByteArray("ALTER DATABASE shop SET app.password TO 'hunter2'");
}

void tst_ScriptAdjuster::secretsOfAStatementAreNotTold()
{
    QFETCH(const QByteArray, sql);
    const Error error{.code = Error::Code::Io,
                      .message = u"failed"_s,
                      .details = u"42601 ERROR:  syntax error\nLINE 1: "_s + QString::fromUtf8(sql)};

    const Error told = loadError(error, sql).error();

    QVERIFY(!(told.message + told.why + told.todo + told.details).contains(u"hunter2"_s));
    QVERIFY(told.details.contains(u"syntax error"_s));
}

void tst_ScriptAdjuster::otherStatementsAreToldAsTheyAre()
{
    const QByteArray sql = "CREATE VIEW v AS SELECT 'text' AS t;";

    QCOMPARE(withoutSecrets(QString::fromUtf8(sql)), QString::fromUtf8(sql));
    QVERIFY(loadError(Error{.code = Error::Code::Io, .details = u"42601 ERROR:  no"_s}, sql)
                .error()
                .details.contains(u"'text'"_s));
}

QTEST_GUILESS_MAIN(tst_ScriptAdjuster)
#include "tst_scriptadjuster.moc"
