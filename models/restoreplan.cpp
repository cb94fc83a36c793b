// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoreplan.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString changeName(Difference::Change change)
{
    switch (change) {
    case Difference::Change::Added:
        return u"added"_s;
    case Difference::Change::Overwritten:
        return u"overwritten"_s;
    case Difference::Change::Removed:
        return u"removed"_s;
    case Difference::Change::Same:
        return u"same"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

static QJsonObject toJson(const Error &error)
{
    return {{u"code"_s, codeName(error.code)}, {u"message"_s, error.message}, {u"why"_s, error.why},
            {u"todo"_s, error.todo},           {u"safe"_s, error.safe},       {u"details"_s, error.details}};
}

static QJsonArray toJson(const QList<Error> &errors)
{
    QJsonArray array;
    for (const Error &error : errors)
        array.append(toJson(error));
    return array;
}

// A count that is not known is null, so that no script takes it for a number.
static QJsonValue countOrNull(qint64 count)
{
    return count < 0 ? QJsonValue() : QJsonValue(count);
}

template<typename Number>
static QJsonValue valueOrNull(const std::optional<Number> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

static QJsonObject toJson(const Comparison &comparison)
{
    QJsonArray differences;
    for (const Difference &difference : comparison.differences) {
        differences.append(QJsonObject{{u"subject"_s, difference.subject},
                                       {u"change"_s, changeName(difference.change)},
                                       {u"now"_s, countOrNull(difference.now)},
                                       {u"then"_s, countOrNull(difference.then)}});
    }
    return {{u"compared"_s, comparison.compared},
            {u"exists"_s, comparison.exists},
            {u"readable"_s, comparison.readable},
            {u"added"_s, comparison.added},
            {u"overwritten"_s, comparison.overwritten},
            {u"removed"_s, comparison.removed},
            {u"same"_s, comparison.same},
            {u"differences"_s, differences},
            {u"loss"_s, comparison.loss},
            {u"carriedOver"_s, QJsonArray::fromStringList(comparison.carriedOver)},
            {u"missingRoles"_s, QJsonArray::fromStringList(comparison.missingRoles)},
            {u"refusals"_s, toJson(comparison.refusals)},
            {u"warnings"_s, QJsonArray::fromStringList(comparison.warnings)}};
}

static QJsonObject toJson(const PlannedStorage &storage)
{
    const bool restored = storage.action == PlannedStorage::Action::Restore;
    return {{u"storage"_s, storage.id},
            {u"kind"_s, kindName(storage.kind)},
            {u"action"_s, restored ? u"restore"_s : u"leaveAsItIs"_s},
            {u"reason"_s, storage.reason},
            {u"target"_s, storage.target},
            {u"sizeBytes"_s, storage.sizeBytes},
            {u"comparison"_s, toJson(storage.comparison)}};
}

bool RestorePlan::isRefused() const
{
    return !refusals.isEmpty();
}

QStringList RestorePlan::placesToConfirm() const
{
    QStringList places;
    for (const SpaceNeed &need : space) {
        if (need.mustBeConfirmed())
            places.append(need.fileSystem);
    }
    return places;
}

QJsonObject RestorePlan::toJson() const
{
    QJsonArray planned;
    for (const PlannedStorage &storage : storages)
        planned.append(Understudy::toJson(storage));
    QJsonArray needs;
    for (const SpaceNeed &need : space) {
        needs.append(QJsonObject{{u"fileSystem"_s, need.fileSystem},
                                 {u"stagedBytes"_s, need.staged},
                                 {u"safetyBytes"_s, need.safety},
                                 {u"availableBytes"_s, countOrNull(need.available)}});
    }
    return {{u"backup"_s, backup},
            {u"backupName"_s, backupName},
            {u"backupCreatedAt"_s, backupCreatedAt.toString(Qt::ISODateWithMs)},
            {u"grade"_s, gradeName(grade)},
            {u"stage"_s, stage},
            {u"protected"_s, stageProtected},
            {u"suspended"_s, suspended},
            {u"notSuspendedBecause"_s, QJsonArray::fromStringList(notSuspendedBecause)},
            {u"releaseThen"_s, releaseThen},
            {u"releaseNow"_s, releaseNow},
            {u"schemaThen"_s, valueOrNull(schemaThen)},
            {u"schemaSupported"_s, valueOrNull(schemaSupported)},
            {u"storages"_s, planned},
            {u"space"_s, needs},
            {u"mixed"_s, QJsonArray::fromStringList(mixed)},
            {u"loss"_s, loss},
            {u"estimatedSeconds"_s, estimatedSeconds},
            {u"refused"_s, isRefused()},
            {u"refusals"_s, Understudy::toJson(refusals)},
            {u"warnings"_s, QJsonArray::fromStringList(warnings)}};
}

void RestorePlan::sumUpLosses()
{
    QStringList losses;
    for (const PlannedStorage &planned : std::as_const(storages)) {
        if (planned.action == PlannedStorage::Action::Restore && !planned.comparison.loss.isEmpty())
            losses.append(planned.id + u": "_s + planned.comparison.loss);
    }
    loss = losses.join(u' ');
}

RestorePlan RestorePlan::withComparisonsOf(const RestorePlan &earlier) const
{
    RestorePlan plan = *this;
    if (earlier.backup != backup || earlier.stage != stage || earlier.stageDefinition != stageDefinition)
        return plan;
    for (PlannedStorage &planned : plan.storages) {
        const auto known = std::ranges::find_if(earlier.storages, [&](const PlannedStorage &other) {
            return other.id == planned.id && other.action == PlannedStorage::Action::Restore
                   && other.comparison.compared;
        });
        const bool wanted = planned.action == PlannedStorage::Action::Restore && !planned.comparison.compared;
        if (!wanted || known == earlier.storages.end())
            continue;
        planned.comparison = known->comparison;
        for (const Error &refusal : known->comparison.refusals) {
            if (!plan.refusals.contains(refusal))
                plan.refusals.append(refusal);
        }
        for (const QString &warning : known->comparison.warnings)
            plan.warnings.append(planned.id + u": "_s + warning);
    }
    plan.sumUpLosses();
    return plan;
}

void WatchChoice::choose(Made choice)
{
    Made nothing = Made::Nothing;
    m_made.compare_exchange_strong(nothing, choice);
    m_isMade = true;
}

} // namespace Understudy
