// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumploader.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/sessionstart.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_shownStatement = 120;
static constexpr qsizetype s_beginning = 4096; // of a statement: all that is told of it, or judged of its error
static constexpr qsizetype s_mostWarnings = 100;

static QByteArray beginningOf(const QByteArray &sql)
{
    return sql.first(qMin(sql.size(), s_beginning));
}

// The beginning of a statement, without what nobody may read.
static QString shown(const QByteArray &sql)
{
    const QString begin = withoutSecrets(QString::fromUtf8(beginningOf(sql)).simplified());
    return begin.size() > s_shownStatement ? begin.first(s_shownStatement) + u'…' : begin;
}

std::unexpected<Error> refusedStatement(const DumpScript &script, const JudgedStatement &judged)
{
    return fail("import.refusedStatement"_L1,
                {{"place"_L1, script.place()}, {"statement"_L1, shown(judged.sql)}, {"reason"_L1, judged.reason}});
}

// What the server said, without the line it repeats where that may hold a password.
std::unexpected<Error> DumpLoader::failed(const DumpScript &script, const QByteArray &sql, const Error &error) const
{
    const QByteArray &sqlState = m_connection.sqlState();
    if (error.code != Error::Code::Io && error.code != Error::Code::Denied)
        return std::unexpected(error);
    const bool secret = mayHoldSecrets(QString::fromUtf8(beginningOf(sql)).simplified());
    const QString details = secret ? error.details.section(u'\n', 0, 0) : error.details;
    const MessageArguments arguments{{"place"_L1, script.place()},
                                     {"statement"_L1, shown(sql)},
                                     {"reason"_L1, details.section(u": "_s, 1).section(u'\n', 0, 0).trimmed()}};
    // Letters that do not exist in the database, and bytes of which nobody said which letters they are. Zeros are none.
    const QByteArray from = m_connection.reported("client_encoding");
    const bool unknown = sqlState == "22021" && from == "SQL_ASCII" && !details.contains(u": 0x00"_s);
    if (sqlState == "22P05" || unknown)
        return fail(unknown ? "import.encodingUnknown"_L1 : "import.encodingDiffers"_L1,
                    arguments
                        + MessageArguments{{"from"_L1, QString::fromUtf8(from)},
                                           {"into"_L1, QString::fromUtf8(m_connection.reported("server_encoding"))}},
                    details);
    // Rows of which the server cannot make values are damaged; nothing in a database could make them right.
    if (sql.left(5).toLower() == "copy " && sqlState.startsWith("22"))
        return fail("import.rowsDamaged"_L1, arguments, details);
    return fail("import.statementFailed"_L1, arguments, details);
}

DumpLoader::DumpLoader(Connection connection, ScriptAdjuster adjuster, DumpJudge judge)
    : m_connection(std::move(connection))
    , m_adjuster(std::move(adjuster))
    , m_judge(std::move(judge))
{ }

Result<DumpLoader> DumpLoader::open(const ConnectionString &where, DumpJudge judge, const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"import"_s);
    if (!connection)
        return std::unexpected(connection.error());
    // Nothing of this database outlives the import; psql, for which a script is written, looks into "public", and takes
    // times, dates and sums as the database has them.
    const QByteArray ours = "SET synchronous_commit = off; RESET search_path; RESET "
                            + valueSettings().join("; RESET ");
    if (const Result<> set = connection->execute(ours, control); !set)
        return std::unexpected(set.error());
    Result<ScriptAdjuster> adjuster = ScriptAdjuster::of(*connection, control);
    if (!adjuster)
        return std::unexpected(adjuster.error());
    return DumpLoader(std::move(*connection), std::move(*adjuster), std::move(judge));
}

Result<> DumpLoader::load(DumpScript &script, const Progress &progress, const TaskControl &control)
{
    const auto execute = [&](QByteArray sql) { return run(script, std::move(sql), control); };
    const SqlScript::Handler handler{.statement = execute,
                                     .copyBegins =
                                         [&](const QByteArray &sql) {
                                             m_copy = sql;
                                             return run(script, sql, control);
                                         },
                                     .copyRows =
                                         [&](QByteArrayView rows) {
                                             const Result<> going = control.checkpoint();
                                             return going ? m_connection.copyIn(rows, control) : going;
                                         },
                                     .copyEnds = [&] { return endCopy(script, control); }};
    if (const Result<> read = script.read(handler, progress, control); !read)
        return read;
    if (m_connection.inTransaction())
        return fail("import.openTransaction"_L1);
    return {};
}

Result<> DumpLoader::endCopy(DumpScript &script, const TaskControl &control)
{
    const Result<qint64> ended = m_connection.endCopyIn(control);
    return ended ? Result<>() : failed(script, m_copy, ended.error());
}

void DumpLoader::leaveOut(const QString &reason)
{
    if (!reason.isEmpty())
        ++m_leftOut[reason];
}

// What was just run may have changed how texts are read, whatever it looked like: the server says what holds.
Result<> DumpLoader::followSettings(DumpScript &script)
{
    script.setBackslashes(m_connection.reported("standard_conforming_strings") == "off");
    const QByteArray encoding = m_connection.reported("client_encoding");
    if (encoding == std::exchange(m_encoding, encoding))
        return {};
    const JudgedStatement judged = m_judge.judge("SET client_encoding = '" + encoding + "';");
    return judged.verdict == JudgedStatement::Verdict::Refuse ? refusedStatement(script, judged) : Result<>();
}

Result<> DumpLoader::send(QByteArray sql, const TaskControl &control)
{
    const QByteArray silence = m_adjuster.silenceFor(sql);
    if (silence.isEmpty())
        return m_connection.executeAlone(std::move(sql), control);
    if (const Result<> silenced = m_connection.execute("SET " + silence, control); !silenced)
        return silenced;
    const Result<> done = m_connection.executeAlone(std::move(sql), control);
    return done ? m_connection.execute("RESET " + silence.first(silence.indexOf(' ')), control) : done;
}

// Of a long statement nothing but its beginning is left here while the server works on it.
Result<> DumpLoader::run(DumpScript &script, QByteArray sql, const TaskControl &control)
{
    const QByteArray beginning = beginningOf(sql);
    JudgedStatement judged = m_judge.judge(sql);
    sql.clear();
    if (judged.verdict == JudgedStatement::Verdict::Refuse)
        return refusedStatement(script, judged);
    leaveOut(judged.reason);
    QByteArray adjusted = judged.verdict == JudgedStatement::Verdict::Run ? m_adjuster.adjusted(judged.sql)
                                                                          : QByteArray();
    judged.sql.clear();
    if (adjusted.isEmpty())
        return {};
    const Result<> done = send(std::move(adjusted), control);
    if (done)
        return followSettings(script);
    const std::optional<QString> forgiven = m_judge.forgiven(beginning, m_connection.sqlState());
    if (!forgiven || m_connection.inTransaction())
        return failed(script, beginning, done.error());
    leaveOut(*forgiven);
    return {};
}

QStringList DumpLoader::warnings() const
{
    QStringList sentences;
    for (const auto &[reason, count] : m_leftOut.asKeyValueRange()) {
        if (sentences.size() == s_mostWarnings)
            break;
        sentences.append(count == 1 ? tr("Not as in the dump: %1").arg(reason)
                                    : tr("Not as in the dump, %n times: %1", nullptr, count).arg(reason));
    }
    return sentences;
}

} // namespace Understudy
