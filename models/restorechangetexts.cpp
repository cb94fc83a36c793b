// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechangetexts.h"

#include "models/texts.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Understudy::ChangeTexts {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::ChangeTexts)
};
} // namespace

static const QString s_nothing = u"—"_s;
static constexpr QChar s_minus(0x2212);

static QString number(qint64 value)
{
    return QLocale().toString(value);
}

static bool isCounted(const PlannedStorage &storage)
{
    return storage.action == PlannedStorage::Action::Restore && storage.comparison.compared;
}

static QString kindText(StorageKind kind)
{
    switch (kind) {
    case StorageKind::Files:
        return Texts::tr("Files");
    case StorageKind::Postgres:
        return Texts::tr("PostgreSQL");
    case StorageKind::Sqlite:
        return Texts::tr("SQLite");
    case StorageKind::Secrets:
        return Texts::tr("Secrets");
    case StorageKind::Http:
        return Texts::tr("Web service");
    }
    Q_UNREACHABLE_RETURN({});
}

// What the counts of a comparison count.
static QString counted(StorageKind kind, qint64 count)
{
    switch (kind) {
    case StorageKind::Files:
        return count == 1 ? Texts::tr("1 file") : Texts::tr("%1 files").arg(number(count));
    case StorageKind::Postgres:
        return Understudy::Texts::rows(count);
    case StorageKind::Sqlite:
        return count == 1 ? Texts::tr("1 table") : Texts::tr("%1 tables").arg(number(count));
    case StorageKind::Secrets:
        return count == 1 ? Texts::tr("1 key") : Texts::tr("%1 keys").arg(number(count));
    case StorageKind::Http:
        return number(count);
    }
    Q_UNREACHABLE_RETURN({});
}

QString storageName(const PlannedStorage &storage)
{
    return Texts::tr("%1 (%2)").arg(storage.id, kindText(storage.kind));
}

QString storageNow(const PlannedStorage &storage)
{
    const Comparison &figures = storage.comparison;
    if (storage.action != PlannedStorage::Action::Restore)
        return s_nothing;
    if (!figures.exists)
        return Texts::tr("missing");
    if (!figures.readable)
        return Texts::tr("unknown");
    if (!figures.compared)
        return s_nothing;
    return counted(storage.kind, figures.removed + figures.overwritten + figures.same);
}

QString storageThen(const PlannedStorage &storage)
{
    const Comparison &figures = storage.comparison;
    return isCounted(storage) ? counted(storage.kind, figures.added + figures.overwritten + figures.same) : s_nothing;
}

QString counts(qint64 added, qint64 removed, qint64 overwritten)
{
    QStringList parts;
    if (added > 0)
        parts.append(u'+' + number(added));
    if (removed > 0)
        parts.append(s_minus + number(removed));
    if (overwritten > 0)
        parts.append(u'~' + number(overwritten));
    return parts.isEmpty() ? Texts::tr("same") : parts.join(u' ');
}

QString storageChange(const PlannedStorage &storage)
{
    const Comparison &figures = storage.comparison;
    if (storage.action != PlannedStorage::Action::Restore)
        return Texts::tr("stays as it is");
    if (!figures.compared)
        return Texts::tr("not compared");
    return counts(figures.added, figures.removed, figures.overwritten);
}

static QString countsInWords(qint64 added, qint64 removed, qint64 overwritten)
{
    if (added + removed + overwritten == 0)
        return Texts::tr("nothing changes");
    QStringList parts; // what does not happen needs no words
    if (added > 0)
        parts.append(added == 1 ? Texts::tr("1 comes back") : Texts::tr("%1 come back").arg(number(added)));
    if (removed > 0)
        parts.append(removed == 1 ? Texts::tr("1 is removed") : Texts::tr("%1 are removed").arg(number(removed)));
    if (overwritten > 0)
        parts.append(overwritten == 1 ? Texts::tr("1 is changed")
                                      : Texts::tr("%1 are changed").arg(number(overwritten)));
    return parts.join(u", "_s);
}

