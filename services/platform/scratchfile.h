// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/platform/filedescriptor.h"

#include <QByteArray>
#include <QString>

namespace Understudy {

// Bytes set aside for the length of one operation: in memory at first, beyond that in a file that has no name, so that
// nothing is left whatever happens. Not thread-safe.
class ScratchFile
{
public:
    // `folder` is made when it is first needed.
    explicit ScratchFile(const QString &folder, qsizetype inMemory = 256 * 1024);

    [[nodiscard]] qint64 size() const { return m_written + m_pending.size(); }
    [[nodiscard]] Result<> append(QByteArrayView bytes);
    // Fewer bytes only at the end.
    [[nodiscard]] Result<QByteArray> read(qint64 offset, qsizetype length) const;

private:
    [[nodiscard]] Result<> flush();

    QString m_folder;
    qsizetype m_inMemory;
    QByteArray m_pending; // not in the file yet
    FileDescriptor m_file;
    qint64 m_written = 0;
};

// Records in a scratch file, one after the other: a length, then the bytes.
[[nodiscard]] Result<> appendRecord(ScratchFile &file, QByteArrayView record);

// Reads them from the first on. The file must outlive it and not grow meanwhile.
class ScratchRecords
{
public:
    explicit ScratchRecords(const ScratchFile &file)
        : m_file(file)
    { }
    [[nodiscard]] bool atEnd() const { return m_at >= m_buffer.size() && m_offset >= m_file.size(); }
    [[nodiscard]] Result<QByteArray> next();

private:
    [[nodiscard]] Result<> fill(qsizetype needed);

    const ScratchFile &m_file;
    qint64 m_offset = 0;
    QByteArray m_buffer;
    qsizetype m_at = 0;
};

} // namespace Understudy
