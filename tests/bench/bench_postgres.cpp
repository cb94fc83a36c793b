// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/postgresfixture.h"

#include <QElapsedTimer>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// How long a database is held for its capture, and how fast it is read, staged and swapped.
// bench_postgres [millions of rows]
int main(int argc, char **argv)
{
    QTextStream out(stdout);
    const int millions = argc > 1 ? QByteArray(argv[1]).toInt() : 2;
    PostgresFixture fixture(PostgresServer::binaries17());
    if (!fixture.start() || !fixture.makeShop()) {
        out << fixture.server.problem() << '\n';
        return 1;
    }
    fixture.server.sql(
        u"shop"_s, u"CREATE TABLE big AS SELECT i AS id, md5(i::text) AS a, md5((i * 7)::text) AS b, now() AS at"
                   " FROM generate_series(1, %1) i; ALTER TABLE big ADD PRIMARY KEY (id)"_s.arg(millions * 1000000));
    out << "database: " << fixture.server.sql(u"shop"_s, u"SELECT pg_size_pretty(pg_database_size('shop'))"_s) << '\n';
    const auto storage = fixture.storage();
    QElapsedTimer timer;
    const auto lap = [&](const char *what) {
        out << what << ": " << timer.restart() << " ms\n";
        out.flush();
    };
    timer.start();
    const Result<std::unique_ptr<Capture>> capture = storage->capture(fixture.control);
    lap("capture (the stage stands still)");
    const Result<StorageRecord> record = capture ? (*capture)->read(fixture.blobs, fixture.control)
                                                 : std::unexpected(capture.error());
    lap("read");
    const Result<std::unique_ptr<Staged>> staged = record ? storage->stage(*record, fixture.blobs,
                                                                           {.operation = PostgresFixture::operation},
                                                                           fixture.control)
                                                          : std::unexpected(record.error());
    lap("stage");
    const Result<> swapped = staged ? (*staged)->swapIn({staged->get()}, fixture.control)
                                    : std::unexpected(staged.error());
    lap("swap");
    out << told(swapped) << "dump: " << (record ? record->sizeBytes : 0) << " bytes\n";
    return swapped ? 0 : 1;
}
