// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/killedstage.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static QByteArray differences(const KilledStage::Prints &is, const KilledStage::Prints &old,
                              const KilledStage::Prints &backup)
{
    QByteArrayList lines;
    for (const QString &storage : is.keys()) {
        const QByteArray print = is[storage];
        const QByteArray as = print.isEmpty()                                            ? "missing"
                              : old[storage] == backup[storage] && print == old[storage] ? "as it was"
                              : print == old[storage]                                    ? "old"
                              : print == backup[storage]                                 ? "restored"
                                                                                         : "neither: " + print;
        lines.append(storage.toUtf8() + " is " + as);
    }
    return "the stage is mixed: " + lines.join(", ") + '\n';
}

KilledStage::KilledStage(PostgresServer::Durability durability)
    : stage(PostgresServer::binaries17(), durability)
{ }

QStringList KilledStage::restore(const QStringList &options)
{
    return QStringList{u"backup"_s,    u"restore"_s, u"shop/staging"_s, u"first"_s,
                       u"--suspend"_s, u"--yes"_s,   u"--quiet"_s}
           + options;
}

QStringList KilledStage::undo()
{
    return {u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s};
}

QStringList KilledStage::accept()
{
    return {u"backup"_s, u"accept"_s, u"shop/staging"_s};
}

QStringList KilledStage::recover()
{
    return {u"recover"_s};
}

QByteArray KilledStage::make()
{
    if (!stage.make())
        return stage.problem().toUtf8();
    backup = stage.fingerprints();
    const CliRun created = stage.cli(
        {u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s});
    if (created.exitCode != 0)
        return created.told();
    stage.change(2);
    old = stage.fingerprints();
    return {};
}

CallTrace KilledStage::trace(const QStringList &arguments)
{
    const QString path = stage.path(u"trace"_s);
    const CliRun run = stage.cli(arguments, CallTrace::wrapper(path));
    if (run.exitCode != 0)
        qFatal() << "the undisturbed run failed:" << run.told();
    return CallTrace::read(path);
}

bool KilledStage::strike(const QStringList &arguments, const KillPoint &point)
{
    ++m_runs;
    const bool killed = stage.cli(arguments, signalAt(point)).exitCode == -1;
    m_killed += killed ? 1 : 0;
    return killed;
}

QByteArray KilledStage::kill(const QStringList &arguments, const KillPoint &point)
{
    strike(arguments, point);
    const QByteArray problem = settle();
    return problem.isEmpty() ? problem : "after a kill at " + point.told() + ":\n" + problem;
}

QByteArray KilledStage::settle()
{
    const CliRun recovered = stage.cli(recover());
    if (recovered.exitCode != 0)
        return "recover: " + recovered.told();
    const Prints now = stage.fingerprints();
    if (now != old && now != backup)
        return differences(now, old, backup) + recovered.told();
    if (!stage.isRunning())
        return "the stage was not resumed\n" + recovered.told();
    const CliRun verified = stage.cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"first"_s});
    if (verified.exitCode != 0)
        return "verify: " + verified.told();
    if (now == backup) {
        if (const QByteArray problem = undoRestored(); !problem.isEmpty())
            return problem;
    }
    return nothingLeft();
}

QByteArray KilledStage::undoRestored()
{
    ++m_restored;
    const CliRun undone = stage.cli(undo());
    if (undone.exitCode != 0)
        return "undo: " + undone.told();
    if (const Prints now = stage.fingerprints(); now != old)
        return "after the undo " + differences(now, old, backup);
    return stage.isRunning() ? QByteArray() : "the stage was not resumed by the undo";
}

void KilledStage::beginAgain()
{
    stage.change(2);
    old = stage.fingerprints();
}

QByteArray KilledStage::nothingLeft() const
{
    QStringList left = stage.leftovers();
    for (const QString &folder : {u"journals"_s, u"leases"_s}) {
        const QDir records(stage.home() + u'/' + folder);
        for (const QString &name : records.entryList({u"*.json"_s}, QDir::Files | QDir::Hidden))
            left.append(records.filePath(name));
    }
    return left.isEmpty() ? QByteArray() : "left beside: " + left.join(u", "_s).toUtf8();
}

} // namespace Understudy::Testing
