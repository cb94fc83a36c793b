// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Understudy {

// What stands at the beginning of every archive of pg_dump.
struct ArchiveHeader
{
    int format = 0; // 116 is 1.16
    QString dumpVersion; // "17.6"
    QString serverVersion;
    QString database;

    [[nodiscard]] int dumpMajor() const { return dumpVersion.section(u'.', 0, 0).toInt(); }
    // The oldest pg_restore that reads it. Formats stay for years: 1.14 is that of pg_dump 12 to 15.
    [[nodiscard]] int oldestTools() const;
};

// What an archive that is a folder says of its files, read by ourselves: pg_restore opens whatever name stands there.
struct ArchiveToc
{
    struct File
    {
        QByteArray name;
        bool holdsRows = false; // behind a COPY: it ends with its own end mark
    };

    ArchiveHeader header;
    QList<File> files; // of data; large objects by the file that lists them
};

// `bytes`: the beginning is enough. Corrupt.
[[nodiscard]] Result<ArchiveHeader> readArchiveHeader(QByteArrayView bytes);
// `bytes`: all of toc.dat. Corrupt.
[[nodiscard]] Result<ArchiveToc> readArchiveToc(QByteArrayView bytes);

} // namespace Understudy
