// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/backupfolders.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/randomfile.h"
#include "services/platform/regularfile.h"
#include "services/repository/manifestcache.h"

#include <QFile>
#include <QUuid>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_largestManifest = 64 * 1024 * 1024;

BackupFolders::BackupFolders(const Layout &layout)
    : m_layout(layout)
{ }

bool BackupFolders::isId(const QString &id)
{
    const QUuid uuid = QUuid::fromString(id);
    return !uuid.isNull() && uuid.toString(QUuid::WithoutBraces) == id;
}

Result<QStringList> BackupFolders::ids(bool deleted) const
{
    Result<QStringList> names = namesIn(deleted ? m_layout.trashedBackups() : m_layout.backups());
    if (!names && names.error().code == Error::Code::NotFound)
        return QStringList();
    if (names)
        names->removeIf([](const QString &name) { return !isId(name); });
    return names;
}

static std::unexpected<Error> notFound(const QString &id)
{
    return fail("repository.backupNotFound"_L1, {{"id"_L1, id}});
}

// NotFound only if the system says so: a folder that the disk lost, or a link that leads nowhere, is Corrupt, and any other
// answer is an error for now.
static Result<> lookFor(const QString &folder, const QString &id)
{
    const QByteArray path = QFile::encodeName(folder);
    const SystemResult<FileStat> there = statPath(path, true);
    if (there)
        return {};
    const bool none = there.error() == ENOENT || there.error() == ENOTDIR;
    if (none && !statPath(path))
        return notFound(id);
    const Error problem = systemError(folder, there.error(), false);
    if (none || isLost(there.error()))
        return fail("repository.manifestMissing"_L1, {{"id"_L1, id}}, problem.details);
    return std::unexpected(problem);
}

static Result<Marks> readMarks(const QString &folder)
{
    const Result<QByteArray> json = readRegularFile(Layout::marks(folder));
    if (!json)
        return std::unexpected(json.error());
    return Marks::fromJson(*json);
}

// Unlike other files of ours: Corrupt if the disk lost it.
static Result<QByteArray> readStored(const QString &path)
{
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file)
        return std::unexpected(file.error());
    if (file->size() > s_largestManifest)
        return fail("repository.manifestDamaged"_L1, {}, u"%1: %2 bytes"_s.arg(path).arg(file->size()));
    return file->read(0, file->size());
}

static Result<Manifest> readManifest(const QString &folder, const QString &id)
{
    const Result<QByteArray> json = readStored(Layout::manifest(folder));
    if (!json && json.error().code == Error::Code::NotFound)
        return fail("repository.manifestMissing"_L1, {{"id"_L1, id}}, json.error().details);
    if (!json)
        return std::unexpected(json.error());
    Result<Manifest> manifest = Manifest::fromJson(*json);
    if (manifest && manifest->id != id)
        return fail("repository.manifestDamaged"_L1, {}, u"it is the manifest of %1"_s.arg(manifest->id));
    return manifest;
}

// For now: that says nothing about its bytes.
static bool couldNotBeRead(const Error &error)
{
    return error.code == Error::Code::Denied || error.code == Error::Code::Io;
}

static Backup damaged(const QString &id, const Marks &marks, const Error &failure)
{
    qCWarning(lcRepository) << "backup" << id << failure.message << failure.details;
    Backup backup{.marks = marks, .status = BackupStatus::Damaged, .failure = failure};
    backup.manifest.id = id;
    return backup;
}

// Every backup is committed with marks, so none is a loss as much as broken ones: then nothing removes it by itself.
static bool areLost(const Error &error)
{
    return error.code == Error::Code::NotFound || error.code == Error::Code::Corrupt;
}

static BackupStatus statusOf(const Manifest &manifest)
{
    const bool lost = std::ranges::any_of(manifest.storages, &StorageRecord::lost);
    return lost || !manifest.warnings.isEmpty() ? BackupStatus::ReadyWithWarnings : BackupStatus::Ready;
}

Result<Backup> BackupFolders::read(const QString &id, bool deleted, ManifestCache *cache) const
{
    const QString folder = deleted ? m_layout.trashedBackup(id) : m_layout.backup(id);
    if (!isId(id))
        return notFound(id);
    const Result<> there = lookFor(folder, id);
    if (!there && there.error().code == Error::Code::Corrupt)
        return damaged(id, {.kept = true}, there.error());
    if (!there)
        return std::unexpected(there.error());
    Backup backup;
    backup.marks = readMarks(folder).value_or(Marks{.kept = true});
    const auto readIt = [&folder, &id] { return readManifest(folder, id); };
    Result<Manifest> manifest = cache ? cache->get(Layout::manifest(folder), readIt) : readIt();
    if (manifest) {
        backup.status = statusOf(*manifest);
        backup.manifest = std::move(*manifest);
        return backup;
    }
    if (const Result<> still = lookFor(folder, id); !still && still.error().code == Error::Code::NotFound)
        return std::unexpected(still.error()); // deleted, or purged, since
    if (couldNotBeRead(manifest.error()))
        return std::unexpected(manifest.error());
    return damaged(id, backup.marks, manifest.error());
}

Result<> BackupFolders::changeMarksIn(const QString &folder, const std::function<void(Marks &)> &change) const
{
    Result<Marks> marks = readMarks(folder);
    if (!marks && !areLost(marks.error()))
        return std::unexpected(marks.error());
    Marks changed = marks.value_or(Marks{.kept = true});
    change(changed);
    return writeDurably(Layout::marks(folder), changed.toJson());
}

Result<> BackupFolders::changeMarks(const QString &id, const std::function<void(Marks &)> &change) const
{
    const QString folder = m_layout.backup(id);
    if (!isId(id))
        return notFound(id);
    if (const Result<> there = lookFor(folder, id); !there)
        return there;
    return changeMarksIn(folder, change);
}

// Where the folder lies decides; the time only says since when.
Result<> BackupFolders::trash(const QString &id, const QDateTime &now) const
{
    const Result<> marked = changeMarks(id, [&now](Marks &marks) { marks.deletedAt = now; });
    if (!marked && marked.error().code != Error::Code::Corrupt) // a folder that is lost takes no marks
        return marked;
    if (const Result<> made = makeFolder(m_layout.trashedBackups()); !made)
        return made;
    return renameDurably(m_layout.backup(id), m_layout.trashedBackup(id));
}

Result<> BackupFolders::untrash(const QString &id) const
{
    const QString folder = m_layout.trashedBackup(id);
    if (!isId(id))
        return notFound(id);
    if (const Result<> there = lookFor(folder, id); !there)
        return there;
    if (const Result<> moved = renameDurably(folder, m_layout.backup(id)); !moved)
        return moved;
    return changeMarks(id, [](Marks &marks) { marks.deletedAt = {}; });
}

Result<> BackupFolders::stampDeleted(const QString &id, const QDateTime &now) const
{
    const Result<> there = lookFor(m_layout.trashedBackup(id), id);
    if (!there && there.error().code == Error::Code::Corrupt)
        return {}; // lost: it takes none
    return changeMarksIn(m_layout.trashedBackup(id), [&now](Marks &marks) { marks.deletedAt = now; });
}

Result<> BackupFolders::purge(const QString &id, const QString &folder) const
{
    if (!isId(id))
        return notFound(id);
    return renameDurably(m_layout.trashedBackup(id), folder + u'/' + id);
}

} // namespace Understudy
