// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <cmath>

#include <sys/resource.h>

using namespace Qt::StringLiterals;

// Backups of generated trees beside tar and zstd, and beside restic and borg where they are installed. Runs alternate,
// the median counts; wall time is told beside the time of the processors, because a machine seldom does one thing alone.
//
//   bench_peers [FILES [MEGABYTES_OF_LARGE_FILES [RUNS [FOLDER]]]]

namespace {

struct Cost
{
    double wall = 0; // seconds
    double processors = 0; // user and system, of all processes
};

using Costs = QMap<QString, QList<Cost>>; // by who did it

QTextStream &out()
{
    static QTextStream s_out(stdout);
    return s_out;
}

double processorSeconds()
{
    rusage usage = {};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Words of one language, often and seldom ones, put together anew: packs about as sources do.
class Text
{
public:
    Text()
    {
        QList<QByteArray> words;
        for (int i = 0; i < 5000; ++i) {
            QByteArray word(2 + m_random.bounded(11), Qt::Uninitialized);
            std::ranges::generate(word, [this] { return char('a' + m_random.bounded(26)); });
            words.append(word + ' ');
        }
        while (m_book.size() < 2'000'000)
            m_book += words[qsizetype(std::pow(5000.0, m_random.generateDouble())) - 1];
    }

    QByteArray make(qsizetype size)
    {
        QByteArray text;
        text.reserve(size + 256);
        while (text.size() < size) {
            const qsizetype length = 20 + m_random.bounded(180);
            text += QByteArrayView(m_book).sliced(m_random.bounded(int(m_book.size() - length)), length);
            text += '\n' + QByteArray::number(m_random.bounded(1'000'000));
        }
        text.truncate(size);
        return text;
    }
    // Sizes as in a tree of sources: most of a few thousand bytes, some large.
    qsizetype fileSize()
    {
        const double normal = std::sqrt(-2 * std::log(1 - m_random.generateDouble()))
                              * std::cos(6.283185307179586 * m_random.generateDouble());
        return std::clamp<qsizetype>(qsizetype(std::exp(8.3 + 1.3 * normal)), 1, 1'000'000);
    }
    QByteArray noise(qsizetype size)
    {
        QByteArray bytes((size + 3) & ~qsizetype(3), Qt::Uninitialized);
        m_random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
        return bytes.first(size);
    }

private:
    QRandomGenerator m_random{20260514};
    QByteArray m_book;
};

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

void makeSmallFiles(const QString &folder, int files)
{
    Text text;
    for (int i = 0; i < files; ++i) {
        const QString place = folder + u"/%1/%2"_s.arg(i / 4096).arg(i / 32 % 128);
        if (i % 32 == 0)
            QDir().mkpath(place);
        writeFile(place + u"/file-%1.c"_s.arg(i), text.make(text.fileSize()));
    }
}

// Half of it text, half of it noise, as databases and pictures are.
void makeLargeFiles(const QString &folder, int megabytes)
{
    Text text;
    QDir().mkpath(folder);
    for (int file = 0; file < 4; ++file) {
        for (int piece = 0; piece < megabytes / 4; ++piece)
            writeFile(folder + u"/large-%1"_s.arg(file), file % 2 == 0 ? text.make(1 << 20) : text.noise(1 << 20));
    }
}

// One tree, and everybody at work on it.
class Contest
{
public:
    Contest(const QString &folder, const QString &cli)
        : m_folder(folder)
        , m_cli(cli)
    {
        const QJsonObject storage{{u"name"_s, u"tree"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, tree()}};
        const QJsonObject component{{u"name"_s, u"bench"_s}, {u"storages"_s, QJsonArray{storage}}};
        writeFile(path(u"stage.json"_s), QJsonDocument({{u"format"_s, 1},
                                                        {u"project"_s, u"bench"_s},
                                                        {u"stage"_s, u"one"_s},
                                                        {u"components"_s, QJsonArray{component}}})
                                             .toJson());
        qputenv("RESTIC_PASSWORD", "bench");
        qputenv("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        qputenv("BORG_RELOCATED_REPO_ACCESS_IS_OK", "yes");
    }

    [[nodiscard]] QString tree() const { return path(u"tree"_s); }

    void run(int runs)
    {
        for (int i = 0; i < runs; ++i) {
            firstBackup();
            unchangedBackup();
            verify();
            restore();
        }
        report(u"first backup"_s, u"tar and zstd"_s);
        report(u"unchanged backup"_s, u"walk"_s);
        report(u"verify"_s, u"zstd and sha256"_s);
        report(u"restore"_s, u"tar and zstd"_s);
    }

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder + u'/' + name; }
    [[nodiscard]] static bool has(const QString &program) { return !QStandardPaths::findExecutable(program).isEmpty(); }
    [[nodiscard]] QString understudy() const { return m_cli + u" --quiet --home home "_s; }

    void shell(const QString &script) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.start(u"sh"_s, {u"-c"_s, script});
        process.waitForFinished(-1);
        if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            qFatal("%s: %s", qPrintable(script), process.readAllStandardError().constData());
    }

    // Until all of it is on the disk: some wait for that by themselves, some do not.
    void measure(const QString &task, const QString &who, const QString &script)
    {
        shell(u"sync"_s);
        const double before = processorSeconds();
        QElapsedTimer timer;
        timer.start();
        shell(script + u" && sync -f ."_s);
        m_costs[task][who].append(
            {.wall = double(timer.nsecsElapsed()) / 1e9, .processors = processorSeconds() - before});
    }

    void firstBackup()
    {
        const QString task = u"first backup"_s;
        shell(u"rm -rf home restic borg tar.zst"_s);
        shell(understudy() + u"stage add stage.json"_s);
        measure(task, u"understudy"_s, understudy() + u"backup create bench/one --live"_s);
        measure(task, u"tar and zstd"_s, u"tar -C tree -cf - . | zstd -q -3 -T0 -o tar.zst"_s);
        if (has(u"restic"_s)) {
            shell(u"restic -q -r restic init"_s);
            measure(task, u"restic"_s, u"restic -q -r restic backup tree"_s);
        }
        if (has(u"borg"_s)) {
            shell(u"borg init -e none borg"_s);
            measure(task, u"borg"_s, u"borg create -C zstd,3 borg::first tree"_s);
        }
    }

    void unchangedBackup()
    {
        const QString task = u"unchanged backup"_s;
        measure(task, u"understudy"_s, understudy() + u"backup create bench/one --live"_s);
        measure(task, u"walk"_s, u"find tree -printf '%s %T@\\n'"_s);
        if (has(u"restic"_s))
            measure(task, u"restic"_s, u"restic -q -r restic backup tree"_s);
        if (has(u"borg"_s))
            measure(task, u"borg"_s, u"borg create -C zstd,3 borg::second tree"_s);
    }

    void verify()
    {
        const QString task = u"verify"_s;
        measure(task, u"understudy"_s, understudy() + u"backup verify bench/one latest"_s);
        measure(task, u"zstd and sha256"_s,
                u"find home/repository/packs -type f | xargs cat | zstd -dc | openssl sha256"_s);
        if (has(u"restic"_s))
            measure(task, u"restic"_s, u"restic -q -r restic check --read-data"_s);
        if (has(u"borg"_s))
            measure(task, u"borg"_s, u"borg check --verify-data borg"_s);
    }

    // Where nothing is: what is there would be compared and saved first.
    void restore()
    {
        const QString task = u"restore"_s;
        shell(u"mv tree original"_s);
        measure(task, u"understudy"_s, understudy() + u"backup restore bench/one latest --yes --assume-suspended"_s);
        shell(understudy() + u"backup accept bench/one; diff -r original tree && rm -rf tree && mv original tree"_s);
        measure(task, u"tar and zstd"_s, u"mkdir target && zstd -q -dc tar.zst | tar -C target -xf -"_s);
        shell(u"rm -rf target"_s);
        if (has(u"restic"_s))
            measure(task, u"restic"_s, u"restic -q -r restic restore latest --target target"_s);
        shell(u"rm -rf target; mkdir target"_s);
        if (has(u"borg"_s))
            measure(task, u"borg"_s, u"cd target && borg extract ../borg::second && cd .."_s);
        shell(u"rm -rf target"_s);
    }

    [[nodiscard]] static double median(const QList<Cost> &costs, double Cost::*figure)
    {
        QList<double> figures;
        for (const Cost &cost : costs)
            figures.append(cost.*figure);
        std::ranges::sort(figures);
        return figures.value(figures.size() / 2);
    }

    void report(const QString &task, const QString &floor) const
    {
        const Costs &costs = m_costs[task];
        const double wall = median(costs[floor], &Cost::wall);
        const double processors = median(costs[floor], &Cost::processors);
        out() << "  " << task << '\n';
        for (auto who = costs.begin(); who != costs.end(); ++who) {
            const double itsWall = median(*who, &Cost::wall);
            const double itsProcessors = median(*who, &Cost::processors);
            out() << u"    %1 %2 s wall (%3x)  %4 s of processors (%5x)\n"_s.arg(who.key(), -16)
                         .arg(itsWall, 7, 'f', 2)
                         .arg(itsWall / wall, 5, 'f', 2)
                         .arg(itsProcessors, 7, 'f', 2)
                         .arg(itsProcessors / processors, 5, 'f', 2);
        }
        out().flush();
    }

    QString m_folder;
    QString m_cli;
    mutable QMap<QString, Costs> m_costs; // by task
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const int files = arguments.value(1, u"20000"_s).toInt();
    const int megabytes = arguments.value(2, u"512"_s).toInt();
    const int runs = arguments.value(3, u"3"_s).toInt();
    const QString cli = qEnvironmentVariable("UNDERSTUDY_CLI",
                                             QCoreApplication::applicationDirPath() + u"/../understudy-cli"_s);
    const QTemporaryDir folder(arguments.value(4, QDir::tempPath()) + u"/bench-XXXXXX"_s);
    if (!folder.isValid())
        return 1;
    for (const QString &set : {u"small files"_s, u"large files"_s}) {
        const bool small = set == u"small files";
        out() << set << ": " << (small ? u"%1 files\n"_s.arg(files) : u"4 files, %1 MB\n"_s.arg(megabytes))
              << Qt::flush;
        const QString place = folder.filePath(small ? u"small"_s : u"large"_s);
        QDir().mkpath(place);
        Contest contest(place, cli);
        if (small)
            makeSmallFiles(contest.tree(), files);
        else
            makeLargeFiles(contest.tree(), megabytes);
        contest.run(runs);
        QDir(place).removeRecursively();
    }
    return 0;
}
