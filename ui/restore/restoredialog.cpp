// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restoredialog.h"

#include "models/texts.h"
#include "ui/restore/restoreafter.h"
#include "ui/restore/restorechanges.h"
#include "ui/restore/restorechecklist.h"
#include "ui/restore/restoreconfirm.h"
#include "ui/restore/restorehead.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/tallarea.h"

#include <QGroupBox>
#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using Comparing = RestoreSituation::Comparing;

RestoreDialog::RestoreDialog(const Backup &backup, const QList<Stage> &targets, const QDateTime &now, QWidget *parent)
    : QDialog(parent)
    , m_backup(backup)
    , m_head(new RestoreHead(backup, targets, now, this))
    , m_failure(new MessageBar(MessageBar::Kind::Error, this))
    , m_refusal(new MessageBar(MessageBar::Kind::Error, this))
    , m_release(new MessageBar(MessageBar::Kind::Warning, this))
    , m_changes(new RestoreChanges(this))
    , m_checks(new RestoreCheckList(this))
    , m_after(new RestoreAfter(this))
    , m_loss(new QLabel(this))
    , m_confirm(new RestoreConfirm(this))
{
    setObjectName(u"restoreDialog"_s);
    setSizeGripEnabled(true);
    if (backup.marks.verifiedAt.isValid() && backup.marks.verifiedGood)
        m_situation.verified = Texts::when(backup.marks.verifiedAt, now);
    layOut();
    connectParts();
    // Large letters want a large window, as far as the screen goes.
    const QSize wanted(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 38);
    resize(wanted.expandedTo({900, 600}).boundedTo(screen()->availableSize()));
    onTargetChanged();
    m_changes->tree()->setFocus();
}

QWidget *RestoreDialog::makeChecks()
{
    auto *box = new QGroupBox(tr("Before you restore"), this);
    auto *area = new TallArea(m_checks, box);
    area->viewport()->setAutoFillBackground(false);
    m_checks->setAutoFillBackground(false);
    auto *layout = new QVBoxLayout(box);
    layout->addWidget(area);
    return box;
}

// All but the foot scrolls where it does not fit, so that what confirms and what leaves is always in sight.
void RestoreDialog::layOut()
{
    auto *columns = new Columns(this);
    columns->addWidget(m_changes);
    columns->addWidget(makeChecks());
    columns->setStretchFactor(0, 3);
    columns->setStretchFactor(1, 2);
    columns->setSizes({600, 280}); // the names in the changes are long
    auto *body = new QWidget(this);
    auto *inner = new QVBoxLayout(body);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(Theme::grid);
    inner->addWidget(m_head);
    for (MessageBar *bar : {m_failure, m_refusal, m_release}) {
        bar->setClosable(bar == m_failure);
        bar->hide();
    }
    inner->addWidget(m_failure);
    inner->addWidget(m_refusal);
    inner->addWidget(columns, 1);
    inner->addWidget(m_release);
    inner->addWidget(m_after);
    m_loss->setWordWrap(true);
    m_loss->setTextFormat(Qt::PlainText);
    m_loss->setObjectName(u"restoreLoss"_s);
    inner->addWidget(m_loss);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(new TallArea(body, this), 1);
    layout->addWidget(m_confirm);
}

void RestoreDialog::connectParts()
{
    connect(m_head, &RestoreHead::targetChanged, this, &RestoreDialog::onTargetChanged);
    connect(m_head, &RestoreHead::choosingChanged, &m_changes->model(), &RestoreChangesModel::setChoosing);
    connect(&m_changes->model(), &RestoreChangesModel::chosenChanged, this, &RestoreDialog::onChosenChanged);
    connect(m_checks, &RestoreCheckList::actionWanted, this, &RestoreDialog::act);
    connect(m_checks, &RestoreCheckList::promised, this, [this](RestoreCheck::Action promise, bool on) {
        (promise == RestoreCheck::Action::PromiseSpace ? m_situation.promisedSpace : m_situation.promisedStopped) = on;
        refresh();
    });
    connect(m_checks, &RestoreCheckList::rolesWanted, this, [this](bool on) {
        m_situation.createRoles = on;
        planAgain();
    });
    connect(m_failure, &MessageBar::closed, m_failure, &QWidget::hide);
    connect(m_confirm, &RestoreConfirm::edited, this, [this] {
        m_situation.typed = m_confirm->typed();
        m_situation.typedWithout = m_confirm->typedWithout();
        refresh();
    });
    connect(m_confirm, &RestoreConfirm::cancelled, this, &QDialog::reject);
    connect(m_confirm, &RestoreConfirm::confirmed, this, [this] {
        if (std::exchange(m_confirmed, true)) // a second press on its way
            return;
        emit restoreWanted(request());
        accept();
    });
    m_suspendTimer.setInterval(1000);
    connect(&m_suspendTimer, &QTimer::timeout, this, [this] {
        ++m_situation.suspendingSeconds;
        refresh();
    });
}