QString storageSentence(const PlannedStorage &storage, bool chosen)
{
    const QString name = storageName(storage);
    const Comparison &figures = storage.comparison;
    if (storage.action != PlannedStorage::Action::Restore || !chosen)
        return Texts::tr("%1: stays as it is. %2").arg(name, storage.reason).trimmed();
    if (!figures.exists)
        return Texts::tr("%1: does not exist now and will be created.").arg(name);
    if (!figures.readable)
        return Texts::tr("%1: cannot be read now, so what changes is not known.").arg(name);
    if (!figures.compared)
        return Texts::tr("%1: was not compared, so what changes is not known.").arg(name);
    return Texts::tr("%1: %2 now, %3 in the backup; %4.")
        .arg(name, storageNow(storage), storageThen(storage),
             countsInWords(figures.added, figures.removed, figures.overwritten));
}

QString folderSentence(const FolderChange &folder)
{
    return Texts::tr("Folder %1: %2.")
        .arg(folder.path, countsInWords(folder.added, folder.removed, folder.overwritten));
}

static bool hasRows(StorageKind kind)
{
    return kind == StorageKind::Postgres || kind == StorageKind::Sqlite;
}

QString amount(StorageKind kind, qint64 value)
{
    if (value < 0 || kind == StorageKind::Secrets)
        return s_nothing;
    return hasRows(kind) ? counted(StorageKind::Postgres, value) : Understudy::Texts::size(value);
}

QString change(StorageKind kind, const Difference &difference)
{
    switch (difference.change) {
    case Difference::Change::Added:
        return Texts::tr("+ comes back");
    case Difference::Change::Removed:
        return Texts::tr("− removed");
    case Difference::Change::Same:
        return Texts::tr("same");
    case Difference::Change::Overwritten:
        break;
    }
    const qint64 more = difference.then - difference.now;
    if (!hasRows(kind) || difference.now < 0 || difference.then < 0 || more == 0)
        return Texts::tr("~ changed");
    return more > 0 ? Texts::tr("~ +%1").arg(number(more)) : Texts::tr("~ −%1").arg(number(-more));
}

// Keys have no amount that may be told.
static QString shortSentence(const Difference &difference)
{
    switch (difference.change) {
    case Difference::Change::Added:
        return Texts::tr("%1 comes back.").arg(difference.subject);
    case Difference::Change::Removed:
        return Texts::tr("%1 is removed.").arg(difference.subject);
    case Difference::Change::Overwritten:
        return Texts::tr("%1 is changed.").arg(difference.subject);
    case Difference::Change::Same:
        return Texts::tr("%1 is the same.").arg(difference.subject);
    }
    Q_UNREACHABLE_RETURN({});
}

QString itemSentence(StorageKind kind, const Difference &difference)
{
    const QString now = amount(kind, difference.now);
    const QString then = amount(kind, difference.then);
    if (difference.change == Difference::Change::Added && then != s_nothing)
        return Texts::tr("%1 comes back, %2 in the backup.").arg(difference.subject, then);
    if (difference.change == Difference::Change::Removed && now != s_nothing)
        return Texts::tr("%1 is removed, %2 now.").arg(difference.subject, now);
    if (difference.change == Difference::Change::Overwritten && now != s_nothing && then != s_nothing)
        return Texts::tr("%1 is changed: %2 now, %3 in the backup.").arg(difference.subject, now, then);
    return shortSentence(difference);
}

// The differences of trees and keys are single things; those of databases are tables, whose rows the counts count.
QString notListed(const PlannedStorage &storage)
{
    const Comparison &figures = storage.comparison;
    if (storage.kind != StorageKind::Files)
        return {};
    const qint64 missing = figures.added + figures.removed + figures.overwritten - figures.differences.size();
    return missing > 0 ? Texts::tr("%1 more are not listed").arg(number(missing)) : QString();
}

} // namespace Understudy::ChangeTexts
