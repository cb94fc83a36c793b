// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"
#include "services/storages/postgres/dumpfile.h"
#include "services/storages/postgres/sqlscript.h"
#include "services/storages/postgres/tools.h"

#include <QCoreApplication>

namespace Understudy {

// What a dump says, statement by statement: a script as it stands, an archive as pg_restore writes it out. Nothing of it
// is obeyed here. Refuses what is no whole dump of one database: one that ends early, goes on behind its end, is of
// several databases, or commands psql.
class DumpScript
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DumpScript)

public:
    // `tools` read the archive. `handWritten`: it need not begin and end as pg_dump writes. All outlive this.
    DumpScript(const DumpFile &file, const Tools &tools, const CommandRunner &commands, bool handWritten);

    // From its beginning. `handler` is not asked for comments and commands.
    [[nodiscard]] Result<> read(const SqlScript::Handler &handler, const Progress &progress,
                                const TaskControl &control);
    [[nodiscard]] qint64 bytes() const { return m_bytes; } // that were read: of the dump as plain SQL

    // While it is read: where that stands which is handed on: "line 12", "TABLE orders".
    [[nodiscard]] QString place() const;
    [[nodiscard]] qint64 line() const { return m_reader ? m_reader->line() : 0; }
    void setBackslashes(bool count) { m_reader->setBackslashes(count); }

private:
    [[nodiscard]] Result<> produce(const DumpFile::Take &take, const Progress &progress,
                                   const TaskControl &control) const;
    [[nodiscard]] Result<> judgeRestore(const CommandResult &ended) const;
    [[nodiscard]] Result<> takeComment(QByteArrayView line);
    [[nodiscard]] Result<> takeCommand(QByteArrayView line);
    [[nodiscard]] Result<> takeStatement(const QByteArray &sql);
    [[nodiscard]] Result<> judgeEnd(const Result<> &finished) const;
    [[nodiscard]] std::unexpected<Error> cut(const QString &details) const;

    const DumpFile &m_file;
    const Tools &m_tools;
    const CommandRunner &m_commands;
    const bool m_handWritten;
    SqlScript *m_reader = nullptr; // while it is read
    QString m_entry; // of the archive: "TABLE orders"
    QByteArray m_key; // of \restrict
    int m_dumps = 0; // beginnings
    bool m_open = false; // behind a beginning, before its end
    bool m_createsDatabase = false;
    QByteArray m_connected; // to which database
    qint64 m_statements = 0;
    qint64 m_bytes = 0;
};

} // namespace Understudy
