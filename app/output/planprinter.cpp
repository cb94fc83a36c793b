// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/planprinter.h"

#include "app/output/errortext.h"
#include "app/output/fields.h"
#include "app/output/format.h"
#include "app/output/texttable.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::PlanPrinter {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PlanPrinter)
};
} // namespace

static constexpr qsizetype s_fewDifferences = 12; // of one storage, unless everything is asked for

static QString schemaText(const RestorePlan &plan)
{
    const QString then = plan.schemaThen ? QString::number(*plan.schemaThen) : Texts::tr("not known");
    return plan.schemaSupported
               ? Texts::tr("%1; the running release supports up to %2").arg(then).arg(*plan.schemaSupported)
               : then;
}

static QString headText(const RestorePlan &plan)
{
    Fields fields;
    fields.add(
        Texts::tr("Backup"),
        Texts::tr("%1, grade %2, %3").arg(Format::time(plan.backupCreatedAt), gradeName(plan.grade), plan.backup));
    fields.add(Texts::tr("Stage"), plan.suspended ? Texts::tr("suspended") : Texts::tr("not suspended"));
    for (const QString &reason : plan.notSuspendedBecause)
        fields.add(Texts::tr("Not suspended"), reason);
    if (plan.stageProtected)
        fields.add(Texts::tr("Protected"), Texts::tr("yes: its name must be confirmed"));
    if (!plan.releaseThen.isEmpty() || !plan.releaseNow.isEmpty())
        fields.add(Texts::tr("Release"),
                   Texts::tr("%1 then, %2 now").arg(Format::orDash(plan.releaseThen), Format::orDash(plan.releaseNow)));
    if (plan.schemaThen || plan.schemaSupported)
        fields.add(Texts::tr("Schema"), schemaText(plan));
    for (const SpaceNeed &need : plan.space) {
        const QString available = need.available < 0 ? Texts::tr("not known") : Format::size(need.available);
        const QString text =
            Texts::tr("%1: needs %2, free %3").arg(need.fileSystem, Format::size(need.staged + need.safety), available);
        fields.add(Texts::tr("Space"),
                   need.mustBeConfirmed() ? Texts::tr("%1: look yourself, then --space-not-checked").arg(text) : text);
    }
    if (plan.estimatedSeconds > 0)
        fields.add(Texts::tr("Time"), Texts::tr("about %1").arg(Format::duration(plan.estimatedSeconds * 1000)));
    return fields.text();
}

static QString figuresText(const RestorePlan &plan)
{
    TextTable table({{Texts::tr("Storage")},
                     {Texts::tr("Kind")},
                     {Texts::tr("Size"), TextTable::Align::Right},
                     {Texts::tr("Comes back"), TextTable::Align::Right},
                     {Texts::tr("Overwritten"), TextTable::Align::Right},
                     {Texts::tr("Removed"), TextTable::Align::Right},
                     {Texts::tr("Same"), TextTable::Align::Right}});
    for (const PlannedStorage &storage : plan.storages) {
        const Comparison &figures = storage.comparison;
        const bool restored = storage.action == PlannedStorage::Action::Restore;
        table.addRow({storage.id, kindName(storage.kind), restored ? Format::size(storage.sizeBytes) : QString(),
                      restored ? Format::count(figures.added) : QString(),
                      restored ? Format::count(figures.overwritten) : QString(),
                      restored ? Format::count(figures.removed) : QString(),
                      restored ? Format::count(figures.same) : QString()});
    }
    return table.text();
}

static QString changeText(Difference::Change change)
{
    switch (change) {
    case Difference::Change::Added:
        return Texts::tr("comes back");
    case Difference::Change::Overwritten:
        return Texts::tr("overwritten");
    case Difference::Change::Removed:
        return Texts::tr("removed");
    case Difference::Change::Same:
        return Texts::tr("same");
    }
    Q_UNREACHABLE_RETURN({});
}

static QString amount(StorageKind kind, qint64 number)
{
    if (number < 0)
        return {};
    const bool rows = kind == StorageKind::Postgres || kind == StorageKind::Sqlite;
    return rows ? Format::rows(number) : Format::size(number);
}

