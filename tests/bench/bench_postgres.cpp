// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/manifest.h"
#include "services/operations/blobadapters.h"
#include "services/repository/repository.h"
#include "tests/support/postgresfixture.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTextStream>
#include <QUuid>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static QTextStream &out()
{
    static QTextStream s_out(stdout);
    return s_out;
}

static QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static double seconds(const timeval &time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

// Of this program and of those that it has run.
static double ownCpu()
{
    double sum = 0;
    for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage = {};
        getrusage(who, &usage);
        sum += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    return sum;
}

// Of a server and all its processes, also those that have ended.
static double serverCpuOnce(qint64 postmaster)
{
    qint64 ticks = 0;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        const qint64 pid = name.toLongLong();
        const QByteArray stat = pid > 0 ? textOf(u"/proc/%1/stat"_s.arg(pid)) : QByteArray();
        const QByteArrayList fields = stat.sliced(stat.lastIndexOf(')') + 1).simplified().split(' ');
        if (fields.size() < 15 || (pid != postmaster && fields[1].toLongLong() != postmaster))
            continue;
        ticks += fields[11].toLongLong() + fields[12].toLongLong();
        if (pid == postmaster)
            ticks += fields[13].toLongLong() + fields[14].toLongLong();
    }
    return double(ticks) / double(sysconf(_SC_CLK_TCK));
}

// Until it stays the same: a process that ends while its fellows are counted counts for nobody.
static double serverCpu(qint64 postmaster)
{
    double before = -1;
    double now = serverCpuOnce(postmaster);
    while (before < now || before > now) {
        before = now;
        now = serverCpuOnce(postmaster);
    }
    return now;
}

// The most memory that this program had since the last call, in MiB.
static double peakMegabytes()
{
    const QByteArray status = textOf(u"/proc/self/status"_s);
    const double peak = status.sliced(status.indexOf("VmHWM:") + 6).trimmed().split(' ').first().toDouble() / 1024;
    QFile clear(u"/proc/self/clear_refs"_s);
    if (clear.open(QIODevice::WriteOnly))
        clear.write("5");
    return peak;
}

static qint64 bytesBelow(const QString &folder)
{
    qint64 sum = 0;
    QDirIterator it(folder, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        sum += it.nextFileInfo().size();
    return sum;
}

struct Figures
{
    QList<double> wall; // seconds, one per round
    QList<double> cpu; // user and system, of the server too
    double bytes = 0;
};

static double median(QList<double> values)
{
    std::ranges::sort(values);
    return values.isEmpty() ? 0 : values[values.size() / 2];
}

static QList<double> sums(const QList<double> &left, const QList<double> &right)
{
    QList<double> sums;
    for (qsizetype round = 0; round < std::min(left.size(), right.size()); ++round)
        sums.append(left[round] + right[round]);
    return sums;
}

// Round by round: the machine is faster in one minute than in the next.
static double medianRatio(const QList<double> &ours, const QList<double> &theirs)
{
    QList<double> ratios;
    for (qsizetype round = 0; round < std::min(ours.size(), theirs.size()); ++round)
        ratios.append(theirs[round] > 0 ? ours[round] / theirs[round] : 0);
    return median(ratios);
}

// Side by side in one run: pg_dump and pg_restore, and what we do instead.
class PostgresBench
{
public:
    [[nodiscard]] bool prepare(int scale, int thousands);
    void roundOfBackups();
    void roundOfRestores();
    void report();

private:
    using Work = std::function<bool()>;
    void measure(Figures &figures, const char *what, const Work &work);
    [[nodiscard]] static bool run(const QString &program, const QStringList &arguments);
    [[nodiscard]] static QString tool(const QString &name) { return PostgresServer::binaries17() + u'/' + name; }
    [[nodiscard]] QString target(const QString &database) const { return m_fixture.server.connection(database); }
    [[nodiscard]] bool dumpToFolder();
    [[nodiscard]] bool dumpToGzip();
    [[nodiscard]] bool restoreFolder();
    [[nodiscard]] bool analyze();
    [[nodiscard]] bool backUpFirst();
    [[nodiscard]] bool backUp();
    [[nodiscard]] bool restore();
    static void line(const char *what, double ours, double theirs, double ratio, double allowed);
    static void ratio(const char *what, const QList<double> &ours, const QList<double> &theirs, double allowed);

    PostgresFixture m_fixture{PostgresServer::binaries17()};
    QTemporaryDir m_folder;
    SystemClock m_clock;
    qint64 m_postmaster = 0;
    Manifest m_backup;
    Figures m_folderDump, m_gzipDump, m_folderRestore, m_analysis, m_ours, m_oursAgain, m_ourRestore;
    QList<double> m_captureMs, m_swapMs;
    double m_backupPeak = 0;
    double m_restorePeak = 0;
};

bool PostgresBench::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    return process.waitForFinished(-1) && process.exitCode() == 0;
}

