// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/lostfolders.h"

#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"

#include <QFile>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_aside = u".lost-"_s;

static Result<> setAsideIfLost(const QString &folder)
{
    const Result<QStringList> names = namesIn(folder);
    if (names || names.error().code != Error::Code::Corrupt)
        return {}; // what else is wrong with it is told by whoever needs it
    const QString aside = folder + s_aside + QString::number(QRandomGenerator::global()->generate64(), 36);
    qCCritical(lcRepository) << folder << "is lost, and now called" << aside << names.error().details;
    const Result<> moved = renameDurably(folder, aside);
    const bool byAnother = !moved && moved.error().code == Error::Code::NotFound;
    return byAnother ? Result<>() : moved;
}

// A server that did not answer, a cable that was loose: it was not lost after all.
static Result<> bringBackIfReadable(const Layout &layout, const QString &aside)
{
    const Result<QStringList> names = namesIn(aside);
    if (!names)
        return {};
    bool empty = true;
    for (const QString &name : *names) {
        const std::optional<PackId> id = PackId::fromHex(name.toLatin1());
        const bool mayGo = id && !statPath(QFile::encodeName(layout.pack(*id)));
        empty = empty && mayGo;
        if (!mayGo)
            continue; // it was stored again, or is none of ours
        if (const Result<> made = makeFolder(layout.packFolder(*id)); !made)
            return made;
        const Result<> moved = renameDurably(aside + u'/' + name, layout.pack(*id));
        if (!moved && moved.error().code != Error::Code::NotFound) // another backup was quicker
            return moved;
    }
    return empty ? removeFolderOfOurs(aside) : Result<>();
}

Result<> setLostFoldersAside(const Layout &layout)
{
    for (const QString &folder : {layout.index(), layout.damaged()}) {
        if (const Result<> done = setAsideIfLost(folder); !done)
            return done;
    }
    const QStringList folders = namesIn(layout.packs()).value_or(QStringList());
    for (const QString &folder : folders) {
        const QString path = layout.packs() + u'/' + folder;
        const Result<> done = Layout::isPackFolder(folder) ? setAsideIfLost(path)
                              : folder.contains(s_aside)   ? bringBackIfReadable(layout, path)
                                                           : Result<>();
        if (!done)
            return done;
    }
    return {};
}

} // namespace Understudy
