// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechecks.h"

#include "models/messages/identity.h"
#include "models/texts.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using State = RestoreCheck::State;
using Action = RestoreCheck::Action;
using Comparing = RestoreSituation::Comparing;

RestoreChecks::RestoreChecks(const RestorePlan &plan, const RestoreSituation &situation)
    : m_plan(plan)
    , m_situation(situation)
{ }

QString RestoreChecks::shortName(const QString &stage)
{
    return stage.section(u'/', -1);
}

const Error *RestoreChecks::refusal(QLatin1StringView id) const
{
    const auto found = std::ranges::find_if(m_plan.refusals, [id](const Error &error) { return isMessage(error, id); });
    return found == m_plan.refusals.end() ? nullptr : &*found;
}

static QString whyAndTodo(const Error &error)
{
    QStringList parts{error.why, error.todo};
    parts.removeAll(QString());
    return parts.join(u' ');
}

static RestoreCheck blocked(const QString &id, const Error &error)
{
    return {.id = id, .state = State::Blocked, .text = error.message, .details = whyAndTodo(error), .actions = {}};
}

// A promise was made for the moment in which it was asked for.
bool RestoreSituation::forgetWhatIsNotAsked(const RestorePlan &plan)
{
    const QList<RestoreCheck> checks = RestoreChecks(plan, *this).checks();
    const bool asksIfStopped = std::ranges::any_of(
        checks, [](const RestoreCheck &check) { return check.actions.contains(Action::PromiseStopped); });
    promisedStopped = promisedStopped && asksIfStopped;
    const bool unreadable = std::ranges::any_of(plan.storages, [](const PlannedStorage &planned) {
        const Comparison &now = planned.comparison;
        return planned.action == PlannedStorage::Action::Restore && now.exists && !now.readable;
    });
    if (!asItIsUnreadable || unreadable)
        return false;
    withoutSafetyBackup = false;
    asItIsUnreadable = false;
    return true;
}

// The order is that of the dialog: what can be acted on here comes first.
QList<RestoreCheck> RestoreChecks::checks() const
{
    QList<RestoreCheck> all{suspension(), comparison(), completeness()};
    if (!m_plan.earlierRestore.isEmpty())
        all.prepend(earlierRestore());
    if (m_plan.schemaThen)
        all.append(schema());
    all.append(space());
    all.append(safetyBackup());
    if (!missingRoles().isEmpty())
        all.append(roles());
    all += refusals();
    for (const QString &warning : m_plan.warnings)
        all.append({.id = u"warning"_s, .state = State::Warning, .text = warning, .details = {}, .actions = {}});
    return all;
}

RestoreCheck RestoreChecks::earlierRestore() const
{
    return {.id = u"earlier"_s,
            .state = State::Blocked,
            .text = tr("The restore of “%1” still waits for your decision.").arg(m_plan.earlierRestore),
            .details = tr("What was there before it is still kept, and only one such state can be. Keep the restored "
                          "data to let it go, or close this and undo that restore."),
            .actions = {Action::AcceptEarlier}};
}

RestoreCheck RestoreChecks::comparison() const
{
    switch (m_situation.comparing) {
    case Comparing::Running:
        return {.id = u"comparison"_s,
                .state = State::Working,
                .text = tr("Comparing with what is there now…"),
                .details = {},
                .actions = {Action::SkipComparison}};
    case Comparing::Skipped:
        return {.id = u"comparison"_s,
                .state = State::Warning,
                .text = tr("Not compared"),
                .details = tr("What would be lost is not known. The safety backup holds it."),
                .actions = {}};
    case Comparing::Done:
        return {.id = u"comparison"_s,
                .state = State::Ok,
                .text = tr("Compared with what is there now"),
                .details = {},
                .actions = {}};
    }
    Q_UNREACHABLE_RETURN({});
}

RestoreCheck RestoreChecks::completeness() const
{
    if (const Error *damaged = refusal("restore.backupDamaged"_L1))
        return blocked(u"complete"_s, *damaged);
    const QString text = m_situation.verified.isEmpty() ? tr("Backup complete")
                                                        : tr("Backup complete, verified %1").arg(m_situation.verified);
    return {.id = u"complete"_s, .state = State::Ok, .text = text, .details = {}, .actions = {}};
}

RestoreCheck RestoreChecks::schema() const
{
    if (const Error *newer = refusal("restore.schemaNewer"_L1))
        return blocked(u"schema"_s, *newer);
    const QString text =
        m_plan.schemaSupported
            ? tr("Schema %1, up to %2 is supported").arg(*m_plan.schemaThen).arg(*m_plan.schemaSupported)
            : tr("Schema %1").arg(*m_plan.schemaThen);
    return {.id = u"schema"_s, .state = State::Ok, .text = text, .details = {}, .actions = {}};
}

