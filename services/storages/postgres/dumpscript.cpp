// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpscript.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/sqltokens.h"

#include <QRegularExpression>
#include <QScopeGuard>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestStatement = 256 * 1024 * 1024;

DumpScript::DumpScript(const DumpFile &file, const Tools &tools, const CommandRunner &commands, bool handWritten)
    : m_file(file)
    , m_tools(tools)
    , m_commands(commands)
    , m_handWritten(handWritten && file.isScript())
{ }

QString DumpScript::place() const
{
    const QString line = tr("line %1").arg(this->line());
    if (m_file.isScript())
        return m_entry.isEmpty() ? line : u"%1, %2"_s.arg(line, m_entry);
    return m_entry.isEmpty() ? tr("the beginning of the archive") : m_entry;
}

std::unexpected<Error> DumpScript::cut(const QString &details) const
{
    return fail("import.cut"_L1, {{"path"_L1, m_file.path}, {"place"_L1, place()}}, details);
}

Result<> DumpScript::read(const SqlScript::Handler &handler, const Progress &progress, const TaskControl &control)
{
    const auto statement = [&](QByteArray sql) -> Result<> {
        const Result<> fine = takeStatement(sql);
        return fine ? handler.statement(std::move(sql)) : fine;
    };
    const auto copyBegins = [&](const QByteArray &sql) -> Result<> {
        const Result<> fine = takeStatement(sql);
        return fine ? handler.copyBegins(sql) : fine;
    };
    SqlScript reader({.statement = statement,
                      .copyBegins = copyBegins,
                      .copyRows = handler.copyRows,
                      .copyEnds = handler.copyEnds,
                      .comment = [this](QByteArrayView line) { return takeComment(line); },
                      .command = [this](QByteArrayView line) { return takeCommand(line); }});
    reader.setLongest(s_longestStatement);
    m_reader = &reader;
    const auto unset = qScopeGuard([this] { m_reader = nullptr; });
    m_entry.clear();
    m_key.clear();
    m_dumps = 0;
    m_statements = 0;
    m_bytes = 0;
    m_open = m_createsDatabase = false;
    m_connected.clear();
    const auto feed = [&](QByteArrayView bytes) {
        m_bytes += bytes.size();
        return reader.feed(bytes);
    };
    const Result<> produced = produce(feed, progress, control);
    return produced ? judgeEnd(reader.finish()) : produced;
}

Result<> DumpScript::judgeEnd(const Result<> &finished) const
{
    if (!finished && finished.error().code != Error::Code::Corrupt)
        return finished;
    if (!finished)
        return cut(finished.error().details);
    if (m_open || !m_key.isEmpty())
        return cut(u"no end mark"_s);
    if (m_dumps == 0 && !m_handWritten)
        return fail("import.unmarked"_L1, {{"path"_L1, m_file.path}});
    if (m_statements == 0)
        return fail("import.fileEmpty"_L1, {{"path"_L1, m_file.path}});
    return {};
}

Result<> DumpScript::produce(const DumpFile::Take &take, const Progress &progress, const TaskControl &control) const
{
    if (m_file.isScript())
        return m_file.read(take, progress, control);
    QStringList arguments{u"--file=-"_s, u"--exit-on-error"_s};
    if (!m_tools.container)
        arguments.append(m_file.path); // absolute: never taken for an option
    const Result<CommandRunner::Source> source = m_tools.container ? m_file.pieces() : CommandRunner::Source();
    if (!source)
        return std::unexpected(source.error());
    const Command command{
        .program = m_tools.restore, .arguments = arguments, .environment = {{u"LC_MESSAGES"_s, u"C"_s}}};
    Progress now = progress;
    now.total = m_file.size;
    const CommandRunner::Sink sink = [&](QByteArrayView bytes) -> Result<> {
        now.done = qMin(now.done + bytes.size(), now.total); // written out it may be longer
        const Result<> going = control.checkpoint(now);
        return going ? take(bytes) : going;
    };
    const Result<CommandResult> ended = runTool(m_commands, m_tools, command, control, sink, *source);
    return ended ? judgeRestore(*ended) : std::unexpected(ended.error());
}

Result<> DumpScript::judgeRestore(const CommandResult &ended) const
{
    if (ended.exitCode == 0)
        return {};
    const QString told = QString::fromUtf8(ended.errorOutput).trimmed();
    const QString reason = told.section(u'\n', -1).remove(u"pg_restore: "_s).remove(u"error: "_s).trimmed();
    if (told.contains(u"unsupported version"_s))
        return fail("import.toolsTooOld"_L1,
                    {{"version"_L1, m_file.header.dumpVersion}, {"newest"_L1, m_tools.version}}, told);
    return fail("import.archiveDamaged"_L1, {{"reason"_L1, reason.isEmpty() ? u"pg_restore"_s : reason}}, told);
}

Result<> DumpScript::takeComment(QByteArrayView line)
{
    static const QRegularExpression name(u"^-- (?:Data for )?Name: (.*); Type: ([^;]*);"_s);
    if (line == "-- PostgreSQL database cluster dump")
        return fail("import.cluster"_L1, {{"path"_L1, m_file.path}});
    if (line == "-- PostgreSQL database dump") {
        ++m_dumps;
        m_open = true;
    } else if (line == "-- PostgreSQL database dump complete") {
        m_open = false;
        m_entry.clear();
    } else if (const QRegularExpressionMatch match = name.match(QString::fromUtf8(line)); match.hasMatch()) {
        m_entry = match.captured(2) + u' ' + match.captured(1);
    }
    return {};
}

// What pg_dump itself writes for psql. All the rest would be obeyed on the computer of whoever runs psql.
Result<> DumpScript::takeCommand(QByteArrayView line)
{
    const QByteArrayView key = line.sliced(qMin(line.size(), line.indexOf(' ') + 1)).trimmed();
    if (line.startsWith("\\restrict ") && m_key.isEmpty()) {
        m_key = key.toByteArray();
        return {};
    }
    if (line.startsWith("\\unrestrict ") && m_key == key) {
        m_key.clear();
        return {};
    }
    // Of pg_dump --create, and once more where the database has settings: everything goes into a database of ours.
    if (line.startsWith("\\connect ") && m_createsDatabase && (m_connected.isEmpty() || m_connected == key)) {
        m_connected = key.toByteArray();
        return {};
    }
    if (line.startsWith("\\connect ") && !m_connected.isEmpty())
        return fail("import.cluster"_L1, {{"path"_L1, m_file.path}});
    const QString shown = QString::fromUtf8(line.first(qMin<qsizetype>(line.size(), 120)));
    return fail("import.command"_L1, {{"place"_L1, place()}, {"command"_L1, shown}});
}

Result<> DumpScript::takeStatement(const QByteArray &sql)
{
    ++m_statements;
    if (m_dumps == 0 && !m_handWritten)
        return fail("import.unmarked"_L1, {{"path"_L1, m_file.path}});
    if (m_dumps > 0 && !m_open)
        return fail("import.trailing"_L1, {{"path"_L1, m_file.path}, {"place"_L1, place()}});
    if (sql.startsWith("CREATE DATABASE "))
        m_createsDatabase = true;
    if (sql.startsWith("SET standard_conforming_strings")) // whoever sends it to a server hears from there what holds
        m_reader->setBackslashes(sql.contains("off"));
    return {};
}

} // namespace Understudy
