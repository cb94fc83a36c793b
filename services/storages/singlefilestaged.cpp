// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefilestaged.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filesystem.h"
#include "services/platform/removetree.h"
#include "services/platform/rename.h"
#include "services/platform/treeedit.h"
#include "services/storages/asidename.h"
#include "services/storages/madefolders.h"

#include <QFile>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

SingleFileStaged::SingleFileStaged(Kind kind, const Identity &identity)
    : m_kind(std::move(kind))
    , m_identity(identity)
    , m_beside(asideName(identity.place.name, identity.operation))
{ }

std::unexpected<Error> SingleFileStaged::failure(int errorNumber) const
{
    const QString shown = m_identity.place.shown();
    switch (errorNumber) {
    case EBUSY:
        return fail("singlefile.mountPoint"_L1, {{"path"_L1, shown}});
    case ENOTSUP:
        return fail("singlefile.cannotExchange"_L1, {{"path"_L1, shown}});
    case EEXIST:
    case ENOENT:
        return fail("singlefile.changedMeanwhile"_L1, {{"path"_L1, shown}}, qt_error_string(errorNumber));
    default:
        return std::unexpected(systemError(shown, errorNumber, true));
    }
}

static Result<std::optional<FileStat>> statIfThere(int folder, const QByteArray &name, const QString &shown)
{
    const SystemResult<FileStat> stat = statAt(folder, name);
    if (stat)
        return *stat;
    if (stat.error() == ENOENT)
        return std::nullopt;
    return std::unexpected(systemError(shown, stat.error(), false));
}

Result<bool> SingleFileStaged::anySideFile(int folder, const QByteArray &prefix) const
{
    for (const QByteArray &suffix : m_kind.sideFiles) {
        const auto stat = statIfThere(folder, prefix + suffix, m_identity.place.shown());
        if (!stat)
            return std::unexpected(stat.error());
        if (*stat)
            return true;
    }
    return false;
}

// The file beside is ours and cannot be lost or replaced unnoticed; the live one may be, by whoever uses it. So the old
// file is looked for first, wherever it is.
SingleFileStaged::Side SingleFileStaged::sideOf(const Look &look) const
{
    const auto is = [](const std::optional<FileStat> &stat, const std::optional<JournalIdentity> &wanted) {
        return stat && wanted && journalIdentityOf(*stat) == *wanted;
    };
    if (is(look.beside, m_identity.old))
        return Side::New;
    if (is(look.live, m_identity.old) || is(look.beside, m_identity.staged))
        return Side::Old;
    if (is(look.live, m_identity.staged))
        return Side::New; // and the old file was dropped, or there was none
    if (m_identity.old)
        return Side::Unknown;
    return look.live && !look.beside ? Side::New : Side::Old; // replaced by its user since
}

SwapState SingleFileStaged::Look::state() const
{
    switch (side) {
    case Side::Old:
        return oldSideFiles ? SwapState::Mixed : SwapState::Old;
    case Side::New:
        return newSideFiles ? SwapState::Mixed : SwapState::New;
    case Side::Unknown:
        break;
    }
    return SwapState::Unknown;
}

Result<SingleFileStaged::Look> SingleFileStaged::look(int folder) const
{
    const QString shown = m_identity.place.shown();
    const auto live = statIfThere(folder, m_identity.place.name, shown);
    const auto beside = statIfThere(folder, m_beside, shown);
    const Result<bool> oldSideFiles = anySideFile(folder, besideOld());
    const Result<bool> newSideFiles = anySideFile(folder, besideNew());
    if (!live)
        return std::unexpected(live.error());
    if (!beside)
        return std::unexpected(beside.error());
    if (!oldSideFiles)
        return std::unexpected(oldSideFiles.error());
    if (!newSideFiles)
        return std::unexpected(newSideFiles.error());
    Look look{.live = *live, .beside = *beside, .oldSideFiles = *oldSideFiles, .newSideFiles = *newSideFiles};
    look.side = sideOf(look);
    return look;
}

Result<SwapState> SingleFileStaged::state()
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder && folder.error().code == Error::Code::NotFound)
        return SwapState::Unknown;
    if (!folder)
        return std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    return now->state();
}

