// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/archivetoc.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace Understudy {

// A dump of one database that somebody made with pg_dump, told by its content and never by its name.
struct DumpFile
{
    enum class Form {
        Script, // plain SQL
        GzipScript,
        Archive, // pg_dump -Fc
        Folder, // pg_dump -Fd
    };

    QString path; // absolute
    Form form = Form::Script;
    qint64 size = 0; // of a folder the sum of its files
    ArchiveHeader header; // of an archive or folder
    int unmarked = 0; // as of DumpFolder

    // NotFound; InvalidInput says what can be imported; Corrupt. Reads the first bytes, of a folder what it lists.
    [[nodiscard]] static Result<DumpFile> open(const QString &path, const TaskControl &control);

    [[nodiscard]] bool isScript() const { return form == Form::Script || form == Form::GzipScript; }
    [[nodiscard]] QString formName() const; // "sql", "sql.gz", "custom", "directory"
    // The bytes of a file as they lie there, piece by piece; empty = end.
    using Pieces = std::function<Result<QByteArray>()>;
    [[nodiscard]] Result<Pieces> pieces() const;
    // The text of a script, unpacked. Corrupt if it was packed and is not whole.
    using Take = std::function<Result<>(QByteArrayView)>;
    [[nodiscard]] Result<> read(const Take &take, const Progress &progress, const TaskControl &control) const;
};

} // namespace Understudy
