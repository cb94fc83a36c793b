// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpstream.h"

using namespace Qt::StringLiterals;

namespace Understudy {

DumpStream::DumpStream(const CommandRunner &commands, const Tools &tools, const Command &command)
    : m_conveyor([&commands, tools, command](const Conveyor::Take &take, const TaskControl &control) -> Result<> {
        if (const Result<CommandResult> done = runToolChecked(commands, tools, command, control, take); !done)
            return std::unexpected(done.error());
        return {};
    })
{ }

// Sums of money as our own sessions write and read them; pg_dump takes what the role or the database is set to.
static Result<QString> settingOfMoney(Connection &connection, const TaskControl &control)
{
    const Result<Rows> money = connection.query(
        u"SELECT FROM pg_catalog.pg_attribute WHERE atttypid IN ('money'::regtype, 'money[]'::regtype) AND attrelid >="
        " 16384 UNION ALL SELECT FROM pg_catalog.pg_type WHERE typbasetype IN ('money'::regtype, 'money[]'::regtype)"
        " LIMIT 1"_s,
        control);
    if (!money)
        return std::unexpected(money.error());
    return money->count() > 0 ? u"lc_monetary=C"_s : QString();
}

Result<std::unique_ptr<DumpStream>> DumpStream::start(const CommandRunner &commands, const Tools &tools,
                                                      SnapshotHold &hold, const QStringList &arguments,
                                                      const TaskControl &control)
{
    const Result<QString> setting = settingOfMoney(hold.connection(), control);
    if (!setting)
        return std::unexpected(setting.error());
    const Command command{
        .program = tools.dump,
        .arguments = QStringList{u"--snapshot="_s + hold.snapshot(), u"--lock-wait-timeout=5000"_s, u"--no-password"_s}
                     + arguments + QStringList{u"--dbname="_s + toolTarget(hold.connection(), tools, *setting)},
        .environment = toolEnvironment(hold.connection())};
    std::unique_ptr<DumpStream> stream(new DumpStream(commands, tools, command));
    // pg_dump writes nothing before it has locked every table and read the whole schema.
    if (const Result<> begun = stream->m_conveyor.waitForFirst(control); !begun)
        return std::unexpected(begun.error());
    return stream;
}

} // namespace Understudy
