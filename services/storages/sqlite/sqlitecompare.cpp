// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitecontent.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_mostDifferences = 1000;

static QString tr(const char *text)
{
    return QCoreApplication::translate("SqliteContent", text);
}

static QString shown(qint64 number)
{
    return QLocale().toString(number);
}

// A table that cannot be read counts as different: nobody knows.
static Difference differenceOf(const SqliteTable *now, const SqliteTable *then)
{
    using enum Difference::Change;
    if (!now)
        return {.subject = then->name, .change = Added, .then = then->rows};
    if (!then)
        return {.subject = now->name, .change = Removed, .now = now->rows};
    const bool same = !now->digest.isEmpty() && now->digest == then->digest;
    return {.subject = now->name, .change = same ? Same : Overwritten, .now = now->rows, .then = then->rows};
}

static QList<Difference> differences(const SqliteContent &now, const SqliteContent &then)
{
    QList<Difference> all;
    for (const SqliteTable &table : now.tables)
        all.append(differenceOf(&table, then.table(table.name)));
    for (const SqliteTable &table : then.tables) {
        if (!now.table(table.name))
            all.append(differenceOf(nullptr, &table));
    }
    if (!now.schema.isEmpty() && now.schema != then.schema) {
        all.append({.subject = tr("definitions of tables, indexes, views and triggers"),
                    .change = Difference::Change::Overwritten});
    }
    const auto rank = [](const Difference &difference) {
        using enum Difference::Change;
        static constexpr std::array order = {Removed, Overwritten, Added, Same};
        return std::ranges::find(order, difference.change) - order.begin();
    };
    std::ranges::stable_sort(all, {}, rank);
    return all;
}

static QString lossOf(const QList<Difference> &differences)
{
    QStringList parts;
    bool overwritten = false;
    for (const Difference &difference : differences) {
        overwritten = overwritten || difference.change == Difference::Change::Overwritten;
        if (difference.change == Difference::Change::Removed)
            parts << tr("the table “%1”").arg(difference.subject);
        else if (difference.change == Difference::Change::Overwritten && difference.now > difference.then)
            parts << tr("rows of “%1” (%2 now, %3 then)")
                         .arg(difference.subject, shown(difference.now), shown(difference.then));
    }
    if (!parts.isEmpty())
        return tr("What was written since the backup is lost: %1.").arg(parts.join(u", "_s));
    return overwritten ? tr("Changes made since the backup are lost.") : QString();
}

Comparison compareContents(const SqliteContent &now, const SqliteContent &then)
{
    QList<Difference> all = differences(now, then);
    const auto count = [&all](Difference::Change change) {
        return std::ranges::count(all, change, &Difference::change);
    };
    Comparison comparison{.added = count(Difference::Change::Added),
                          .overwritten = count(Difference::Change::Overwritten),
                          .removed = count(Difference::Change::Removed),
                          .same = count(Difference::Change::Same),
                          .loss = lossOf(all)};
    all.resize(std::min(all.size(), s_mostDifferences));
    comparison.differences = all;
    return comparison;
}

QStringList describeChanges(const SqliteContent &now, const SqliteContent &then)
{
    QStringList lines;
    for (const Difference &difference : differences(now, then)) {
        switch (difference.change) { // in the words of a restore: Removed is what only `now` has
        case Difference::Change::Removed:
            lines << tr("The table “%1” was added, with %2 rows.").arg(difference.subject, shown(difference.now));
            break;
        case Difference::Change::Added:
            lines << tr("The table “%1” was removed.").arg(difference.subject);
            break;
        case Difference::Change::Overwritten:
            if (difference.now == difference.then)
                lines << tr("“%1” was changed.").arg(difference.subject);
            else
                lines << tr("“%1” has %2 rows, it had %3.")
                             .arg(difference.subject, shown(difference.now), shown(difference.then));
            break;
        case Difference::Change::Same:
            break;
        }
    }
    return lines;
}

} // namespace Understudy
