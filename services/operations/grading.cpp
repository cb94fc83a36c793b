// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/grading.h"

#include <QCoreApplication>

#include <algorithm>

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Grading)
};
} // namespace

Grade gradeOf(const QList<StorageRecord> &records, const SuspensionProof &proof, bool meantToStand)
{
    if (!std::ranges::all_of(records, &StorageRecord::consistent))
        return Grade::C;
    return meantToStand && proof.proved ? Grade::A : Grade::B;
}

// What was changed while it was read is there, if not as it should be; the rest is missing.
static QList<Problem> problemsOf(const StorageRecord &record, bool changed)
{
    QList<Problem> found;
    std::ranges::copy_if(record.problems, std::back_inserter(found), [changed](const Problem &problem) {
        return (problem.kind == Problem::Kind::ChangedWhileRead) == changed;
    });
    return found;
}

static QString sentence(const QString &id, const QList<Problem> &problems, bool changed)
{
    const QString first = problems.isEmpty() ? id : problems.first().subject;
    if (problems.size() <= 1) {
        const QString reason = problems.isEmpty() ? QString() : problems.first().reason;
        const QString text = changed ? Texts::tr("%1: “%2” changed while it was read. %3")
                                     : Texts::tr("%1: “%2” is not in this backup. %3");
        return text.arg(id, first, reason).trimmed();
    }
    const int others = static_cast<int>(problems.size() - 1);
    return (changed ? Texts::tr("%1: “%2” and %n more changed while they were read.", nullptr, others)
                    : Texts::tr("%1: “%2” and %n more are not in this backup.", nullptr, others))
        .arg(id, first);
}

QStringList lossesOf(const QList<StorageRecord> &records)
{
    QStringList losses;
    for (const StorageRecord &record : records) {
        if (record.lost)
            losses.append(sentence(record.id(), problemsOf(record, false), false));
        if (!record.consistent)
            losses.append(sentence(record.id(), problemsOf(record, true), true));
    }
    return losses;
}

} // namespace Understudy