QString RestoreDialog::stage() const
{
    return m_head->target().id();
}

QString RestoreDialog::backup() const
{
    return m_backup.id();
}

void RestoreDialog::setTarget(const QString &stage)
{
    m_head->setTarget(stage);
}

RestoreRequest RestoreDialog::request() const
{
    const bool suspend = m_situation.suspendForSwap && !m_plan.suspended;
    RestoreRequest request{.backup = m_backup.id(),
                           .into = stage(),
                           .only = m_changes->model().chosen(),
                           .suspend = suspend,
                           .withoutSafetyBackup = m_situation.withoutSafetyBackup,
                           .createMissingRoles = m_situation.createRoles,
                           .assumeSuspended = m_situation.promisedStopped && !m_plan.suspended && !suspend,
                           .assumeSpace = m_situation.promisedSpace,
                           .confirmed = true,
                           .confirmedStage = m_plan.stageProtected ? RestoreChecks::shortName(stage()) : QString(),
                           .plannedDefinition = m_plan.stageDefinition,
                           .compare = m_situation.comparing != Comparing::Skipped};
    m_after->fill(request);
    return request;
}

void RestoreDialog::wantPlan(bool compare)
{
    m_situation.busy = true;
    if (compare)
        m_situation.comparing = Comparing::Running;
    RestoreRequest wanted = request();
    wanted.compare = compare;
    refresh();
    emit planWanted(wanted);
}

void RestoreDialog::planAgain()
{
    if (!m_situation.nothingChosen)
        wantPlan(m_situation.comparing == Comparing::Running);
}

void RestoreDialog::onTargetChanged()
{
    const Stage target = m_head->target();
    m_plan = {};
    m_known = {};
    m_hasPlan = false;
    m_changes->model().clear();
    m_confirm->forgetWithout();
    const QString verified = m_situation.verified;
    m_situation = {.canSuspend = target.runtime.kind != u"none", .typed = m_confirm->typed(), .verified = verified};
    m_after->setStage(target);
    setWindowTitle(tr("Restore “%1” into %2").arg(m_backup.name(), Texts::stageTitle(target.id())));
    const QString name = Texts::shortened(target.name);
    m_changes->setTitle(tr("What will change on “%1”").arg(name));
    m_changes->setToolTip(name == target.name ? QString() : target.name);
    refresh();
    // Whoever opened the dialog must be able to listen first.
    QTimer::singleShot(0, this, [this] { wantPlan(true); });
}

// A request that names no storage means all of them, so none is made while there is none.
void RestoreDialog::onChosenChanged()
{
    m_situation.nothingChosen = !m_changes->model().isAnythingChosen();
    if (m_situation.nothingChosen)
        refresh();
    else
        planAgain();
}

void RestoreDialog::remember(const RestorePlan &compared)
{
    if (m_known.stage != compared.stage || m_known.stageDefinition != compared.stageDefinition)
        m_known = {.backup = compared.backup, .stage = compared.stage, .stageDefinition = compared.stageDefinition};
    for (const PlannedStorage &storage : compared.storages) {
        if (storage.action != PlannedStorage::Action::Restore || !storage.comparison.compared)
            continue;
        m_known.storages.removeIf([&](const PlannedStorage &known) { return known.id == storage.id; });
        m_known.storages.append(storage);
    }
}