static const auto s_documents = uR"(
CREATE TABLE documents (id bigint PRIMARY KEY, at timestamptz NOT NULL, body jsonb, note text);
INSERT INTO documents SELECT i, '2026-01-01'::timestamptz + i * interval '7 s',
  jsonb_build_object('user', i % 10007, 'email', md5(i::text) || '@example.org', 'price', (i::bigint * 7919 % 100000) / 100.0,
    'tags', jsonb_build_array('tag ' || i % 17, 'tag ' || i % 23), 'active', i % 3 = 0, 'address',
    jsonb_build_object('street', 'Street ' || i % 1009, 'city', 'City ' || i % 101)),
  'Order ' || i || ' was ' || (ARRAY['sent', 'paid', 'returned', 'lost', 'found'])[1 + i % 5] || ' by '
    || md5((i / 3)::text) || '; the customer said: ' || repeat((ARRAY['fine. ', 'late. ', 'broken. '])[1 + i % 3], 1 + i % 9)
  FROM generate_series(1, %1) i;
CREATE INDEX ON documents (at);
)"_s;

bool PostgresBench::prepare(int scale, int thousands)
{
    // As it is after its installation, but for a pause that would fall into one round and not into the next.
    for (const auto &setting :
         {u"shared_buffers=128MB"_s, u"fsync=on"_s, u"max_wal_size=8GB"_s, u"wal_level=replica"_s})
        m_fixture.server.set(setting);
    if (!m_fixture.start()) {
        out() << m_fixture.server.problem() << '\n';
        return false;
    }
    m_fixture.server.sql(u"postgres"_s, u"CREATE DATABASE shop"_s);
    m_postmaster = textOf(m_fixture.server.socketFolder() + u"/data/postmaster.pid"_s).split('\n').first().toLongLong();
    if (!run(tool(u"pgbench"_s), {u"-q"_s, u"-i"_s, u"-s"_s, QString::number(scale), u"-h"_s,
                                  m_fixture.server.socketFolder(), u"-U"_s, u"postgres"_s, u"shop"_s}))
        return false;
    m_fixture.server.sql(u"shop"_s, s_documents.arg(thousands * 1000LL));
    m_fixture.server.sql(u"shop"_s, u"VACUUM ANALYZE"_s);
    out() << "database: " << m_fixture.server.sql(u"shop"_s, u"SELECT pg_size_pretty(pg_database_size('shop'))"_s)
          << '\n';
    return m_postmaster > 0;
}

void PostgresBench::measure(Figures &figures, const char *what, const Work &work)
{
    m_fixture.server.sql(u"postgres"_s, u"CHECKPOINT"_s);
    const double own = ownCpu();
    const double server = serverCpu(m_postmaster);
    QElapsedTimer timer;
    timer.start();
    const bool done = work();
    out().flush();
    if (!done)
        qFatal("%s failed", what);
    figures.wall.append(double(timer.elapsed()) / 1000);
    const double ownTime = ownCpu() - own;
    const double serverTime = serverCpu(m_postmaster) - server;
    figures.cpu.append(ownTime + serverTime);
    out() << "  " << what << ": " << figures.wall.last() << " s; of processors " << ownTime << " s here, " << serverTime
          << " s on the server\n";
    out().flush();
}