Result<> SingleFileStaged::sync(int folder) const
{
    if (const SystemResult<> synced = syncDescriptor(folder); !synced)
        return failure(synced.error());
    return {};
}

Result<> SingleFileStaged::moveSideFiles(int folder, const QByteArray &from, const QByteArray &to) const
{
    for (const QByteArray &suffix : m_kind.sideFiles) {
        const int moved = renameNoReplace(folder, (from + suffix).constData(), folder, (to + suffix).constData());
        if (moved != 0 && moved != ENOENT)
            return failure(moved);
    }
    return sync(folder);
}

// Before the first step only: once begun, a swap is finished or undone, whoever has come meanwhile.
Result<> SingleFileStaged::mayLeave(const Look &look, bool swapIn) const
{
    const QString shown = m_identity.place.shown();
    if (swapIn) {
        const bool asStaged = look.live ? m_identity.old && journalIdentityOf(*look.live) == *m_identity.old
                                        : !m_identity.old;
        if (!asStaged || !look.beside)
            return fail("singlefile.changedMeanwhile"_L1, {{"path"_L1, shown}});
    } else if (m_identity.old && !look.beside) {
        return fail("singlefile.oldIsGone"_L1, {{"path"_L1, shown}});
    }
    if (look.live && look.live->mountRoot)
        return failure(EBUSY);
    if (look.live && m_kind.mayMove)
        return m_kind.mayMove(m_identity.place.path());
    return {};
}

Result<> SingleFileStaged::exchange(int folder, const Look &look, bool swapIn) const
{
    const char *live = m_identity.place.name.constData();
    const char *beside = m_beside.constData();
    int result = 0;
    if (look.live && look.beside)
        result = renameExchange(folder, live, folder, beside);
    else if (look.beside)
        result = renameNoReplace(folder, beside, folder, live);
    else if (look.live && !swapIn) // there was nothing before: what was restored goes beside
        result = renameNoReplace(folder, live, folder, beside);
    if (result != 0)
        return failure(result);
    return sync(folder);
}

Result<> SingleFileStaged::swapIn(const QList<Staged *> &, const TaskControl &)
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder)
        return std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    if (now->side == Side::Unknown)
        return fail("singlefile.unknownState"_L1, {{"path"_L1, m_identity.place.shown()}});
    if (now->side == Side::Old) {
        if (now->state() == SwapState::Old) {
            if (const Result<> may = mayLeave(*now, true); !may)
                return may;
        }
        if (const Result<> moved = moveSideFiles(folder->get(), m_identity.place.name, besideOld()); !moved)
            return moved;
        if (const Result<> exchanged = exchange(folder->get(), *now, true); !exchanged)
            return exchanged;
    }
    return moveSideFiles(folder->get(), besideNew(), m_identity.place.name);
}

Result<> SingleFileStaged::swapBack(const QList<Staged *> &, const TaskControl &)
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder)
        return std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    if (now->side == Side::Unknown)
        return fail("singlefile.unknownState"_L1, {{"path"_L1, m_identity.place.shown()}});
    if (now->side == Side::New) {
        if (now->state() == SwapState::New) {
            if (const Result<> may = mayLeave(*now, false); !may)
                return may;
        }
        if (const Result<> moved = moveSideFiles(folder->get(), m_identity.place.name, besideNew()); !moved)
            return moved;
        if (const Result<> exchanged = exchange(folder->get(), *now, false); !exchanged)
            return exchanged;
    }
    return moveSideFiles(folder->get(), besideOld(), m_identity.place.name);
}

static Result<> removeNames(int folder, const QByteArray &prefix, const QList<QByteArray> &suffixes,
                            const QString &shown)
{
    for (const QByteArray &suffix : suffixes) {
        if (const Result<> removed = removeTree(folder, prefix + suffix, shown); !removed)
            return removed;
    }
    return {};
}

// Neither a live file nor one beside, where there were both: so looks a disk that is not mounted, and once what lies on it
// is forgotten, it stays for ever.
Result<> SingleFileStaged::requireSomething(bool there) const
{
    if (there || !m_identity.old)
        return {};
    return fail("singlefile.notMounted"_L1,
                {{"path"_L1, m_identity.place.shown()}, {"beside"_L1, QFile::decodeName(m_beside)}});
}

