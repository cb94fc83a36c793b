// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/democommands.h"

#include "app/commands/options.h"
#include "app/demo/demo.h"
#include "app/demo/shop.h"
#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QJsonObject>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class DemoCommand final : public CliCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DemoCommand)

public:
    Description description() const override
    {
        return {.noun = u"demo"_s,
                .arguments = u"[DIR]"_s,
                .summary = tr("Shows the main job on a small stage of its own: back up, damage, restore, undo."),
                .notes = {tr(
                    "Starts a private PostgreSQL and a small shop, takes about a minute, and leaves nothing behind; "
                    "with DIR its data stays there.")},
                .examples = {u"demo"_s, u"demo /tmp/my-demo"_s}};
    }
    void define(CLI::App &app) override
    {
        Options::words(app, m_words, 0, 1, u"DIR"_s, tr("an empty folder, or one to make; it stays"));
    }

    Result<Outcome> run(const Session &session) override
    {
        const Result<Demo::Place> place = makePlace();
        if (!place)
            return std::unexpected(place.error());
        const auto folder = m_words.isEmpty() ? Demo::Demonstration::Folder::Removed
                                              : Demo::Demonstration::Folder::Stays;
        Demo::Demonstration demonstration(session, *place, folder);
        if (const Result<> shown = demonstration.run(); !shown)
            return std::unexpected(shown.error());
        return Outcome{.json = QJsonObject{{u"equal"_s, true}}};
    }

private:
    [[nodiscard]] Result<Demo::Place> makePlace() const
    {
        // Short: the path of a socket has 107 bytes at most. Others may pass through it: the server is another user.
        const QString name = u"understudy-demo-"_s + QUuid::createUuid().toString(QUuid::Id128).left(12);
        const QString folder = m_words.isEmpty() ? QDir::tempPath() + u'/' + name
                                                 : QFileInfo(m_words.first()).absoluteFilePath();
        if (QFileInfo::exists(folder)
            && !QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
            return fail("demo.folderNotEmpty"_L1, {{"path"_L1, folder}});
        if (const Result<> made = makeFolder(folder, 0711); !made)
            return std::unexpected(made.error());
        return Demo::Place{.folder = QFileInfo(folder).canonicalFilePath()};
    }

    QStringList m_words;
};

// The demo's application, as its stage file calls it.
class DemoShopCommand final : public CliCommand
{
public:
    Description description() const override
    {
        return {.noun = u"demo-shop"_s,
                .arguments = u"run|suspend|resume|stop|start|state DIR"_s,
                .summary = u"The application of the demo."_s,
                .examples = {u"demo-shop state /tmp/my-demo"_s},
                .hidden = true};
    }
    void define(CLI::App &app) override
    {
        Options::words(app, m_words, 2, 2, u"VERB DIR"_s, u"what to do, and with which demo"_s);
    }

    Result<Outcome> run(const Session &) override
    {
        const Demo::Place place{.folder = m_words.last()};
        const QString verb = m_words.first();
        if (verb == "state"_L1)
            return Outcome{.text = Demo::Shop::isRunning(place) ? u"running\n"_s : u"suspended\n"_s};
        static const QHash<QString, Result<> (*)(const Demo::Place &)> verbs{{u"run"_s, Demo::Shop::run},
                                                                             {u"suspend"_s, Demo::Shop::suspend},
                                                                             {u"resume"_s, Demo::Shop::resume},
                                                                             {u"stop"_s, Demo::Shop::stop},
                                                                             {u"start"_s, Demo::Shop::start}};
        const auto known = verbs.constFind(verb);
        if (known == verbs.constEnd())
            return fail("usage.unknownCommand"_L1,
                        {{"word"_L1, verb}, {"help"_L1, u"understudy-cli demo-shop --help"_s}});
        if (const Result<> done = known.value()(place); !done)
            return std::unexpected(done.error());
        return Outcome{};
    }

private:
    QStringList m_words;
};

} // namespace

Commands demoCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<DemoCommand>());
    commands.push_back(std::make_unique<DemoShopCommand>());
    return commands;
}

} // namespace Understudy
