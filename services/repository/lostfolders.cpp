// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/lostfolders.h"

#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Understudy {

static Result<> setAsideIfLost(const QString &folder)
{
    const Result<QStringList> names = namesIn(folder);
    if (names || names.error().code != Error::Code::Corrupt)
        return {}; // what else is wrong with it is told by whoever needs it
    const QString aside = folder + u".lost-"_s + QString::number(QRandomGenerator::global()->generate64(), 36);
    qCCritical(lcRepository) << folder << "is lost, and now called" << aside << names.error().details;
    const Result<> moved = renameDurably(folder, aside);
    const bool byAnother = !moved && moved.error().code == Error::Code::NotFound;
    return byAnother ? Result<>() : moved;
}

Result<> setLostFoldersAside(const Layout &layout)
{
    for (const QString &folder : {layout.index(), layout.damaged()}) {
        if (const Result<> done = setAsideIfLost(folder); !done)
            return done;
    }
    const QStringList folders = namesIn(layout.packs()).value_or(QStringList());
    for (const QString &folder : folders) {
        if (!Layout::isPackFolder(folder))
            continue;
        if (const Result<> done = setAsideIfLost(layout.packs() + u'/' + folder); !done)
            return done;
    }
    return {};
}

} // namespace Understudy