Result<> SingleFileStaged::mayDrop(const TaskControl &)
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder)
        return folder.error().code == Error::Code::NotFound ? requireSomething(false) : std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    const QString shown = m_identity.place.shown();
    if (const Result<> there = requireSomething(now->live || now->beside); !there)
        return there;
    if (now->beside && now->state() != SwapState::Old && now->state() != SwapState::New)
        return fail("singlefile.unknownState"_L1, {{"path"_L1, shown}});
    return mayChangeNamesIn(m_identity.place.folder) ? Result<>() : std::unexpected(systemError(shown, EACCES, true));
}

Result<> SingleFileStaged::drop(const TaskControl &)
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder)
        return folder.error().code == Error::Code::NotFound ? requireSomething(false) : std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    if (const Result<> there = requireSomething(now->live || now->beside); !there)
        return there;
    const QString shown = m_identity.place.shown();
    // The side files go last: alone they are told apart from an interrupted swap by the file beside being gone.
    if (now->beside) {
        if (now->state() != SwapState::Old && now->state() != SwapState::New)
            return fail("singlefile.unknownState"_L1, {{"path"_L1, shown}});
        if (const Result<> removed = removeTree(folder->get(), m_beside, shown); !removed)
            return removed;
    }
    for (const QByteArray &prefix : {besideOld(), besideNew()}) {
        if (const Result<> removed = removeNames(folder->get(), prefix, m_kind.sideFiles, shown); !removed)
            return removed;
    }
    if (const Result<> synced = sync(folder->get()); !synced)
        return synced;
    if (!now->live)
        removeMadeFolders(m_identity.place.folder, m_identity.existing);
    return {};
}

Result<qint64> SingleFileStaged::keptBytes()
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder && folder.error().code == Error::Code::NotFound)
        return 0;
    if (!folder)
        return std::unexpected(folder.error());
    QList<QByteArray> names = {m_beside};
    for (const QByteArray &suffix : m_kind.sideFiles)
        names << besideOld() + suffix << besideNew() + suffix;
    qint64 bytes = 0;
    for (const QByteArray &name : std::as_const(names)) {
        const auto stat = statIfThere(folder->get(), name, m_identity.place.shown());
        if (!stat)
            return std::unexpected(stat.error());
        bytes += *stat ? (*stat)->allocated : 0;
    }
    return bytes;
}

Result<QStringList> SingleFileStaged::writesSinceSwap(const TaskControl &control)
{
    const Result<FileDescriptor> folder = m_identity.place.openItsFolder();
    if (!folder)
        return std::unexpected(folder.error());
    const Result<Look> now = look(folder->get());
    if (!now)
        return std::unexpected(now.error());
    const QString shown = m_identity.place.shown();
    if (!now->live)
        return QStringList{tr("“%1” was removed.").arg(shown)};
    const Result<bool> sideFiles = anySideFile(folder->get(), m_identity.place.name);
    if (!sideFiles)
        return std::unexpected(sideFiles.error());
    const bool untouched = !*sideFiles && journalIdentityOf(*now->live) == m_identity.staged
                           && now->live->size == m_identity.size && now->live->modified == m_identity.modified;
    if (untouched)
        return QStringList();
    return m_kind.changes(m_identity.place.path(), m_identity.facts, control);
}

Result<> SingleFileStaged::sweep(const SingleFilePlace &place, const Kind &kind, const QString &operation)
{
    const Result<FileDescriptor> folder = place.openItsFolder();
    if (!folder && folder.error().code == Error::Code::NotFound)
        return {};
    if (!folder)
        return std::unexpected(folder.error());
    const QByteArray beside = asideName(place.name, operation);
    if (const Result<> removed = removeTree(folder->get(), beside, place.shown()); !removed)
        return removed;
    for (const QByteArray &prefix : {beside, beside + ".new"}) {
        if (const Result<> removed = removeNames(folder->get(), prefix, kind.sideFiles, place.shown()); !removed)
            return removed;
    }
    if (const SystemResult<> synced = syncDescriptor(folder->get()); !synced)
        return std::unexpected(systemError(place.shown(), synced.error(), true));
    return {};
}

} // namespace Understudy
