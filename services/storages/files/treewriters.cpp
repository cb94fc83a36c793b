// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treewriters.h"

#include "services/platform/openwriters.h"
#include "services/platform/processes.h"
#include "services/storages/files/displaypath.h"
#include "services/storages/files/opentree.h"

#include <QCoreApplication>

namespace Understudy {

static constexpr qsizetype s_mostNames = 20;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(TreeWriters)
};

} // namespace

static QString whatIsHidden(const OpenTree &tree)
{
    if (tree.fileSystem.remote)
        return Texts::tr("The folder is on a file system that other computers may write to.");
    switch (processSight()) {
    case ProcessSight::All:
        return {};
    case ProcessSight::OtherUsersHidden:
        return Texts::tr(
            "Which files other users' processes have open cannot be seen without an administrator's rights.");
    case ProcessSight::OwnContainerOnly:
        return Texts::tr("Processes outside this container cannot be seen.");
    }
    Q_UNREACHABLE_RETURN({});
}

static QStringList openNames(const OpenTree &tree)
{
    QStringList names;
    for (const OpenWriter &writer :
         openWriters(tree.path, [&tree](const QByteArray &path) { return tree.filter.covers(path); })) {
        const QString path = displayPath(writer.path);
        const QString process = processName(writer.process);
        names += writer.mapped ? Texts::tr("%1 has “%2” mapped for writing").arg(process, path)
                               : Texts::tr("%1 has “%2” open for writing").arg(process, path);
    }
    return names;
}

// A program that opened, wrote and closed in between holds nothing open any more, but leaves its time.
static Result<QStringList> writtenSince(const OpenTree &tree, const Timestamp &since, const TaskControl &control)
{
    QStringList names;
    TreeWalker walker = tree.walk();
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        if (visit->error == 0 && visit->stat.changed > since && names.size() < s_mostNames)
            names += Texts::tr("“%1” was changed").arg(visit->path.isEmpty() ? tree.shownAs : displayPath(visit->path));
    }
    return names;
}

Result<Writers> findTreeWriters(const StorageConfig &config, const std::optional<Timestamp> &since,
                                const TaskControl &control)
{
    const Result<OpenTree> tree = OpenTree::open(config);
    if (!tree && tree.error().code == Error::Code::NotFound)
        return Writers{.proved = true}; // nobody writes to what is not there
    if (!tree)
        return std::unexpected(tree.error());
    Writers writers{.names = openNames(*tree), .notProved = whatIsHidden(*tree)};
    if (since) {
        const Result<QStringList> written = writtenSince(*tree, *since, control);
        if (!written)
            return std::unexpected(written.error());
        writers.names += *written;
    }
    writers.proved = writers.names.isEmpty() && writers.notProved.isEmpty();
    return writers;
}

} // namespace Understudy
