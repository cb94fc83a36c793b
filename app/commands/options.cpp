// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/options.h"

#include <functional>

namespace Understudy::Options {

// CLI11 takes “[nightly]” for a list with one item, “nightly”: another name, and perhaps another backup's. A control
// character before it, which no argument of a person begins with, keeps it whole.
static constexpr char s_verbatim = '\x1f';

std::string toParser(const QString &argument)
{
    const std::string text = argument.toStdString();
    return text.starts_with('[') ? s_verbatim + text : text;
}

static QString fromParser(const std::string &text)
{
    return QString::fromStdString(text.starts_with(s_verbatim) ? text.substr(1) : text);
}

CLI::Option *flag(CLI::App &app, const char *names, bool &target, const QString &description)
{
    return app.add_flag(names, target, description.toStdString());
}

CLI::Option *value(CLI::App &app, const char *names, QString &target, const QString &placeholder,
                   const QString &description)
{
    const std::function<void(const std::string &)> take = [&target](const std::string &text) {
        target = fromParser(text);
    };
    return app.add_option_function(names, take, description.toStdString())->type_name(placeholder.toStdString());
}

static std::function<void(const std::vector<std::string> &)> takeAll(QStringList &target)
{
    return [&target](const std::vector<std::string> &texts) {
        target.clear();
        for (const std::string &text : texts)
            target.append(fromParser(text));
    };
}

CLI::Option *values(CLI::App &app, const char *names, QStringList &target, const QString &placeholder,
                    const QString &description)
{
    return app.add_option_function(names, takeAll(target), description.toStdString())
        ->type_name(placeholder.toStdString())
        ->expected(1)
        ->take_all();
}

CLI::Option *words(CLI::App &app, QStringList &target, int least, int most, const QString &name,
                   const QString &description)
{
    CLI::Option *option = app.add_option_function("words", takeAll(target), description.toStdString());
    option->type_name(name.toStdString())->expected(least, most);
    return least > 0 ? option->required() : option;
}

} // namespace Understudy::Options
