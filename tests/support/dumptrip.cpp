// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include "services/storages/postgres/sqlquote.h"
#include "tests/support/patience.h"
#include "tests/support/pgequality.h"

#include <QFile>
#include <QProcess>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static QByteArray failed(const char *step, const Error &error)
{
    const Result<> outcome = std::unexpected(error);
    return QByteArray(step) + ": " + told(outcome);
}

const QList<PgFixture> &DumpTrip::fixtures()
{
    static const QList<PgFixture> all = pgTableFixtures() + pgObjectFixtures() + pgRightsFixtures()
                                        + pgDatabaseFixtures();
    return all;
}

void DumpTrip::addRows(int from, int into)
{
    QTest::addColumn<int>("fixture");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("into");
    for (int i = 0; i < int(fixtures().size()); ++i) {
        if (fixtures()[i].fromMajor <= from)
            QTest::addRow("%s", fixtures()[i].name) << i << from << into;
    }
}

QString DumpTrip::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal() << "cannot write" << file.fileName();
    return file.fileName();
}

QByteArray DumpTrip::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray DumpTrip::dump(int server, int tools, const QString &database, const QStringList &arguments,
                          const QString &path) const
{
    auto &there = const_cast<DumpTrip *>(this)->on(server);
    QProcess process;
    process.start((tools == 15 ? PostgresServer::binaries15() : PostgresServer::binaries17()) + u"/pg_dump"_s,
                  arguments + QStringList{u"--file="_s + path, u"--dbname="_s + there.server.connection(database)});
    process.waitForFinished(patienceMs);
    return process.exitCode() == 0 ? QByteArray() : "pg_dump: " + process.readAllStandardError();
}

Result<StorageRecord> DumpTrip::import(int into, const QString &database, const QString &path, const Options &options)
{
    PostgresFixture &there = on(into);
    StorageConfig config = there.config(database);
    config.adminConnection = options.adminConnection;
    if (!options.connection.isEmpty())
        config.connection = options.connection;
    const TaskControl control(there.cancelled, {}, [this](const QString &line) { notes.append(line); });
    notes.clear();
    warnings.clear();
    const Result<DumpFile> file = DumpFile::open(path, control);
    if (!file)
        return std::unexpected(file.error());
    const auto sweep = qScopeGuard([&] {
        if (const Result<> swept = there.storage(config)->sweep(PostgresFixture::operation, there.control); !swept)
            qWarning("%s", told(swept).constData());
    });
    DumpStorage storage(config, there.commands, {PostgresServer::binaries15(), PostgresServer::binaries17()},
                        {.file = *file,
                         .operation = PostgresFixture::operation,
                         .createRoles = options.createRoles,
                         .handWritten = options.handWritten});
    if (const Result<StorageCheck> checked = storage.check(Purpose::Backup, control); !checked)
        return std::unexpected(checked.error());
    if (const Result<> prepared = storage.prepare(there.blobs, std::nullopt, control); !prepared)
        return std::unexpected(prepared.error());
    if (options.loadOnly)
        return StorageRecord();
    const Result<std::unique_ptr<Capture>> capture = storage.capture({}, control);
    if (!capture)
        return std::unexpected(capture.error());
    warnings = (*capture)->warnings();
    return (*capture)->read(there.blobs, control);
}

QByteArray DumpTrip::restore(int into, const QString &database, const StorageRecord &record)
{
    PostgresFixture &there = on(into);
    const auto storage = there.storage(there.config(database));
    const Result<Comparison> comparison = storage->compare(record, there.blobs, there.control);
    if (!comparison || !comparison->refusals.isEmpty())
        return failed("compare", comparison ? comparison->refusals.first() : comparison.error());
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        record, there.blobs, {.operation = PostgresFixture::operation}, there.control);
    if (!staged)
        return failed("stage", staged.error());
    if (const Result<> swapped = (*staged)->swapIn({staged->get()}, there.control); !swapped)
        return failed("swap in", swapped.error());
    const Result<> dropped = (*staged)->drop(there.control);
    return dropped ? QByteArray() : failed("drop", dropped.error());
}

void DumpTrip::comesBackExactly(const QStringList &arguments)
{
    QFETCH(const int, fixture);
    QFETCH(const int, from);
    QFETCH(const int, into);

    const QByteArray problem = run(fixtures().at(fixture), from, into, arguments);

    QVERIFY2(problem.isEmpty(), problem.constData());
}

QByteArray DumpTrip::run(const PgFixture &fixture, int server, int into, const QStringList &arguments)
{
    const QString database = u"imported"_s;
    const QString file = path(u"a dump"_s);
    if (const QByteArray made = m_trip.make(server, fixture, database); !made.isEmpty())
        return made;
    if (const QByteArray dumped = dump(server, server, database, arguments, file); !dumped.isEmpty())
        return dumped;
    if (const QByteArray made = server != into ? m_trip.make(into, fixture, database) : QByteArray(); !made.isEmpty())
        return made;
    QStringList expected = equalityProof(on(into).server, database);
    // Who had lost every right that 15 knew: "REVOKE ALL", says its pg_dump, and 17 has one right more.
    if (server < 17 && into >= 17)
        expected.removeIf([](const QString &line) { return line.startsWith(u"schema: GRANT MAINTAIN ON TABLE "_s); });
    if (const QByteArray damaged = m_trip.damage(into, database); !damaged.isEmpty())
        return damaged;
    const QStringList live = equalityProof(on(into).server, database);
    const Result<StorageRecord> record = import(into, database, file);
    if (!record)
        return failed("import", record.error());
    if (const QByteArray same = firstDifferences(live, equalityProof(on(into).server, database)); !same.isEmpty())
        return "live after the import:\n" + same;
    if (const QByteArray restored = restore(into, database, *record); !restored.isEmpty())
        return restored;
    const QByteArray same = firstDifferences(expected, equalityProof(on(into).server, database));
    return same.isEmpty() ? QByteArray() : "restored:\n" + same + "\nwarnings: " + warnings.join(u'\n').toUtf8();
}

} // namespace Understudy::Testing
