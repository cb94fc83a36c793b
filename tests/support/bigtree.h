// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace Understudy::Testing {

// A tree of many files, a hundred in each folder: FOLDER/0/0/file-0 and so on. Their content cannot be compressed and is
// never twice the same.
class BigTree
{
public:
    // `sizeOf`: bytes of a file, from a random number.
    BigTree(const QString &path, int files, quint32 seed, std::function<int(quint32)> sizeOf);

    [[nodiscard]] bool make() const;
    // Gives a file other content; its new size, or -1.
    [[nodiscard]] int rewrite(int file) const;
    [[nodiscard]] QByteArray pathOf(int file) const;
    [[nodiscard]] qint64 bytes() const; // as make() left it

private:
    [[nodiscard]] int write(int file, quint32 seed) const;
    [[nodiscard]] int sizeOf(int file, quint32 seed) const;

    QByteArray m_path;
    int m_files;
    quint32 m_seed;
    std::function<int(quint32)> m_sizeOf;
};

// What a run of a program came to, and the most memory that it had at once.
struct MeasuredRun
{
    int exitCode = -1; // -1: it did not end by itself
    QByteArray output;
    QByteArray errors;
    qint64 peakBytes = 0;
};

// Runs a program to its end; what it prints goes through files in `folder`.
[[nodiscard]] MeasuredRun runMeasured(const QStringList &command, const QString &folder);

// Put before a command: strace(1), which writes what is opened to files whose names begin with `prefix`.
[[nodiscard]] QStringList openTrace(const QString &prefix);
// The files below `tree` that were opened by what ran under that trace; folders do not count. Sorted, each once.
[[nodiscard]] QList<QByteArray> openedFiles(const QString &prefix, const QByteArray &tree);

} // namespace Understudy::Testing
