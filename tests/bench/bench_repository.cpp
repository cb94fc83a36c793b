// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listwriter.h"
#include "services/repository/repository.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTextStream>
#include <QUuid>

#include <functional>
#include <utility>

using namespace Qt::StringLiterals;
using namespace Understudy;

static QTextStream &out()
{
    static QTextStream s_out(stdout);
    return s_out;
}

// The most memory this program ever had, in MiB.
static qint64 peakMegabytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    return text.sliced(text.indexOf("VmHWM:") + 6).trimmed().split(' ').first().toLongLong() / 1024;
}

// Small text files that resemble each other, as sources do.
static QByteArray content(int number, int bytes)
{
    QRandomGenerator random(static_cast<quint32>(number));
    QByteArray text = "file " + QByteArray::number(number) + '\n';
    while (text.size() < bytes)
        text += "line " + QByteArray::number(random.bounded(1000)) + " of some words that come back\n";
    return text.first(bytes);
}

class Bench
{
public:
    Bench(const QString &folder, int files, int bytes)
        : m_repository(*Repository::open(folder + u"/repository"_s, m_clock))
        , m_control(m_cancelled)
        , m_files(files)
        , m_bytes(bytes)
    { }

    void run()
    {
        backUp("first", [this](BackupWriter &writer, int i) { return writer.put(content(i, m_bytes)); });
        backUp("read again, nothing new",
               [this](BackupWriter &writer, int i) { return writer.put(content(i, m_bytes)); });
        backUp("reused by stat", [this](BackupWriter &writer, int i) -> Result<BlobId> {
            const Result<bool> reused = writer.reuse(m_ids[i]);
            if (!reused || !*reused)
                qFatal("a blob is gone");
            return m_ids[i];
        });
        backUp("one in a hundred changed",
               [this](BackupWriter &writer, int i) { return writer.put(content(i % 100 == 7 ? -i : i, m_bytes)); });
        readAll();
    }

private:
    using Store = std::function<Result<BlobId>(BackupWriter &, int)>;

    void backUp(const char *name, const Store &store)
    {
        QElapsedTimer timer;
        timer.start();
        const auto lock = m_repository->lock(Repository::Access::Shared, u"bench"_s);
        const auto writer = m_repository->begin(**lock, m_control);
        ListWriter list([&writer](QByteArrayView plain) { return (*writer)->put(plain); });
        m_ids.resize(m_files);
        for (int i = 0; i < m_files; ++i) {
            m_ids[i] = *store(**writer, i);
            const Result<> added = list.add(
                {.path = "folder-" + QByteArray::number(1000 + i / 1000) + "/file-" + QByteArray::number(1'000'000 + i),
                 .size = m_bytes,
                 .blobs = {m_ids[i]}});
            if (!added)
                qFatal("the list was refused");
        }
        m_last = *(*writer)->commit({.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
                                     .createdAt = m_clock.now(),
                                     .storages = {{.list = *list.finish()}}});
        report(name, timer.elapsed());
        out() << u"    new %1 MB, stored %2 MB, %3 packs\n"_s.arg(double(m_last.newBytes) / 1e6, 0, 'f', 2)
                     .arg(double(m_last.storedBytes) / 1e6, 0, 'f', 2)
                     .arg(m_last.packs.size());
    }

    void readAll()
    {
        QElapsedTimer timer;
        timer.start();
        for (const BlobId &id : std::as_const(m_ids)) {
            if (!m_repository->read(id))
                qFatal("a blob cannot be read");
        }
        report("read", timer.restart());
        if (!m_repository->verify(m_last, m_control)->good())
            qFatal("the backup is damaged");
        report("verify", timer.restart());
        if (!m_repository->check(m_control)->good())
            qFatal("the repository is damaged");
        report("check", timer.elapsed());
    }

    void report(const char *name, qint64 milliseconds) const
    {
        const double seconds = double(qMax<qint64>(milliseconds, 1)) / 1000;
        out() << u"%1: %2 s, %3 files/s, %4 MB/s, peak %5 MiB\n"_s.arg(QLatin1StringView(name))
                     .arg(seconds, 0, 'f', 2)
                     .arg(qint64(m_files / seconds))
                     .arg(double(m_files) * m_bytes / 1e6 / seconds, 0, 'f', 1)
                     .arg(peakMegabytes());
        out().flush();
    }

    SystemClock m_clock;
    std::atomic_bool m_cancelled = false;
    std::unique_ptr<Repository> m_repository;
    TaskControl m_control;
    int m_files;
    int m_bytes;
    QList<BlobId> m_ids;
    Manifest m_last;
};

// bench_repository [FILES [BYTES [FOLDER]]]
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QTemporaryDir folder(arguments.value(3, QDir::tempPath()) + u"/bench-XXXXXX"_s);
    Bench(folder.path(), arguments.value(1, u"50000"_s).toInt(), arguments.value(2, u"2000"_s).toInt()).run();
    return 0;
}
