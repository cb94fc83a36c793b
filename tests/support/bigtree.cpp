// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bigtree.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static constexpr int s_filesInFolder = 100;
static constexpr int s_foldersInFolder = 100;

BigTree::BigTree(const QString &path, int files, quint32 seed, std::function<int(quint32)> sizeOf)
    : m_path(QFile::encodeName(path))
    , m_files(files)
    , m_seed(seed)
    , m_sizeOf(std::move(sizeOf))
{ }

static QByteArray folderOf(int file)
{
    const int folder = file / s_filesInFolder;
    return '/' + QByteArray::number(folder / s_foldersInFolder) + '/' + QByteArray::number(folder);
}

QByteArray BigTree::pathOf(int file) const
{
    return m_path + folderOf(file) + "/file-" + QByteArray::number(file);
}

int BigTree::sizeOf(int file, quint32 seed) const
{
    return m_sizeOf(QRandomGenerator(seed + static_cast<quint32>(file)).generate());
}

int BigTree::write(int file, quint32 seed) const
{
    QRandomGenerator random(seed + static_cast<quint32>(file));
    const int size = m_sizeOf(random.generate());
    std::vector<quint32> content(static_cast<size_t>(size) / sizeof(quint32) + 1);
    random.generate(content.begin(), content.end());
    const int opened = ::open(pathOf(file).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (opened < 0)
        return -1;
    const bool written = ::write(opened, content.data(), static_cast<size_t>(size)) == size;
    return ::close(opened) == 0 && written ? size : -1;
}

bool BigTree::make() const
{
    for (int file = 0; file < m_files; ++file) {
        const bool first = file % s_filesInFolder == 0;
        if (first && !QDir().mkpath(QFile::decodeName(m_path + folderOf(file))))
            return false;
        if (write(file, m_seed) < 0)
            return false;
    }
    return true;
}

int BigTree::rewrite(int file) const
{
    return write(file, ~m_seed);
}

qint64 BigTree::bytes() const
{
    qint64 sum = 0;
    for (int file = 0; file < m_files; ++file)
        sum += sizeOf(file, m_seed);
    return sum;
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

MeasuredRun runMeasured(const QStringList &command, const QString &folder)
{
    const QString output = folder + u"/output"_s;
    const QString errors = folder + u"/errors"_s;
    QList<QByteArray> words;
    for (const QString &word : command)
        words.append(QFile::encodeName(word));
    std::vector<char *> arguments;
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    static constexpr int fresh = O_WRONLY | O_CREAT | O_TRUNC;
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, QFile::encodeName(output).constData(), fresh, 0600);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, QFile::encodeName(errors).constData(), fresh, 0600);
    pid_t process = -1;
    const int started = ::posix_spawnp(&process, arguments.front(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    struct rusage usage = {};
    if (started != 0 || ::wait4(process, &status, 0, &usage) != process)
        return {};
    return {.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .output = contentOf(output),
            .errors = contentOf(errors),
            .peakBytes = qint64(usage.ru_maxrss) * 1024};
}

// One file for each thread (-ff): no line is torn. A leak check cannot run while it is traced.
QStringList openTrace(const QString &prefix)
{
    return {u"strace"_s,
            u"-ff"_s,
            u"-qq"_s,
            u"-y"_s,
            u"--seccomp-bpf"_s,
            u"-E"_s,
            u"ASAN_OPTIONS=detect_leaks=0"_s,
            u"-e"_s,
            u"trace=open,openat,openat2,open_by_handle_at"_s,
            u"-o"_s,
            prefix};
}

QList<QByteArray> openedFiles(const QString &prefix, const QByteArray &tree)
{
    QList<QByteArray> paths;
    const QFileInfo traces(prefix);
    for (const QString &name : traces.dir().entryList({traces.fileName() + u".*"_s}, QDir::Files)) {
        for (const QByteArray &line : contentOf(traces.dir().filePath(name)).split('\n')) {
            // openat(4</the/folder>, "name", FLAGS) = 5</the/folder/name>
            const qsizetype result = line.lastIndexOf(" = ");
            const qsizetype path = line.indexOf('<', result);
            if (result < 0 || path < 0 || line.contains("O_DIRECTORY") || line.contains("O_PATH"))
                continue;
            if (line.sliced(path + 1).startsWith(tree + '/'))
                paths.append(line.sliced(path + 1).chopped(1));
        }
    }
    std::ranges::sort(paths);
    const auto again = std::ranges::unique(paths);
    paths.erase(again.begin(), again.end());
    return paths;
}

} // namespace Understudy::Testing
