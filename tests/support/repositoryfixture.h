// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listreader.h"
#include "services/repository/repository.h"
#include "tests/support/fakeclock.h"

#include <QMap>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

namespace Understudy::Testing {

// A repository in a temporary folder, and small trees to back up into it.
class RepositoryFixture
{
public:
    using Tree = QMap<QByteArray, QByteArray>; // path -> content

    // In `folder`, or where it is quickest.
    explicit RepositoryFixture(const QString &folder = {});

    [[nodiscard]] QString path() const { return m_folder.path() + QStringLiteral("/repository"); }
    [[nodiscard]] QString scratch() const { return m_folder.path(); }
    [[nodiscard]] const TaskControl &control() const { return m_control; }
    void cancel() { m_cancelled = true; }
    FakeClock &clock() { return m_clock; }

    // Opened anew each time, as another program would.
    [[nodiscard]] Result<std::unique_ptr<Repository>> open() const;
    // One storage "files/tree" with these files. Each backup is a second later than the one before.
    [[nodiscard]] Result<Manifest> backUp(const Tree &tree, const QString &name = QStringLiteral("backup"));
    [[nodiscard]] static Result<Manifest> backUpWith(BackupWriter &writer, const Tree &tree, const QString &name,
                                                     const QDateTime &now);
    [[nodiscard]] static Result<Tree> readBack(Repository &repository, const Manifest &manifest);
    // Files of `bytes` each that do not compress, the same for the same seed.
    [[nodiscard]] static Tree randomTree(int files, int bytes, quint32 seed);

    [[nodiscard]] QStringList packFiles() const; // full paths
    [[nodiscard]] QStringList filesBelow(const QString &folder) const; // full paths, sorted

private:
    QTemporaryDir m_folder;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control;
    FakeClock m_clock;
};

// False where it did not fail at all: then there is no error to ask.
template<typename Value>
[[nodiscard]] bool failsWith(const Result<Value> &result, Error::Code code)
{
    return !result && result.error().code == code;
}

[[nodiscard]] QByteArray contentOf(const QString &path);
void overwrite(const QString &path, const QByteArray &content);
// In place of a file or a folder that the disk lost: the system finds the name, and can say nothing of what it stands for.
[[nodiscard]] bool lose(const QString &path);

} // namespace Understudy::Testing