bool PostgresBench::dumpToFolder()
{
    QDir(m_folder.filePath(u"dump"_s)).removeRecursively();
    return run(tool(u"pg_dump"_s), {u"-Fd"_s, u"-j2"_s, u"-Z"_s, u"zstd:1"_s, u"-f"_s, m_folder.filePath(u"dump"_s),
                                    u"-d"_s, target(u"shop"_s)});
}

bool PostgresBench::dumpToGzip()
{
    QProcess dump;
    QProcess gzip;
    dump.setStandardOutputProcess(&gzip);
    gzip.setStandardOutputFile(m_folder.filePath(u"dump.sql.gz"_s));
    dump.start(tool(u"pg_dump"_s), {u"-d"_s, target(u"shop"_s)});
    gzip.start(u"gzip"_s, {u"-c"_s});
    return dump.waitForFinished(-1) && gzip.waitForFinished(-1) && dump.exitCode() == 0 && gzip.exitCode() == 0;
}

bool PostgresBench::restoreFolder()
{
    m_fixture.server.sql(u"postgres"_s, u"CREATE DATABASE theirs TEMPLATE template0"_s);
    return run(tool(u"pg_restore"_s), {u"-j2"_s, u"-d"_s, target(u"theirs"_s), m_folder.filePath(u"dump"_s)});
}

// Without it, the first queries of a restored database are planned blindly.
bool PostgresBench::analyze()
{
    return run(tool(u"vacuumdb"_s), {u"--analyze-only"_s, u"--quiet"_s, u"--jobs=2"_s, u"-d"_s, target(u"theirs"_s)});
}

bool PostgresBench::backUpFirst()
{
    QDir(m_folder.filePath(u"repository"_s)).removeRecursively();
    return backUp();
}

bool PostgresBench::backUp()
{
    const auto repository = Repository::open(m_folder.filePath(u"repository"_s), m_clock);
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"bench"_s);
    const auto writer = (*repository)->begin(**lock, m_fixture.control);
    BackupWriterSink sink(**writer);
    const auto storage = m_fixture.storage();
    QElapsedTimer timer;
    timer.start();
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, m_fixture.control);
    m_captureMs.append(double(timer.elapsed()));
    const Result<StorageRecord> record = capture ? (*capture)->read(sink, m_fixture.control)
                                                 : std::unexpected(capture.error());
    if (!record) {
        out() << told(record) << '\n';
        return false;
    }
    const Result<Manifest> manifest = (*writer)->commit(
        {.id = QUuid::createUuid().toString(QUuid::WithoutBraces), .createdAt = m_clock.now(), .storages = {*record}});
    if (!manifest) {
        out() << told(manifest) << '\n';
        return false;
    }
    m_backup = *manifest;
    return true;
}

bool PostgresBench::restore()
{
    const auto repository = Repository::open(m_folder.filePath(u"repository"_s), m_clock);
    RepositoryBlobSource blobs(**repository);
    const auto storage = m_fixture.storage();
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        m_backup.storages.first(), blobs, {.operation = PostgresFixture::operation}, m_fixture.control);
    if (!staged) {
        out() << told(staged) << '\n';
        return false;
    }
    QElapsedTimer timer;
    timer.start();
    const Result<> swapped = (*staged)->swapIn({staged->get()}, m_fixture.control);
    m_swapMs.append(double(timer.elapsed()));
    return swapped.has_value();
}

void PostgresBench::roundOfBackups()
{
    measure(m_folderDump, "pg_dump -Fd -j2 -Z zstd:1", [this] { return dumpToFolder(); });
    m_folderDump.bytes = double(bytesBelow(m_folder.filePath(u"dump"_s)));
    (void)peakMegabytes();
    measure(m_ours, "first backup", [this] { return backUpFirst(); });
    m_ours.bytes = double(m_backup.storedBytes);
    measure(m_oursAgain, "next backup, nothing changed", [this] { return backUp(); });
    m_backupPeak = std::max(m_backupPeak, peakMegabytes());
    measure(m_gzipDump, "pg_dump | gzip", [this] { return dumpToGzip(); });
}