static QString differencesText(const PlannedStorage &storage, bool everything)
{
    QList<Difference> telling = storage.comparison.differences;
    telling.removeIf([](const Difference &difference) { return difference.change == Difference::Change::Same; });
    if (telling.isEmpty())
        return {};
    const qsizetype shown = everything ? telling.size() : std::min(s_fewDifferences, telling.size());
    const bool secret = storage.kind == StorageKind::Secrets;
    TextTable table(secret ? QList<TextTable::Column>{{storage.id}, {Texts::tr("Change")}}
                           : QList<TextTable::Column>{{storage.id},
                                                      {Texts::tr("Change")},
                                                      {Texts::tr("Now"), TextTable::Align::Right},
                                                      {Texts::tr("Then"), TextTable::Align::Right}});
    for (const Difference &difference : std::as_const(telling).first(shown)) {
        QStringList row = {difference.subject, changeText(difference.change)};
        if (!secret)
            row += {amount(storage.kind, difference.now), amount(storage.kind, difference.then)};
        table.addRow(row);
    }
    QString text = u'\n' + table.text(2);
    if (shown < telling.size())
        text += u"  "_s + Texts::tr("and %1 more; --verbose shows them").arg(telling.size() - shown) + u'\n';
    return text;
}

static QString sentences(const QString &title, const QStringList &lines)
{
    QString text;
    for (const QString &line : lines)
        text += u"  "_s + Format::shown(line) + u'\n';
    return text.isEmpty() ? text : u'\n' + title + u'\n' + text;
}

static QStringList carriedOver(const RestorePlan &plan)
{
    QStringList lines;
    for (const PlannedStorage &storage : plan.storages) {
        for (const QString &what : storage.comparison.carriedOver)
            lines.append(Texts::tr("%1: %2").arg(storage.id, what));
    }
    return lines;
}

static QStringList targets(const RestorePlan &plan)
{
    QStringList lines;
    for (const PlannedStorage &storage : plan.storages) {
        const bool restored = storage.action == PlannedStorage::Action::Restore;
        lines.append(restored ? Texts::tr("%1: %2").arg(storage.id, storage.target)
                              : Texts::tr("%1 is left as it is: %2").arg(storage.id, storage.reason));
    }
    return lines;
}

// By storage; a storage that names itself is not named again.
static QStringList losses(const RestorePlan &plan)
{
    QStringList lines;
    for (const PlannedStorage &storage : plan.storages) {
        const QString &loss = storage.comparison.loss;
        if (!loss.isEmpty())
            lines.append(Texts::tr("%1: %2").arg(storage.id, loss));
    }
    if (lines.isEmpty())
        lines.append(plan.loss.isEmpty() ? Texts::tr("Nothing that is there today.") : plan.loss);
    return lines;
}

static QStringList allWarnings(const RestorePlan &plan)
{
    QStringList lines = plan.warnings;
    for (const PlannedStorage &storage : plan.storages) {
        for (const QString &warning : storage.comparison.warnings)
            lines.append(Texts::tr("%1: %2").arg(storage.id, warning));
    }
    return lines;
}

QString text(const RestorePlan &plan, bool everything)
{
    QString text = Texts::tr("Restore “%1” into %2").arg(Format::shown(plan.backupName), Format::shown(plan.stage))
                   + u"\n\n"_s + headText(plan) + u'\n' + figuresText(plan);
    for (const PlannedStorage &storage : plan.storages) {
        if (storage.action == PlannedStorage::Action::Restore)
            text += differencesText(storage, everything);
    }
    text += sentences(Texts::tr("Where it goes"), targets(plan));
    text += sentences(Texts::tr("Stays as it is"), carriedOver(plan));
    text += sentences(Texts::tr("Mixed afterwards"), plan.mixed);
    text += sentences(Texts::tr("Warnings"), allWarnings(plan));
    text += sentences(Texts::tr("What is lost"), losses(plan));
    for (const Error &refusal : plan.refusals)
        text += u'\n' + Texts::tr("Refused:") + u' ' + errorText(refusal, false);
    return text;
}

} // namespace Understudy::PlanPrinter
