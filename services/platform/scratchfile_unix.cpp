// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/scratchfile.h"

#include "services/platform/durablefile.h"
#include "services/platform/extents.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_piece = 256 * 1024;

ScratchFile::ScratchFile(const QString &folder, qsizetype inMemory)
    : m_folder(folder)
    , m_inMemory(inMemory)
{ }

// Unlinked at once; a kill between the two calls leaves an empty file in a folder of ours.
static Result<FileDescriptor> openNameless(const QString &folder)
{
    if (const Result<> made = makeFolder(folder); !made)
        return std::unexpected(made.error());
    const QString path = folder + u"/scratch-"_s + QString::number(QRandomGenerator::global()->generate64(), 36);
    const QByteArray name = QFile::encodeName(path);
    FileDescriptor file(::open(name.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file.isOpen() || ::unlink(name.constData()) != 0)
        return std::unexpected(systemError(path, errno, true));
    return file;
}

Result<> ScratchFile::flush()
{
    if (!m_file.isOpen()) {
        Result<FileDescriptor> file = openNameless(m_folder);
        if (!file)
            return std::unexpected(file.error());
        m_file = std::move(*file);
    }
    if (const SystemResult<> written = writeAt(m_file.get(), m_written, m_pending); !written)
        return std::unexpected(systemError(m_folder, written.error(), true));
    m_written += m_pending.size();
    m_pending.clear();
    return {};
}

Result<> ScratchFile::append(QByteArrayView bytes)
{
    m_pending.append(bytes);
    // Once there is a file, memory only gathers what is worth a system call.
    const qsizetype most = m_file.isOpen() ? qMin(m_inMemory, s_piece) : m_inMemory;
    return m_pending.size() > most ? flush() : Result<>();
}

Result<QByteArray> ScratchFile::read(qint64 offset, qsizetype length) const
{
    QByteArray bytes;
    if (offset < m_written) {
        const SystemResult<QByteArray> stored = readAt(m_file.get(), offset, qMin<qint64>(length, m_written - offset));
        if (!stored)
            return std::unexpected(systemError(m_folder, stored.error(), false));
        bytes = *stored;
    }
    const qint64 next = offset + bytes.size();
    if (bytes.size() < length && next >= m_written && next < size())
        bytes += m_pending.mid(next - m_written, length - bytes.size());
    return bytes;
}

Result<> appendRecord(ScratchFile &file, QByteArrayView record)
{
    const auto length = static_cast<quint32>(record.size());
    QByteArray bytes(reinterpret_cast<const char *>(&length), sizeof length);
    return file.append(bytes.append(record));
}

Result<> ScratchRecords::fill(qsizetype needed)
{
    while (m_buffer.size() - m_at < needed) {
        const Result<QByteArray> more = m_file.read(m_offset, s_piece);
        if (!more)
            return std::unexpected(more.error());
        if (more->isEmpty())
            return std::unexpected(systemError(u"scratch"_s, EIO, false));
        m_offset += more->size();
        m_buffer = m_buffer.sliced(m_at) + *more;
        m_at = 0;
    }
    return {};
}

Result<QByteArray> ScratchRecords::next()
{
    quint32 length = 0;
    if (const Result<> there = fill(sizeof length); !there)
        return std::unexpected(there.error());
    std::memcpy(&length, m_buffer.constData() + m_at, sizeof length);
    if (const Result<> there = fill(qsizetype(sizeof length) + length); !there)
        return std::unexpected(there.error());
    const QByteArray record = m_buffer.mid(m_at + qsizetype(sizeof length), length);
    m_at += qsizetype(sizeof length) + length;
    return record;
}

} // namespace Understudy
