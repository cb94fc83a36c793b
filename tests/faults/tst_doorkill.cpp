// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/killedstage.h"
#include "tests/support/sessionpool.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_kills = 10;

// The command line is ended at calls around the swap of a database that a pool keeps connecting to, as its owner and as
// a superuser. It writes nothing, so nothing refuses the restore; its sessions are ended for the swap and it comes back. After the recovery who may connect, and how many, is exactly as it was.
class tst_DoorKill : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aRestoreThatIsKilled();
    void anUndoThatIsKilled();

private:
    [[nodiscard]] QString row() const
    {
        return m_stage.stage.server.sql(u"postgres"_s,
                                        u"SELECT oid, to_jsonb(d) - 'datfrozenxid' - 'datminmxid' FROM pg_database d"
                                        " WHERE datname = 'shop'"_s);
    }
    [[nodiscard]] SessionPool pool() const
    {
        const PostgresServer &server = m_stage.stage.server;
        return SessionPool({server.connection(u"shop"_s, u"app"_s), server.connection(u"shop"_s, u"app"_s),
                            server.connection(u"shop"_s)});
    }
    [[nodiscard]] QList<KillPoint> pointsAround(const QStringList &arguments);

    KilledStage m_stage{PostgresServer::Durability::Fast};
    QRandomGenerator m_random = seededRandom();
    QString m_before;
};

void tst_DoorKill::initTestCase()
{
    const QByteArray problem = m_stage.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    const PostgresServer &server = m_stage.stage.server;
    QCOMPARE(server.sql(u"postgres"_s, u"CREATE ROLE app LOGIN"_s), QString());
    QCOMPARE(server.sql(u"postgres"_s, u"ALTER DATABASE shop OWNER TO app"_s), QString());
    QCOMPARE(server.sql(u"postgres"_s, u"ALTER DATABASE shop CONNECTION LIMIT 23"_s), QString());
    m_before = row();
}

// From the closing of the doors on until a while after the transaction.
QList<KillPoint> tst_DoorKill::pointsAround(const QStringList &arguments)
{
    const CallTrace swap = m_stage.trace(arguments).from("ALLOW_CONNECTIONS false");
    QList<KillPoint> points = swap.of({"sendto"_ba}).first(6);
    points +=
        swap.of({"recvfrom"_ba, "poll"_ba, "pwrite64"_ba, "rename"_ba, "fdatasync"_ba}).sample(s_kills - 6, m_random);
    return points;
}

void tst_DoorKill::aRestoreThatIsKilled()
{
    const SessionPool hammering = pool();
    const QList<KillPoint> points = pointsAround(KilledStage::restore());
    QCOMPARE(m_stage.settle(), QByteArray());
    for (const KillPoint &point : points) {
        const QByteArray problem = m_stage.kill(KilledStage::restore(), point);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QVERIFY2(row() == m_before, (point.told() + ": " + row().toUtf8()).constData());
    }
    QVERIFY(m_stage.killed() > 0);
    QVERIFY2(hammering.refused() > 10, QByteArray::number(hammering.refused()).constData());
}

void tst_DoorKill::anUndoThatIsKilled()
{
    const SessionPool hammering = pool();
    REQUIRE_DONE(m_stage.stage.cli(KilledStage::restore()));
    const QList<KillPoint> points = pointsAround(KilledStage::undo());
    QCOMPARE(row(), m_before);
    for (const KillPoint &point : points) {
        REQUIRE_DONE(m_stage.stage.cli(KilledStage::restore()));
        const QByteArray problem = m_stage.kill(KilledStage::undo(), point);
        QVERIFY2(problem.isEmpty(), problem.constData());
        QVERIFY2(row() == m_before, (point.told() + ": " + row().toUtf8()).constData());
    }
}

QTEST_GUILESS_MAIN(tst_DoorKill)
#include "tst_doorkill.moc"