void RestoreDialog::setPlan(const RestorePlan &plan)
{
    if (plan.stage != stage())
        return; // of the stage that was chosen before
    const bool forgotten = m_situation.forgetWhatIsNotAsked(plan);
    if (forgotten) {
        m_confirm->forgetWithout();
        m_known.storages.removeIf([](const PlannedStorage &known) { return !known.comparison.readable; });
    }
    remember(plan);
    m_plan = plan.withComparisonsOf(m_known);
    m_hasPlan = true;
    m_situation.busy = false;
    const bool compared = std::ranges::all_of(m_plan.storages, [](const PlannedStorage &storage) {
        return storage.action != PlannedStorage::Action::Restore || storage.comparison.compared;
    });
    if (compared)
        m_situation.comparing = Comparing::Done;
    m_changes->setPlan(m_plan);
    refresh();
    const bool compare = !compared && m_situation.comparing != Comparing::Skipped;
    const bool hadBeenLeftOut = !compared && m_situation.comparing == Comparing::Done;
    if ((forgotten || hadBeenLeftOut) && !m_situation.nothingChosen)
        wantPlan(compare);
}

void RestoreDialog::setPlanFailed(const Error &error)
{
    m_situation.busy = false;
    if (m_situation.comparing == Comparing::Running && m_hasPlan)
        m_situation.comparing = Comparing::Skipped;
    setFailure(error);
}

void RestoreDialog::setFailure(const Error &error)
{
    m_failure->setText(error.message, QStringList{error.why, error.todo, error.safe}.join(u' '));
    const auto again = [this] {
        m_failure->hide();
        wantPlan(true);
    };
    m_failure->setActions(m_hasPlan ? QList<MessageAction>() : QList<MessageAction>{{tr("Try again"), again}});
    m_failure->show();
    refresh();
}

void RestoreDialog::setProgress(const Progress &progress)
{
    m_changes->setProgress(progress);
}

void RestoreDialog::setSuspending(bool suspending)
{
    m_situation.suspending = suspending;
    m_situation.suspendingSeconds = 0;
    if (suspending)
        m_suspendTimer.start();
    else
        m_suspendTimer.stop();
    refresh();
}

void RestoreDialog::restoreWithoutSafetyBackup()
{
    m_situation.withoutSafetyBackup = true;
    wantPlan(m_situation.comparing == Comparing::Running);
}

void RestoreDialog::skipComparison()
{
    m_situation.comparing = Comparing::Skipped;
    // What is making the plan would compare as well, and stopping it would leave no plan.
    if (m_situation.busy && !m_situation.nothingChosen) {
        wantPlan(false);
        return;
    }
    refresh();
    emit skipComparisonWanted();
}

// What comparing has found may have been put right since: at the server, by other programs.
void RestoreDialog::checkAgain()
{
    m_known = {};
    if (!m_situation.nothingChosen)
        wantPlan(true);
}

void RestoreDialog::act(RestoreCheck::Action action)
{
    switch (action) {
    case RestoreCheck::Action::SkipComparison:
        skipComparison();
        break;
    case RestoreCheck::Action::SuspendNow:
        m_situation.suspendForSwap = false;
        setSuspending(true);
        emit suspendWanted(stage());
        break;
    case RestoreCheck::Action::SuspendForSwap:
        m_situation.suspendForSwap = true;
        refresh();
        break;
    case RestoreCheck::Action::PromiseStopped:
    case RestoreCheck::Action::PromiseSpace:
    case RestoreCheck::Action::CreateRoles:
        break; // boxes, told by promised() and rolesWanted()
    case RestoreCheck::Action::WithoutSafetyBackup:
        m_situation.asItIsUnreadable = true;
        restoreWithoutSafetyBackup();
        break;
    case RestoreCheck::Action::AcceptEarlier:
        emit acceptWanted(stage());
        break;
    case RestoreCheck::Action::CheckAgain:
        checkAgain();
        break;
    }
}

void RestoreDialog::refresh()
{
    const RestoreChecks checks(m_plan, m_situation);
    if (m_hasPlan) {
        m_checks->setChecks(checks.checks());
        showTexts();
    } else {
        m_checks->setChecks({{.id = u"plan"_s,
                              .state = RestoreCheck::State::Working,
                              .text = tr("Looking at the stage and the backup…"),
                              .details = {},
                              .actions = {}}});
    }
    m_changes->setComparing(m_situation.comparing == Comparing::Running);
    m_after->setResumesAnyway(m_situation.suspendForSwap && !m_plan.suspended);
    m_confirm->present(m_hasPlan ? &checks : nullptr, m_plan, m_situation);
    orderFocus();
}

} // namespace Understudy