RestoreCheck RestoreChecks::suspension() const
{
    RestoreCheck check{.id = u"suspended"_s, .state = State::Ok, .text = {}, .details = {}, .actions = {}};
    if (m_situation.suspending) {
        check.state = State::Working;
        check.text = tr("Suspending… %1 s").arg(m_situation.suspendingSeconds);
    } else if (m_plan.suspended) {
        check.text = tr("Stage is suspended");
    } else if (m_situation.suspendForSwap && m_situation.canSuspend) {
        check.text = tr("Stage will be suspended for the swap, a few seconds");
        check.actions = {Action::SuspendNow};
    } else {
        check = notSuspended();
    }
    return check;
}

RestoreCheck RestoreChecks::notSuspended() const
{
    const QString stage = shortName(m_plan.stage);
    RestoreCheck check{.id = u"suspended"_s,
                       .state = State::Blocked,
                       .text = tr("Stage is not suspended."),
                       .details = {},
                       .actions = {}};
    if (m_situation.canSuspend && m_plan.running) {
        check.details = tr("Suspend “%1” first. Restoring replaces its data while nothing may write to it.").arg(stage);
        check.actions = {Action::SuspendNow, Action::SuspendForSwap};
        return check;
    }
    const QString because = m_plan.notSuspendedBecause.join(u"; "_s);
    if (m_plan.hasWriters) {
        check.text = tr("Somebody still writes to the stage.");
        check.details = tr("End what writes to “%1”: %2.").arg(stage, because);
        return check;
    }
    if (m_situation.canSuspend && m_plan.notSuspendedBecause.isEmpty()) {
        check.actions = {Action::SuspendNow, Action::SuspendForSwap};
        return check;
    }
    // Understudy cannot stop it, or cannot see whether it stands still: a person has to know.
    check.text = tr("It is not known whether something still writes to the stage.");
    check.details = because;
    check.actions = {Action::PromiseStopped};
    if (m_situation.promisedStopped) {
        check.state = State::Warning;
        check.text = tr("You stopped everything that writes to the stage");
    }
    return check;
}

RestoreCheck RestoreChecks::space() const
{
    if (const Error *full = refusal("restore.noSpace"_L1))
        return blocked(u"space"_s, *full);
    RestoreCheck check{.id = u"space"_s, .state = State::Ok, .text = tr("Enough space"), .details = {}, .actions = {}};
    const SpaceNeed *tightest = nullptr;
    QStringList lines;
    for (const SpaceNeed &need : m_plan.space) {
        const qint64 needed = need.staged + need.safety;
        const QString available = need.available < 0 ? tr("not known") : Texts::size(need.available);
        lines.append(tr("%1: needs %2, free: %3").arg(need.fileSystem, Texts::size(needed), available));
        const bool tighter = !tightest
                             || need.available - needed < tightest->available - tightest->staged - tightest->safety;
        if (need.available >= 0 && tighter)
            tightest = &need;
    }
    if (tightest)
        check.text = tr("%1 free, needs up to %2")
                         .arg(Texts::size(tightest->available), Texts::size(tightest->staged + tightest->safety));
    if (lines.size() > 1 || !tightest)
        check.details = lines.join(u'\n');
    if (!m_plan.placesToConfirm().isEmpty()) {
        check.actions = {Action::PromiseSpace};
        check.state = m_situation.promisedSpace ? State::Warning : State::Blocked;
        check.text = m_situation.promisedSpace ? tr("You looked: there is enough space")
                                               : tr("It is not known whether there is enough space.");
    }
    return check;
}

RestoreCheck RestoreChecks::safetyBackup() const
{
    RestoreCheck check{.id = u"safety"_s,
                       .state = State::Ok,
                       .text = tr("A safety backup will be made first"),
                       .details = {},
                       .actions = {}};
    if (m_situation.withoutSafetyBackup) {
        check.state = State::Warning;
        check.text = tr("No safety backup will be made");
        check.details = tr("What is there now is still kept beside, until you keep the restored data.");
        return check;
    }
    if (const Error *unreadable = refusal("restore.unreadable"_L1)) {
        check = blocked(u"safety"_s, *unreadable);
        check.actions = {Action::WithoutSafetyBackup};
        return check;
    }
    const bool nothingThere = std::ranges::none_of(m_plan.storages, [](const PlannedStorage &planned) {
        return planned.action == PlannedStorage::Action::LeaveAsItIs || planned.comparison.exists;
    });
    if (nothingThere)
        check.text = tr("Nothing is there yet, so no safety backup is needed");
    return check;
}

