// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefileincoming.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/extents.h"
#include "services/platform/filesystem.h"
#include "services/platform/metadata.h"
#include "services/platform/removetree.h"
#include "services/storages/asidename.h"
#include "services/storages/madefolders.h"

#include <QFile>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr uint s_folderMode = 0755; // of folders that were missing; the files in them have their own

Result<IncomingFile> IncomingFile::create(const SingleFilePlace &place, const QString &operation)
{
    const QByteArray existing = existingAncestor(place.folder);
    if (const Result<> made = makeFolder(place.shownFolder(), s_folderMode); !made)
        return std::unexpected(made.error());
    Result<FileDescriptor> folder = place.openItsFolder();
    if (!folder)
        return std::unexpected(folder.error());
    const QByteArray name = asideName(place.name, operation);
    SystemResult<FileDescriptor> file = createFileAt(folder->get(), name);
    if (!file) {
        const QString shown = place.shownFolder() + u'/' + QFile::decodeName(name);
        return std::unexpected(systemError(shown, file.error(), true));
    }
    return IncomingFile(place, name, existing, std::move(*folder), std::move(*file));
}

IncomingFile::IncomingFile(const SingleFilePlace &place, const QByteArray &name, const QByteArray &existing,
                           FileDescriptor folder, FileDescriptor file)
    : m_place(place)
    , m_name(name)
    , m_existing(existing)
    , m_folder(std::move(folder))
    , m_file(std::move(file))
{ }

IncomingFile::~IncomingFile()
{
    if (!m_folder.isOpen())
        return;
    if (const Result<> removed = removeTree(m_folder.get(), m_name, shown()); !removed)
        qCWarning(lcStorages) << removed.error().message << removed.error().details;
    removeMadeFolders(m_place.folder, m_existing);
}

QByteArray IncomingFile::path() const
{
    return m_place.folder + '/' + m_name;
}

QString IncomingFile::shown() const
{
    return QFile::decodeName(path());
}

std::unexpected<Error> IncomingFile::failure(int errorNumber) const
{
    return std::unexpected(systemError(shown(), errorNumber, true));
}

Result<> IncomingFile::write(QByteArrayView bytes)
{
    if (const SystemResult<> written = writeAt(m_file.get(), m_size, bytes); !written)
        return failure(written.error());
    m_size += bytes.size();
    return {};
}

Result<> IncomingFile::skip(qint64 bytes)
{
    if (const SystemResult<> grown = setLength(m_file.get(), m_size + bytes); !grown)
        return failure(grown.error());
    m_size += bytes;
    return {};
}

Result<bool> IncomingFile::finish(const ListEntry &entry)
{
    // The open file, never its name: in a folder of another user that may stand for something else by now.
    const SystemResult<bool> applied = applyMetadata({.folder = m_file.get()}, entry);
    if (!applied)
        return failure(applied.error());
    if (const SystemResult<> synced = syncDescriptor(m_file.get()); !synced)
        return failure(synced.error());
    const SystemResult<FileStat> stat = statOf(m_file.get());
    if (!stat)
        return failure(stat.error());
    m_stat = *stat;
    if (const int closed = m_file.close(); closed != 0)
        return failure(closed);
    if (const SystemResult<> synced = syncDescriptor(m_folder.get()); !synced)
        return failure(synced.error());
    return *applied;
}

FileStat IncomingFile::keep()
{
    m_folder = FileDescriptor();
    return m_stat;
}

} // namespace Understudy