// After a round of backups.
void PostgresBench::roundOfRestores()
{
    measure(m_folderRestore, "pg_restore -j2", [this] { return restoreFolder(); });
    measure(m_analysis, "vacuumdb --analyze-only -j2", [this] { return analyze(); });
    m_fixture.server.sql(u"postgres"_s, u"DROP DATABASE theirs"_s);
    (void)peakMegabytes();
    measure(m_ourRestore, "restore, compared and analyzed", [this] { return restore(); });
    m_restorePeak = std::max(m_restorePeak, peakMegabytes());
    const QString old = m_fixture.server.sql(u"postgres"_s,
                                             u"SELECT datname FROM pg_database WHERE datname LIKE 'shop\\_old%'"_s);
    m_fixture.server.sql(u"postgres"_s, u"DROP DATABASE \"%1\" WITH (FORCE)"_s.arg(old));
}

void PostgresBench::line(const char *what, double ours, double theirs, double ratio, double allowed)
{
    out() << qSetFieldWidth(48) << Qt::left << what << qSetFieldWidth(10) << Qt::right << Qt::fixed
          << qSetRealNumberPrecision(2) << ours << theirs << ratio << allowed << qSetFieldWidth(0) << '\n';
}

void PostgresBench::ratio(const char *what, const QList<double> &ours, const QList<double> &theirs, double allowed)
{
    if (!ours.isEmpty() && !theirs.isEmpty())
        line(what, median(ours), median(theirs), medianRatio(ours, theirs), allowed);
}

void PostgresBench::report()
{
    out() << "\nmedians                                               ours    theirs     ratio   allowed\n";
    ratio("first backup / pg_dump -Fd -j2 -Z zstd:1, CPU s", m_ours.cpu, m_folderDump.cpu, 1.0);
    ratio("  the same, s", m_ours.wall, m_folderDump.wall, 1.0);
    ratio("first backup / pg_dump | gzip, CPU s", m_ours.cpu, m_gzipDump.cpu, 0.25);
    ratio("  the same, s", m_ours.wall, m_gzipDump.wall, 0.25);
    ratio("next backup / pg_dump -Fd -j2 -Z zstd:1, CPU s", m_oursAgain.cpu, m_folderDump.cpu, 1.0);
    ratio("  the same, s", m_oursAgain.wall, m_folderDump.wall, 1.0);
    ratio("next backup / pg_dump | gzip, s", m_oursAgain.wall, m_gzipDump.wall, 0.25);
    line("stored / pg_dump -Fd -Z zstd:1, MB", m_ours.bytes / 1e6, m_folderDump.bytes / 1e6,
         m_ours.bytes / m_folderDump.bytes, 1.05);
    ratio("restore / pg_restore -j2, CPU s", m_ourRestore.cpu, m_folderRestore.cpu, 1.0);
    ratio("  the same, s", m_ourRestore.wall, m_folderRestore.wall, 1.0);
    ratio("restore / pg_restore and vacuumdb -j2, CPU s", m_ourRestore.cpu, sums(m_folderRestore.cpu, m_analysis.cpu),
          1.0);
    ratio("  the same, s", m_ourRestore.wall, sums(m_folderRestore.wall, m_analysis.wall), 1.0);
    line("the stage stands still for a backup, s", median(m_captureMs) / 1000, 0, 0, 0);
    line("the stage stands still for a restore, s", median(m_swapMs) / 1000, 0, 0, 2.0);
    line("most memory, backup, MiB", m_backupPeak, 0, 0, 200);
    line("most memory, restore, MiB", m_restorePeak, 0, 0, 200);
}

// bench_postgres [ROUNDS [SCALE OF PGBENCH [THOUSANDS OF DOCUMENTS [backup|restore]]]]
// The last one measures this alone.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    PostgresBench bench;
    if (!bench.prepare(arguments.value(2, u"50"_s).toInt(), arguments.value(3, u"1500"_s).toInt()))
        return 1;
    for (int round = 0; round < arguments.value(1, u"3"_s).toInt(); ++round) {
        if (round == 0 || arguments.value(4) != u"restore")
            bench.roundOfBackups();
        if (arguments.value(4) != u"backup")
            bench.roundOfRestores();
    }
    bench.report();
    return 0;
}
