// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgroundtrip.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Every kind of thing comes back exactly: how rows are kept.
class tst_PgTables final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void comesBackExactly_data() { PgRoundTrip::addRows(pgTableFixtures()); }
    void comesBackExactly();

private:
    std::unique_ptr<PgRoundTrip> m_trip;
};

void tst_PgTables::initTestCase()
{
    m_trip = std::make_unique<PgRoundTrip>();
    QVERIFY(m_trip->start());
}

void tst_PgTables::comesBackExactly()
{
    QFETCH(const int, fixture);
    QFETCH(const int, from);
    QFETCH(const int, into);

    const QByteArray failure = m_trip->run(pgTableFixtures().at(fixture), from, into, u"fixture"_s);
    QVERIFY2(failure.isEmpty(), failure.constData());
}

QTEST_GUILESS_MAIN(tst_PgTables)
#include "tst_pgtables.moc"
