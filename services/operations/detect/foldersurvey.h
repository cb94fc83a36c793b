// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/platform/treewalker.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>
#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

// A file or folder of interest, by its absolute path.
struct FoundPath
{
    QString path;
    qint64 sizeBytes = 0;
    qint64 files = 0; // below a folder, without databases
    bool complete = true; // false: counting it was given up
    QString unsupported; // the folder of a server: "PostgreSQL"
    QStringList unreadable; // folders below it, some of them
    QStringList exclude; // below it: what is no plain files, relative
};

// Walks a project's folder once and notes what looks like data. Follows no link, enters no other file system, leaves out
// what tools make again, and gives up after a number of names, saying so. Used once.
class FolderSurvey
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::FolderSurvey)

public:
    static constexpr int mostNames = 100'000;
    static constexpr int deepest = 12;
    static constexpr qsizetype mostFinds = 200; // of each kind

    explicit FolderSurvey(const QString &folder, int names = mostNames);

    // Errors: the folder itself cannot be read, or Cancelled.
    [[nodiscard]] Result<> run(const TaskControl &control);

    QString composeFile; // the first of its usual names
    bool isGitCheckout = false;
    QList<FoundPath> databases; // SQLite
    QList<FoundPath> envFiles;
    QList<FoundPath> dataFolders; // none inside of another
    QStringList notes;

private:
    void look(const TreeWalker::Visit &visit, TreeWalker &walker);
    void lookAtFolder(const TreeWalker::Visit &visit, const QString &path, TreeWalker &walker);
    void lookAtFile(const TreeWalker::Visit &visit, const QString &path);
    void lookAtServerFile(const QString &name, const QString &path);
    void noteUnreadable(const QString &path);
    [[nodiscard]] FoundPath *around(const QString &path); // the data folder that it is in
    void add(QList<FoundPath> &list, const FoundPath &found);
    void noteOnce(const QString &note);

    QString m_folder;
    int m_most;
    int m_names = 0;
    int m_notUtf8 = 0;
};

} // namespace Understudy
