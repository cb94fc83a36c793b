// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"

#include "app/commands/options.h"
#include "app/commandwords.h"
#include "app/exitcodes.h"
#include "app/output/errortext.h"
#include "app/output/help.h"
#include "app/output/progressdisplay.h"
#include "app/terminal.h"
#include "models/messages/catalog.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

CommandLine::CommandLine(Terminal &terminal, ServiceSource services, const std::atomic_bool &cancelled)
    : m_terminal(terminal)
    , m_services(std::move(services))
    , m_cancelled(cancelled)
{ }

static std::unexpected<Error> noCommand(const CommandWords &words)
{
    const QString help = Help::pointer(words.noun);
    if (words.unknown.isEmpty())
        return fail("usage.noCommand"_L1, {{"help"_L1, help}});
    return fail("usage.unknownCommand"_L1, {{"word"_L1, words.unknown}, {"help"_L1, help}});
}

int CommandLine::run(const QStringList &arguments)
{
    m_options = {.json = asksForJson(arguments)};
    const Commands commands = allCommands();
    const CommandWords words = CommandWords::find(commands, arguments);
    if (words.command)
        return runCommand(*words.command, words.rest);
    if (asksForVersion(arguments))
        return print(u"understudy-cli "_s + QLatin1StringView(UNDERSTUDY_VERSION) + u'\n', ExitCode::done);
    if (asksForHelp(arguments) && words.unknown.isEmpty())
        return print(Help::overview(commands, words.noun), ExitCode::done);
    if (arguments.isEmpty())
        m_terminal.say(Help::overview(commands));
    return finish(noCommand(words));
}

static void defineGlobalOptions(CLI::App &app, GlobalOptions &options, QString &format)
{
    app.set_help_flag(); // CLI11's own throws; see runCommand()
    const QList<CLI::Option *> all = {
        Options::value(app, "-o,--output", format, u"FORMAT"_s, CommandLine::tr("text or json")),
        Options::value(app, "--home", options.home, u"DIR"_s,
                       CommandLine::tr("the folder of all that Understudy owns")),
        Options::value(app, "-p,--project", options.project, u"PROJECT"_s,
                       CommandLine::tr("with -s: another way to write PROJECT/STAGE")),
        Options::value(app, "-s,--stage", options.stage, u"STAGE"_s, CommandLine::tr("see -p")),
        Options::flag(app, "--quiet", options.quiet, CommandLine::tr("no notes and no progress")),
        Options::flag(app, "--verbose", options.verbose, CommandLine::tr("every step, and the details of errors")),
    };
    for (CLI::Option *option : all)
        option->group(Help::globalGroup);
}

static std::unexpected<Error> misunderstood(const QString &reason, const QString &commandName)
{
    return fail("usage.syntax"_L1, {{"reason"_L1, reason}, {"help"_L1, Help::pointer(commandName)}});
}

Result<> CommandLine::parse(CliCommand &command, CLI::App &app, const QStringList &arguments)
{
    std::vector<std::string> reversed; // as CLI11 takes them
    for (const QString &argument : arguments)
        reversed.insert(reversed.begin(), Options::toParser(argument));
    const QString name = command.description().name();
    try {
        app.parse(std::move(reversed));
    } catch (const CLI::RequiredError &) { // it would speak of our words by the name that CLI11 has for them
        return misunderstood(tr("%1 is missing").arg(command.description().arguments), name);
    } catch (const CLI::ParseError &error) {
        return misunderstood(QString::fromStdString(error.what()).simplified(), name);
    }
    if (!m_format.isEmpty() && m_format != "text"_L1 && m_format != "json"_L1)
        return misunderstood(tr("--output is text or json, not %1").arg(m_format), name);
    if (m_options.project.isEmpty() != m_options.stage.isEmpty())
        return misunderstood(tr("-p and -s belong together"), name);
    return {};
}

int CommandLine::runCommand(CliCommand &command, const QStringList &arguments)
{
    CLI::App app;
    command.define(app);
    defineGlobalOptions(app, m_options, m_format);
    if (asksForHelp(arguments))
        return print(Help::ofCommand(command.description(), app), ExitCode::done);
    if (const Result<> parsed = parse(command, app, arguments); !parsed)
        return finish(std::unexpected(parsed.error()));
    if (m_options.verbose)
        QLoggingCategory::setFilterRules(u"understudy.*=true"_s);
    else if (m_options.quiet)
        QLoggingCategory::setFilterRules(u"*=false"_s);
    return finish(execute(command));
}

Result<Outcome> CommandLine::execute(CliCommand &command)
{
    ProgressDisplay display(m_terminal, command.operation(), m_options, m_cancelled);
    const TaskControl control(
        m_cancelled, [&display](const Progress &progress) { display.report(progress); },
        [&display](const QString &line) { display.note(line); });
    const Session session{.options = m_options,
                          .terminal = m_terminal,
                          .services = m_services,
                          .cancelled = m_cancelled,
                          .control = control};
    return command.run(session);
}

int CommandLine::print(const QString &text, int exitCode)
{
    const Result<> printed = m_terminal.print(text);
    if (printed)
        return exitCode;
    m_terminal.say(errorText(printed.error(), m_options.verbose));
    return ExitCode::of(printed.error().code);
}

// With -o json standard output holds one document, whatever happened, and an error is said nowhere else.
int CommandLine::finish(const Result<Outcome> &outcome)
{
    if (!outcome && !m_options.json) {
        m_terminal.say(errorText(outcome.error(), m_options.verbose));
        return ExitCode::of(outcome.error().code);
    }
    if (!outcome)
        return print(jsonText(errorJson(outcome.error())), ExitCode::of(outcome.error().code));
    return print(m_options.json ? jsonText(outcome->json) : outcome->text, outcome->exitCode);
}

} // namespace Understudy
