// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/help.h"

#include "app/commands/options.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Help {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Help)
};
} // namespace

static constexpr auto s_program = "understudy-cli"_L1;
static constexpr qsizetype s_width = 100;

using Rows = QList<std::pair<QString, QString>>;

// Breaks between words; `indent` columns before every line but the first.
static QString wrapped(const QString &text, qsizetype indent)
{
    QStringList lines = {QString()};
    for (const QString &word : text.split(u' ')) {
        if (!lines.last().isEmpty() && indent + lines.last().size() + 1 + word.size() > s_width)
            lines.append(QString());
        lines.last() += (lines.last().isEmpty() ? u""_s : u" "_s) + word;
    }
    return lines.join(u'\n' + QString(indent, u' '));
}

static QString table(const Rows &rows)
{
    qsizetype column = 0;
    for (const auto &[left, right] : rows)
        column = std::max(column, left.size());
    QString text;
    for (const auto &[left, right] : rows)
        text += u"  "_s + left.leftJustified(column) + u"  "_s + wrapped(right, column + 4) + u'\n';
    return text;
}

static QString section(const QString &title, const QString &body)
{
    return body.isEmpty() ? QString() : u'\n' + title + u'\n' + body;
}

QString overview(const Commands &commands, const QString &noun)
{
    Rows rows;
    for (const std::unique_ptr<CliCommand> &command : commands) {
        const CliCommand::Description description = command->description();
        if (!description.hidden && (noun.isEmpty() || description.noun == noun))
            rows.append({description.name() + u' ' + description.arguments, description.summary});
    }
    QString text = Texts::tr("Understudy backs up all data of a stage, and puts it back.") + u'\n';
    text += section(Texts::tr("Use"), u"  %1 NOUN VERB PROJECT/STAGE [OPTIONS]\n"_s.arg(s_program));
    text += section(Texts::tr("Commands"), table(rows));
    text += section(
        Texts::tr("Options of every command"),
        table({{u"-o, --output FORMAT"_s, Texts::tr("text, or json: one document on standard output, errors too")},
               {u"-p PROJECT -s STAGE"_s, Texts::tr("another way to write PROJECT/STAGE")},
               {u"--home DIR"_s, Texts::tr("the folder of all that Understudy owns; also UNDERSTUDY_HOME")},
               {u"--quiet, --verbose"_s, Texts::tr("say less, or more, on standard error")},
               {u"-h, --help"_s, Texts::tr("explain a command, with an example")},
               {u"--version"_s, Texts::tr("the version of this program")}}));
    text += section(Texts::tr("A BACKUP is named by"),
                    table({{u"ID"_s, Texts::tr("the whole id, or its first characters, 4 or more")},
                           {u"NAME"_s, Texts::tr("its exact name")},
                           {u"latest"_s, Texts::tr("the newest complete backup of the stage")}}));
    text += section(
        Texts::tr("Exit codes"),
        u"  "_s
            + wrapped(Texts::tr("0 done, 1 failed, 2 usage, 3 refused, 4 damaged, 5 not found, 6 done with warnings, "
                                "11 busy, 130 cancelled"),
                      2)
            + u'\n');
    text += section(Texts::tr("For example"), u"  %1 stage add shop.staging.json\n"
                                              "  %1 backup create shop/staging --name \"before 2.5\" --suspend\n"
                                              "  %1 backup plan shop/staging latest\n"
                                              "  %1 demo\n"_s.arg(s_program));
    return text;
}

static Rows optionRows(const CLI::App &app, const std::function<bool(const CLI::Option &)> &wanted)
{
    Rows rows;
    for (const CLI::Option *option : app.get_options()) {
        if (!wanted(*option))
            continue;
        const QString placeholder = QString::fromStdString(option->get_type_name());
        QString left = placeholder;
        if (!option->get_positional()) {
            left = QString::fromStdString(option->get_name(false, true)).replace(u',', u", "_s);
            if (option->get_items_expected_max() > 0 && !placeholder.isEmpty())
                left += u' ' + placeholder;
        }
        rows.append({left, QString::fromStdString(option->get_description())});
    }
    return rows;
}

QString ofCommand(const CliCommand::Description &command, const CLI::App &app)
{
    const auto isGlobal = [](const CLI::Option &option) { return option.get_group() == globalGroup; };
    QString text = command.summary + u'\n';
    for (const QString &note : command.notes)
        text += wrapped(note, 0) + u'\n';
    const QString use = u"  %1 %2 %3"_s.arg(s_program, command.name(), command.arguments).trimmed();
    text += section(Texts::tr("Use"), u"  "_s + use + u" [OPTIONS]\n"_s);
    text += section(Texts::tr("Arguments"),
                    table(optionRows(app, [](const CLI::Option &option) { return option.get_positional(); })));
    text += section(Texts::tr("Options"), table(optionRows(app, [&](const CLI::Option &option) {
                        return !option.get_positional() && !isGlobal(option);
                    })));
    text += section(Texts::tr("Options of every command"), table(optionRows(app, isGlobal)));
    QString examples;
    for (const QString &example : command.examples)
        examples += u"  %1 %2\n"_s.arg(s_program, example);
    return text + section(Texts::tr("For example"), examples);
}

QString pointer(const QString &commandName)
{
    return commandName.isEmpty() ? u"%1 --help"_s.arg(s_program) : u"%1 %2 --help"_s.arg(s_program, commandName);
}

} // namespace Understudy::Help
