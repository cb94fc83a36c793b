// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandwords.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Options of every command that take the next argument as their value: they may stand before the command.
static bool takesNext(const QString &argument)
{
    static const QStringList s_names = {u"-o"_s,        u"--output"_s, u"--home"_s, u"-p"_s,
                                        u"--project"_s, u"-s"_s,       u"--stage"_s};
    return s_names.contains(argument);
}

// The same with their value in them, and those of every command that have none.
static bool standsAlone(const QString &argument)
{
    static const QStringList s_flags = {u"--quiet"_s, u"--verbose"_s};
    if (s_flags.contains(argument) || (argument.startsWith("--"_L1) && argument.contains(u'=')))
        return true;
    return argument.size() > 2 && takesNext(argument.first(2));
}

// Places of the first two arguments that are neither options nor their values.
static QList<qsizetype> firstWords(const QStringList &arguments)
{
    QList<qsizetype> places;
    for (qsizetype at = 0; at < arguments.size() && places.size() < 2; ++at) {
        if (arguments[at] == "--"_L1)
            break;
        if (takesNext(arguments[at]))
            ++at;
        else if (!arguments[at].startsWith(u'-'))
            places.append(at);
        else if (!places.isEmpty() && !standsAlone(arguments[at]))
            break; // a value could follow
    }
    return places;
}

static CliCommand *commandNamed(const Commands &commands, const QString &noun, const QString &verb)
{
    const auto found = std::ranges::find_if(commands, [&](const std::unique_ptr<CliCommand> &command) {
        const CliCommand::Description description = command->description();
        return description.noun == noun && description.verb == verb;
    });
    return found != commands.end() ? found->get() : nullptr;
}

static bool isNoun(const Commands &commands, const QString &word)
{
    return std::ranges::any_of(commands, [&](const std::unique_ptr<CliCommand> &command) {
        return command->description().noun == word && !command->description().hidden;
    });
}

CommandWords CommandWords::find(const Commands &commands, const QStringList &arguments)
{
    CommandWords words{.rest = arguments};
    const QList<qsizetype> places = firstWords(arguments);
    if (places.isEmpty())
        return words;
    const QString first = arguments[places[0]];
    const QString second = places.size() > 1 ? arguments[places[1]] : QString();
    if (isNoun(commands, first))
        words.noun = first;
    words.command = commandNamed(commands, first, {});
    if (words.command) {
        words.rest.removeAt(places[0]);
        return words;
    }
    words.command = commandNamed(commands, first, second);
    if (!words.command)
        words.command = commandNamed(commands, second, first);
    if (words.command) {
        words.rest.removeAt(places[1]);
        words.rest.removeAt(places[0]);
        return words;
    }
    words.unknown = words.noun.isEmpty() ? first : second;
    return words;
}

bool asksForJson(const QStringList &arguments)
{
    for (qsizetype at = 0; at < arguments.size(); ++at) {
        const QString &argument = arguments[at];
        if (argument == "-ojson"_L1 || argument == "-o=json"_L1 || argument == "--output=json"_L1)
            return true;
        if ((argument == "-o"_L1 || argument == "--output"_L1) && at + 1 < arguments.size())
            return arguments[at + 1] == "json"_L1;
    }
    return false;
}

bool asksForHelp(const QStringList &arguments)
{
    return arguments.contains("--help"_L1) || arguments.contains("-h"_L1);
}

bool asksForVersion(const QStringList &arguments)
{
    return arguments.contains("--version"_L1);
}

} // namespace Understudy
