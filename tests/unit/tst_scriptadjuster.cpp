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
    void aSubscriptionIsWhatItWas_data();
    void aSubscriptionIsWhatItWas();
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

void tst_ScriptAdjuster::aSubscriptionIsWhatItWas_data()
{
    QTest::addColumn<int>("major"); // of the server that it goes to
    QTest::addColumn<QByteArray>("options"); // as pg_dump writes them
    QTest::addColumn<QByteArray>("adjusted");
    const QByteArray plain = "connect = false, slot_name = 's'";
    QTest::newRow("13 knows no streaming") << 13 << plain + ", streaming = off" << plain;
    QTest::newRow("13 knows none of it")
        << 13 << plain + ", binary = true, streaming = on, two_phase = on, disable_on_error = true" << plain;
    QTest::newRow("14 knows streaming alone")
        << 14 << plain + ", streaming = off, two_phase = on, disable_on_error = true" << plain + ", streaming = off";
    QTest::newRow("15") << 15 << plain + ", streaming = on, two_phase = on, origin = none"
                        << plain + ", streaming = on, two_phase = on";
    QTest::newRow("17 streams only if told") << 17 << plain << plain;
    QTest::newRow("18 streams unless told") << 18 << plain << "streaming = off, " + plain;
    QTest::newRow("18 is told") << 18 << plain + ", streaming = parallel" << plain + ", streaming = parallel";
    QTest::newRow("not of pg_dump") << 18 << QByteArray("slot_name = 's'") << QByteArray("slot_name = 's'");
}

void tst_ScriptAdjuster::aSubscriptionIsWhatItWas()
{
    QFETCH(const int, major);
    QFETCH(const QByteArray, options);
    QFETCH(const QByteArray, adjusted);
    const QByteArray begin =
        "CREATE SUBSCRIPTION s CONNECTION 'x= WITH (connect = false, streaming = off' PUBLICATION p";

    QCOMPARE(ScriptAdjuster(major).adjusted(begin + " WITH (" + options + ");"), begin + " WITH (" + adjusted + ");");
}

QTEST_GUILESS_MAIN(tst_ScriptAdjuster)
#include "tst_scriptadjuster.moc"