// From the figures, not from the refusals: a plan that was made again in a hurry has none.
QStringList RestoreChecks::missingRoles() const
{
    QStringList missing;
    for (const PlannedStorage &planned : m_plan.storages) {
        if (planned.action == PlannedStorage::Action::Restore)
            missing += planned.comparison.missingRoles;
    }
    missing.sort();
    missing.removeDuplicates();
    return missing;
}

RestoreCheck RestoreChecks::roles() const
{
    const QStringList missing = missingRoles();
    const int count = static_cast<int>(missing.size());
    const QString names = QLocale().createSeparatedList(missing);
    RestoreCheck check{.id = u"roles"_s,
                       .state = State::Blocked,
                       .text = tr("The server lacks %n role(s) that the backup needs: %1", nullptr, count).arg(names),
                       .details = tr("They own things in it or have rights to them. Create them yourself, or have them "
                                     "created here: without a password, and unable to log in."),
                       .actions = {Action::CreateRoles, Action::CheckAgain}};
    if (m_situation.createRoles) {
        check.state = State::Warning;
        check.text = tr("%n role(s) will be created: %1", nullptr, count).arg(names);
        check.details = tr("They have no password and cannot log in until you allow it.");
    }
    return check;
}

// Those that no line above speaks of.
QList<RestoreCheck> RestoreChecks::refusals() const
{
    static constexpr QLatin1StringView told[] = {"restore.backupDamaged"_L1, "restore.schemaNewer"_L1,
                                                 "restore.noSpace"_L1, "restore.unreadable"_L1,
                                                 "postgres.rolesMissing"_L1};
    QList<RestoreCheck> others;
    for (const Error &error : m_plan.refusals) {
        if (std::ranges::any_of(told, [&error](QLatin1StringView id) { return isMessage(error, id); }))
            continue;
        others.append(blocked(u"refusal"_s, error));
        others.last().actions = {Action::CheckAgain};
    }
    return others;
}

bool RestoreChecks::mayRestore() const
{
    return blockedBecause().isEmpty();
}

QString RestoreChecks::blockedBecause() const
{
    if (m_plan.isRefused()) // also one that a later answer of the dialog would lift: the plan is made again then
        return m_plan.refusals.first().message;
    for (const RestoreCheck &check : checks()) {
        if (check.state == State::Blocked)
            return check.details.isEmpty() ? check.text : check.text + u' ' + check.details;
    }
    return stillToDo();
}

QString RestoreChecks::stillToDo() const
{
    QStringList open;
    const auto isOfRoles = [](const Error &error) { return isMessage(error, "postgres.rolesMissing"_L1); };
    if (!std::ranges::all_of(m_plan.refusals, isOfRoles))
        open.append(tr("put right what is refused"));
    if (!missingRoles().isEmpty() && !m_situation.createRoles)
        open.append(tr("create the roles that are missing"));
    if (m_situation.nothingChosen)
        open.append(tr("choose at least one storage"));
    if (!m_plan.earlierRestore.isEmpty())
        open.append(tr("decide on the earlier restore"));
    const State held = suspension().state;
    if (held == State::Blocked)
        open.append(m_situation.canSuspend && !m_plan.hasWriters ? tr("suspend the stage")
                                                                 : tr("stop what writes to the stage"));
    else if (held == State::Working)
        open.append(tr("wait until the stage is suspended"));
    if (!m_plan.placesToConfirm().isEmpty() && !m_situation.promisedSpace)
        open.append(tr("confirm that there is enough space"));
    if (m_situation.comparing == Comparing::Running)
        open.append(tr("wait for the comparison or skip it"));
    else if (m_situation.busy)
        open.append(tr("wait until the plan is up to date"));
    if (m_situation.withoutSafetyBackup && !isWithoutWordTyped())
        open.append(tr("type “%1”").arg(withoutWord()));
    if (!isWordTyped())
        open.append(tr("type “%1”").arg(word()));
    return open.isEmpty() ? QString() : tr("Still to do: %1.").arg(QLocale().createSeparatedList(open));
}

QString RestoreChecks::word() const
{
    return m_plan.stageProtected ? shortName(m_plan.stage) : tr("restore", "the word to type");
}

QString RestoreChecks::withoutWord()
{
    return tr("without", "the word to type");
}

static bool isOneOf(const QString &typed, const QStringList &words)
{
    return words.contains(typed.trimmed(), Qt::CaseInsensitive);
}

// In English too: what a colleague wrote down must work.
bool RestoreChecks::isWordTyped() const
{
    return m_plan.stageProtected ? isOneOf(m_situation.typed, {word()})
                                 : isOneOf(m_situation.typed, {word(), u"restore"_s});
}

bool RestoreChecks::isWithoutWordTyped() const
{
    return isOneOf(m_situation.typedWithout, {withoutWord(), u"without"_s});
}

} // namespace Understudy
