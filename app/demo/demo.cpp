// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo.h"

#include "app/commandline.h"
#include "app/demo/shop.h"
#include "app/demo/shopdata.h"
#include "app/demo/shopstage.h"
#include "app/exitcodes.h"
#include "app/output/errortext.h"
#include "app/output/format.h"
#include "app/output/texttable.h"
#include "app/terminal.h"
#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

static constexpr qsizetype s_shortDigest = 16;
static const QString s_backupName = u"before 2.5"_s;

Demonstration::Demonstration(const Session &session, const Place &place, Folder folder)
    : m_session(session)
    , m_terminal(session.terminal, session.options.json)
    , m_place(place)
    , m_folder(folder)
{ }

Demonstration::~Demonstration()
{
    const auto say = [this](const Result<> &done) {
        if (!done)
            m_terminal.say(errorText(done.error(), true));
    };
    if (m_shopMade)
        say(Shop::stop(m_place));
    m_cluster.reset();
    m_lock.reset();
    if (m_folder == Folder::Removed)
        say(removeFolderOfOurs(m_place.folder));
}

Result<> Demonstration::run()
{
    using Part = Result<> (Demonstration::*)();
    for (const Part part :
         {&Demonstration::prepare, &Demonstration::backUp, &Demonstration::damage, &Demonstration::restore,
          &Demonstration::undo, &Demonstration::restoreAgain, &Demonstration::finish}) {
        if (const Result<> going = m_session.control.checkpoint(); !going)
            return going;
        if (const Result<> done = (this->*part)(); !done)
            return done;
    }
    return {};
}

Result<> Demonstration::tell(const QString &text)
{
    return m_terminal.print(text + u'\n');
}

Result<> Demonstration::step(const QString &title)
{
    const QString line = u"%1. %2"_s.arg(++m_step).arg(title);
    return tell(u'\n' + line + u'\n' + QString(line.size(), u'-'));
}

static QString typed(const QStringList &arguments)
{
    QString line = u"understudy-cli"_s;
    for (const QString &argument : arguments)
        line += argument.contains(u' ') ? u" \"%1\""_s.arg(argument) : u' ' + argument;
    return line;
}

// The same code that a person at a terminal meets.
Result<> Demonstration::type(const QStringList &arguments, Warnings warnings)
{
    if (const Result<> told = tell(u"\n$ "_s + typed(arguments)); !told)
        return told;
    CommandLine line(m_terminal, m_session.services, m_session.cancelled);
    QStringList all = arguments + QStringList{u"--home"_s, m_place.home()};
    if (m_session.options.verbose)
        all.append(u"--verbose"_s);
    const int exitCode = line.run(all);
    if (const Result<> going = m_session.control.checkpoint(); !going)
        return going;
    if (exitCode == ExitCode::done || (exitCode == ExitCode::warnings && warnings == Warnings::AreFine))
        return {};
    return fail("demo.stepFailed"_L1, {{"command"_L1, typed(arguments)}, {"code"_L1, QString::number(exitCode)}});
}

Result<> Demonstration::remember(const QString &moment, Evidence &evidence)
{
    Result<Evidence> loaded = loadEvidence(m_place.evidence(moment));
    if (!loaded)
        return std::unexpected(loaded.error());
    evidence = std::move(*loaded);
    return {};
}

Result<> Demonstration::proveEqual(const QString &left, const Evidence &before, const QString &right,
                                   const Evidence &after)
{
    TextTable table({{tr("Storage")}, {left}, {tr("Digest")}, {right}, {tr("Digest")}, {tr("Equal")}});
    bool equal = before.size() == after.size() && !before.isEmpty();
    for (qsizetype index = 0; index < std::min(before.size(), after.size()); ++index) {
        const bool same = before[index] == after[index];
        equal = equal && same;
        table.addRow({before[index].id, before[index].holds, before[index].digest.left(s_shortDigest),
                      after[index].holds, after[index].digest.left(s_shortDigest), same ? tr("yes") : tr("NO")});
    }
    if (const Result<> told = tell(u'\n' + table.text()); !told)
        return told;
    if (equal)
        return {};
    return fail("demo.different"_L1);
}

