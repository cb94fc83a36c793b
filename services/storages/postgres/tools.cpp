// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/tools.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Versioned folders first: what lies in PATH may be a wrapper that picks a version by itself.
static QStringList usualFolders()
{
    QStringList folders;
    for (const QString &parent : {u"/usr/lib/postgresql"_s, u"/usr"_s, u"/opt/homebrew/opt"_s, u"/usr/local/opt"_s,
                                  u"C:/Program Files/PostgreSQL"_s}) {
        static const QRegularExpression versioned(u"^([0-9]+|postgresql@[0-9]+|pgsql-[0-9]+|libpq)$"_s);
        for (const QString &name : namesIn(parent).value_or(QStringList()).filter(versioned))
            folders.append(parent + u'/' + name + u"/bin"_s);
    }
    return folders + qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
}

static QString programIn(const QString &folder, const QString &name)
{
#ifdef Q_OS_WIN
    const QFileInfo file(folder + u'/' + name + u".exe"_s);
#else
    const QFileInfo file(folder + u'/' + name);
#endif
    return file.isExecutable() && file.isFile() ? file.absoluteFilePath() : QString();
}

ToolFinder::ToolFinder(const CommandRunner &commands, QStringList folders, ServerContainer *container)
    : m_commands(commands)
    , m_folders(std::move(folders))
    , m_container(container)
{ }

QStringList ToolFinder::foldersWith(const QStringList &folders)
{
    QStringList all;
    for (const QString &folder : folders)
        all << folder << folder + u"/bin"_s;
    return folders.isEmpty() ? QStringList() : all + usualFolders();
}

QList<Tools> ToolFinder::all(const TaskControl &control) const
{
    static const QRegularExpression pattern(u"\\) ((\\d+)[^\\s]*)"_s);
    QList<Tools> found;
    for (const QString &folder : m_folders.isEmpty() ? usualFolders() : m_folders) {
        Tools tools{.dump = programIn(folder, u"pg_dump"_s), .restore = programIn(folder, u"pg_restore"_s)};
        if (tools.dump.isEmpty() || tools.restore.isEmpty())
            continue;
        const Result<CommandResult> answer = m_commands.run(
            {.program = tools.dump, .arguments = {u"--version"_s}, .timeoutSeconds = 10}, control);
        const QRegularExpressionMatch match = pattern.match(answer ? QString::fromUtf8(answer->output) : QString());
        tools.version = match.captured(1);
        tools.major = match.captured(2).toInt();
        if (tools.major > 0 && std::ranges::find(found, tools.major, &Tools::major) == found.end())
            found.append(tools);
    }
    std::ranges::sort(found, {}, &Tools::major);
    return found;
}

Result<std::optional<Tools>> ToolFinder::inside(const TaskControl &control) const
{
    const Result<ContainerContent> content = m_container ? m_container->content(control) : ContainerContent();
    if (!content)
        return std::unexpected(content.error());
    if (content->toolVersion.isEmpty())
        return std::nullopt;
    static const QRegularExpression digits(u"^\\d+"_s);
    return Tools{.dump = content->dump,
                 .restore = content->restore,
                 .version = content->toolVersion,
                 .major = digits.match(content->toolVersion).captured().toInt(),
                 .container = m_container};
}

Result<Tools> ToolFinder::atLeast(int major, QLatin1StringView message, const TaskControl &control) const
{
    const Result<std::optional<Tools>> there = inside(control);
    if (!there)
        return std::unexpected(there.error());
    if (*there && (*there)->major >= major)
        return **there;
    const QList<Tools> found = all(control);
    const auto fitting = std::ranges::find_if(found, [major](const Tools &tools) { return tools.major >= major; });
    if (fitting != found.end())
        return *fitting;
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (found.isEmpty())
        return fail("postgres.toolsMissing"_L1, {{"major"_L1, QString::number(major)}});
    return fail(message, {{"major"_L1, QString::number(major)}, {"newest"_L1, QString::number(found.last().major)}});
}

Result<Tools> ToolFinder::forServer(int major, const TaskControl &control) const
{
    return atLeast(major, "postgres.toolsTooOld"_L1, control);
}

Result<Tools> ToolFinder::forArchive(int major, const TaskControl &control) const
{
    return atLeast(major, "postgres.restoreToolsTooOld"_L1, control);
}

Result<CommandResult> runTool(const CommandRunner &commands, const Tools &tools, const Command &command,
                              const TaskControl &control, const CommandRunner::Sink &sink,
                              const CommandRunner::Source &source)
{
    if (!tools.container)
        return commands.run(command, control, sink, source);
    return tools.container->run(QStringList{command.program} + command.arguments, command.environment, control, sink,
                                source);
}

Result<CommandResult> runToolChecked(const CommandRunner &commands, const Tools &tools, const Command &command,
                                     const TaskControl &control, const CommandRunner::Sink &sink,
                                     const CommandRunner::Source &source)
{
    return CommandRunner::checked(command, runTool(commands, tools, command, control, sink, source));
}

QString toolTarget(const Connection &connection, const Tools &tools, const QString &setting)
{
    const ConnectionString where = tools.container ? connection.fromInside() : connection.fromHere();
    const ConnectionString named = where.with("application_name", QString(Connection::applicationName));
    if (setting.isEmpty())
        return named.toKeywords();
    const QString options = where.value("options") + u" -c "_s + setting;
    return named.with("options", options.trimmed()).toKeywords();
}

QList<QPair<QString, QString>> toolEnvironment(const Connection &connection)
{
    QList<QPair<QString, QString>> environment{{u"LC_MESSAGES"_s, u"C"_s}};
    if (const QByteArray password = connection.password(); !password.isEmpty())
        environment.append({u"PGPASSWORD"_s, QString::fromUtf8(password)});
    return environment;
}

} // namespace Understudy
