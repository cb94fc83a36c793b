// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/activity.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Activity)
};
} // namespace

static constexpr std::array s_outcomes = {
    std::pair{Activity::Outcome::Running, "running"},     std::pair{Activity::Outcome::Done, "done"},
    std::pair{Activity::Outcome::Warnings, "warnings"},   std::pair{Activity::Outcome::Failed, "failed"},
    std::pair{Activity::Outcome::Cancelled, "cancelled"},
};

QJsonObject Activity::toJson() const
{
    QString name;
    for (const auto &[value, word] : s_outcomes) {
        if (value == outcome)
            name = QLatin1StringView(word);
    }
    return {{u"title"_s, title},
            {u"stage"_s, stage},
            {u"backups"_s, QJsonArray::fromStringList(backups)},
            {u"startedAt"_s, startedAt.toUTC().toString(Qt::ISODateWithMs)},
            {u"endedAt"_s, endedAt.toUTC().toString(Qt::ISODateWithMs)},
            {u"outcome"_s, name},
            {u"message"_s, error.message},
            {u"why"_s, error.why},
            {u"todo"_s, error.todo},
            {u"safe"_s, error.safe},
            {u"summary"_s, summary},
            {u"log"_s, logFile}};
}

Activity Activity::fromJson(const QJsonObject &json)
{
    Activity activity{.title = json[u"title"].toString(),
                      .stage = json[u"stage"].toString(),
                      .backups = json[u"backups"].toVariant().toStringList(),
                      .startedAt = QDateTime::fromString(json[u"startedAt"].toString(), Qt::ISODateWithMs),
                      .endedAt = QDateTime::fromString(json[u"endedAt"].toString(), Qt::ISODateWithMs),
                      .outcome = Outcome::Failed,
                      .error = {.message = json[u"message"].toString(),
                                .why = json[u"why"].toString(),
                                .todo = json[u"todo"].toString(),
                                .safe = json[u"safe"].toString(),
                                .details = {}},
                      .summary = json[u"summary"].toString(),
                      .logFile = json[u"log"].toString(),
                      .steps = {},
                      .log = {}};
    for (const auto &[value, word] : s_outcomes) {
        if (json[u"outcome"].toString() == QLatin1StringView(word) && value != Outcome::Running)
            activity.outcome = value;
    }
    return activity;
}

QList<ActivityStep> stepsOf(ProgressTracker::Operation operation)
{
    using enum Step;
    QList<Step> order;
    if (operation == ProgressTracker::Operation::Backup)
        order = {Check, PrePass, Suspend, Capture, Resume, Process, Commit};
    else if (operation == ProgressTracker::Operation::Import)
        order = {Check, PrePass, Capture, Process, Commit};
    else if (operation == ProgressTracker::Operation::Restore)
        order = {Plan, Safety, Stage, Suspend, Swap, Resume, Watch};
    QList<ActivityStep> steps;
    for (const Step step : std::as_const(order))
        steps.append({.step = step});
    return steps;
}

QString stepTitle(Step step, ProgressTracker::Operation operation)
{
    const bool import = operation == ProgressTracker::Operation::Import;
    if (import && step == Step::Check)
        return Words::tr("Read the dump and judge it");
    if (import && step == Step::PrePass)
        return Words::tr("Load it into a database of its own");
    switch (step) {
    case Step::Check:
        return Words::tr("Check storages");
    case Step::PrePass:
        return Words::tr("Read what is new");
    case Step::Suspend:
        return Words::tr("Suspend the stage");
    case Step::Capture:
        return Words::tr("Capture");
    case Step::Resume:
        return Words::tr("Resume the stage");
    case Step::Process:
        return Words::tr("Store and check every byte");
    case Step::Commit:
        return Words::tr("Write the manifest");
    case Step::Plan:
        return Words::tr("Compare and plan");
    case Step::Safety:
        return Words::tr("Safety backup");
    case Step::Stage:
        return Words::tr("Prepare the copy beside");
    case Step::Swap:
        return Words::tr("Swap the data in");
    case Step::Watch:
        return Words::tr("Watch health");
    case Step::Verify:
        return Words::tr("Verify checksums");
    case Step::Collect:
        return Words::tr("Free space");
    case Step::Other:
        return Words::tr("Work");
    }
    Q_UNREACHABLE_RETURN({});
}

QString masked(const QString &line)
{
    static const QRegularExpression s_inUrl(u"([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s:/@]*:)[^\\s@/]+@"_s);
    static const QRegularExpression s_named(
        u"((?:password|passwd|passphrase|secret|token|api[_-]?key|pgpassword)[\"']?\\s*[=:]\\s*)"
        "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&]+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression s_bearer(u"((?:bearer|basic)\\s+)[A-Za-z0-9+/._=-]{8,}"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression s_ageKey(u"AGE-SECRET-KEY-1[A-Z0-9]+"_s, QRegularExpression::CaseInsensitiveOption);
    QString clean = line;
    clean.replace(s_inUrl, u"\\1••••@"_s);
    clean.replace(s_named, u"\\1••••"_s);
    clean.replace(s_bearer, u"\\1••••"_s);
    clean.replace(s_ageKey, u"••••"_s);
    return clean;
}

} // namespace Understudy