Result<> Demonstration::prepare()
{
    if (const Result<> told = step(tr("A shop with a database, files, a job queue and secrets")); !told)
        return told;
    Result<std::optional<FileLock>> lock = FileLock::tryTake(m_place.demoLock(), FileLock::Access::Exclusive,
                                                             u"the demo"_s);
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("demo.folderInUse"_L1, {{"path"_L1, m_place.folder}});
    m_lock.emplace(std::move(**lock));
    Result<Cluster> cluster = Cluster::start(m_place, m_session.control);
    if (!cluster)
        return std::unexpected(cluster.error());
    m_cluster.emplace(std::move(*cluster));
    if (const Result<> made = makeShop(m_place, m_session.control); !made)
        return made;
    m_shopMade = true;
    if (const Result<> written = writeDurably(m_place.stageFile(), shopStage(m_place, {}), 0644); !written)
        return written;
    if (const Result<> started = Shop::resume(m_place); !started)
        return started;
    const QString text = tr(
        "It lies in %1, with a PostgreSQL server of its own. The shop runs and keeps writing\n"
        "orders, jobs and uploads. Each time it stops and before each time it starts, it counts and\n"
        "digests all it holds; the tables below compare what it found.\n\n"
        "Each command is shown as anybody types it, with UNDERSTUDY_HOME=%2");
    if (const Result<> told = tell(text.arg(Format::shown(m_place.folder), Format::shown(m_place.home()))); !told)
        return told;
    // An ordinary user is warned of what only an administrator can restore; the demo has nothing of that kind.
    return type({u"stage"_s, u"add"_s, m_place.stageFile()}, Warnings::AreFine);
}

Result<> Demonstration::backUp()
{
    if (const Result<> told = step(tr("Back up, while the shop is held for a moment")); !told)
        return told;
    if (const Result<> told = tell(
            tr("While it is held, the shop counts what it has: most of the time below is that."));
        !told)
        return told;
    if (const Result<> done = type({u"backup"_s, u"create"_s, stageId, u"--name"_s, s_backupName, u"--suspend"_s});
        !done)
        return done;
    return remember(u"suspended"_s, m_backedUp);
}

Result<> Demonstration::damage()
{
    if (const Result<> told = step(tr("A bad release damages everything")); !told)
        return told;
    if (const Result<> damaged = damageShop(m_place); !damaged)
        return damaged;
    return tell(tr("Dropped: the table reviews. Deleted: a third of the order items, 300 files, half of the jobs.\n"
                   "Overwritten: all prices, 200 files, .env. And the shop still runs and writes."));
}

// The safety backup is taken while the shop still runs: a picture that is uploaded just then may make it warn.
Result<> Demonstration::bringBack()
{
    return type({u"backup"_s, u"restore"_s, stageId, s_backupName, u"--suspend"_s, u"--yes"_s, u"--quiet"_s},
                Warnings::AreFine);
}

Result<> Demonstration::restore()
{
    if (const Result<> told = step(tr("What would a restore change, and what would be lost?")); !told)
        return told;
    if (const Result<> done = type({u"backup"_s, u"plan"_s, stageId, s_backupName}); !done)
        return done;
    if (const Result<> told = step(tr("Restore: built beside the live data, swapped in at the end")); !told)
        return told;
    if (const Result<> done = bringBack(); !done)
        return done;
    Evidence restored;
    if (const Result<> known = remember(u"suspended"_s, m_damaged); !known)
        return known;
    if (const Result<> known = remember(u"resumed"_s, restored); !known)
        return known;
    return proveEqual(tr("When backed up"), m_backedUp, tr("After the restore"), restored);
}

Result<> Demonstration::undo()
{
    if (const Result<> told = step(tr("Undo: the state before the restore returns")); !told)
        return told;
    if (const Result<> done = type({u"backup"_s, u"undo"_s, stageId, u"--yes"_s}); !done)
        return done;
    Evidence undone;
    if (const Result<> known = remember(u"resumed"_s, undone); !known)
        return known;
    return proveEqual(tr("Before the restore"), m_damaged, tr("After the undo"), undone);
}

Result<> Demonstration::restoreAgain()
{
    if (const Result<> told = step(tr("Restore once more, and accept it")); !told)
        return told;
    if (const Result<> done = bringBack(); !done)
        return done;
    Evidence restored;
    if (const Result<> known = remember(u"resumed"_s, restored); !known)
        return known;
    if (const Result<> equal = proveEqual(tr("When backed up"), m_backedUp, tr("After the restore"), restored); !equal)
        return equal;
    if (const Result<> done = type({u"backup"_s, u"accept"_s, stageId}); !done)
        return done;
    return type({u"backup"_s, u"list"_s, stageId});
}

Result<> Demonstration::finish()
{
    if (const Result<> told = step(tr("Done")); !told)
        return told;
    const QString where =
        m_folder == Folder::Stays
            ? tr("The data stays in %1; the server and the shop are stopped.").arg(Format::shown(m_place.folder))
            : tr("The shop, its server and its data are removed.");
    return tell(tr("Backed up, damaged, restored, undone and restored again: every storage was equal each time.")
                + u'\n' + where);
}

} // namespace Understudy::Demo
