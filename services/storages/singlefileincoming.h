// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filedescriptor.h"
#include "services/storages/singlefileplace.h"

namespace Understudy {

// A new file beside the live one, 0600 until it is complete. Removed at the end of the scope unless kept.
class IncomingFile
{
public:
    // Makes the folder if it is missing.
    [[nodiscard]] static Result<IncomingFile> create(const SingleFilePlace &place, const QString &operation);
    IncomingFile(IncomingFile &&other) noexcept = default;
    IncomingFile &operator=(IncomingFile &&other) = delete;
    ~IncomingFile();

    [[nodiscard]] Result<> write(QByteArrayView bytes);
    // The length; what was not written is a hole.
    [[nodiscard]] Result<> skip(qint64 bytes);
    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] QByteArray path() const;
    [[nodiscard]] QString shown() const;
    [[nodiscard]] QByteArray existing() const { return m_existing; } // the nearest folder that was there before

    // Gives it the owner, mode, attributes and times of `entry` and makes it durable. False: not all of it could be set.
    [[nodiscard]] Result<bool> finish(const ListEntry &entry);
    // Stays beside from now on; what was finished, whatever its name stands for by now.
    [[nodiscard]] FileStat keep();

private:
    IncomingFile(const SingleFilePlace &place, const QByteArray &name, const QByteArray &existing,
                 FileDescriptor folder, FileDescriptor file);
    [[nodiscard]] std::unexpected<Error> failure(int errorNumber) const;

    SingleFilePlace m_place;
    QByteArray m_name;
    QByteArray m_existing;
    FileDescriptor m_folder; // not open any more: moved from, or kept
    FileDescriptor m_file;
    FileStat m_stat;
    qint64 m_size = 0;
};

} // namespace Understudy
