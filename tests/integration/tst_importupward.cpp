// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// Dumps that PostgreSQL 15 made become backups of a stage on 17, and what is restored from them is what the dumped
// database would be if it had been made there.
class tst_ImportUpward final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void archivesComeBackExactly_data() { DumpTrip::addRows(15, 17); }
    void archivesComeBackExactly() { m_trip->comesBackExactly({u"--format=custom"_s}); }
    void scriptsComeBackExactly_data() { DumpTrip::addRows(15, 17); }
    void scriptsComeBackExactly() { m_trip->comesBackExactly({u"--format=plain"_s}); }

private:
    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportUpward::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

QTEST_GUILESS_MAIN(tst_ImportUpward)
#include "tst_importupward.moc"
