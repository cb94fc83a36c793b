// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/disasterpages.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/dangerbutton.h"
#include "ui/widgets/roomydelegate.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

using namespace Qt::StringLiterals;

namespace Understudy {

static PressButton *makeButton(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new PressButton(text, parent);
    button->setObjectName(name);
    return button;
}

static QHBoxLayout *rowOf(const QList<QWidget *> &widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::grid);
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch();
    return row;
}

static QListWidget *makeFindings(const QString &name, QWidget *parent)
{
    auto *list = new QListWidget(parent);
    list->setObjectName(name);
    list->setAccessibleName(StopPage::tr("What was found"));
    list->setWordWrap(true);
    RoomyDelegate::setUp(*list);
    return list;
}

// What a look at the stage came to, in lines: health first, then the storages, then what else is odd.
static QStringList findings(const StageStatus &status)
{
    QStringList lines;
    for (const QString &answer : status.health)
        lines.append(StopPage::tr("Health: %1").arg(answer));
    for (const StorageStatus &storage : status.storages) {
        lines.append(storage.ready ? StopPage::tr("%1: can be read, %2").arg(storage.id, Texts::size(storage.sizeBytes))
                                   : StopPage::tr("%1: cannot be read").arg(storage.id));
        for (const Error &problem : storage.problems)
            lines.append(StopPage::tr("%1: %2 %3").arg(storage.id, problem.message, problem.why));
    }
    return lines + status.warnings;
}

static void fill(QListWidget *list, const RecoveryFacts &facts)
{
    list->clear();
    list->addItems(facts.status ? findings(*facts.status) : QStringList{StopPage::tr("Not looked at yet.")});
    if (list->count() == 0)
        list->addItem(StopPage::tr("Nothing odd was found."));
    list->setCurrentRow(0);
}

StopPage::StopPage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(state, tr("Stop writes"),
                   tr("First make sure that nothing changes the data any more. Every write from now on can make it "
                      "harder to save what is there."),
                   parent)
    , m_situation(addText())
    , m_suspend(makeButton(u"btnSuspendNow"_s, tr("Suspend now"), this))
    , m_byHand(new QCheckBox(tr("I stopped it myself"), this))
{
    m_situation->setObjectName(u"recoverySituation"_s);
    m_byHand->setObjectName(u"recoveryByHand"_s);
    m_byHand->setChecked(state.stoppedByHand);
    body()->addLayout(rowOf({m_suspend, m_byHand}));
    body()->addStretch();
    connect(m_suspend, &QPushButton::clicked, this, &StopPage::suspendWanted);
    connect(m_byHand, &QCheckBox::toggled, this, [this](bool on) {
        this->state().stoppedByHand = on;
        emit changed();
    });
}

void StopPage::present(const RecoveryFacts &facts)
{
    m_suspended = facts.status && facts.status->state == u"suspended";
    const bool canSuspend = facts.status && facts.status->stage.runtime.kind != u"none";
    m_suspend->setVisible(canSuspend && !m_suspended);
    m_byHand->setVisible(!m_suspended);
    if (!facts.status)
        m_situation->setText(tr("“%1” is being looked at.").arg(stageName()));
    else if (m_suspended)
        m_situation->setText(tr("“%1” is suspended. Nothing changes it any more.").arg(stageName()));
    else if (facts.status->state == u"running")
        m_situation->setText(tr("“%1” is running and still changing.").arg(stageName()));
    else
        m_situation->setText(
            tr("Whether “%1” is running is not known. Stop what writes to it by hand.").arg(stageName()));
}

QString StopPage::blockedBecause() const
{
    return m_suspended || state().stoppedByHand ? QString() : tr("Suspend the stage first, or stop it yourself.");
}

EvidencePage::EvidencePage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(state, tr("Save evidence"),
                   tr("Back up the broken state, even if it is broken: it may hold what no other backup has, and it "
                      "shows what happened."),
                   parent)
    , m_name(new QLineEdit(state.evidenceName.isEmpty() ? u"disaster-snapshot"_s : state.evidenceName, this))
    , m_backUp(makeButton(u"btnBackUpNow"_s, tr("Back up now"), this))
    , m_result(new QLabel(this))
    , m_skip(new QLineEdit(state.skipReason, this))
{
    m_name->setObjectName(u"recoveryEvidenceName"_s);
    m_skip->setObjectName(u"recoverySkipReason"_s);
    m_skip->setPlaceholderText(tr("for example: the disk is failing"));
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name of the backup:"), m_name);
    form->addRow(QString(), m_backUp);
    form->addRow(tr("Or go on &without, because:"), m_skip);
    body()->addLayout(form);
    body()->addWidget(m_result);
    body()->addStretch();
    connect(m_backUp, &QPushButton::clicked, this, [this] { emit backUpWanted(m_name->text().trimmed()); });
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) {
        this->state().evidenceName = text.trimmed();
        judgeName();
    });
    connect(m_skip, &QLineEdit::textChanged, this, [this](const QString &text) {
        this->state().skipReason = text.trimmed();
        emit changed();
    });
}

void EvidencePage::present(const RecoveryFacts &facts)
{
    m_failed = facts.problem.has_value();
    m_working = facts.working;
    judgeName();
    m_name->setEnabled(state().evidence.isEmpty());
    if (!state().evidence.isEmpty())
        m_result->setText(tr("The broken state is saved as “%1”.").arg(m_name->text().trimmed()));
    else if (facts.problem)
        m_result->setText(tr("It could not be saved: %1 You can try again, or go on.")
                              .arg(facts.problem->message + u' ' + facts.problem->why));
    else
        m_result->clear();
}

// Why the broken state cannot be backed up right now is said at the button.
void EvidencePage::judgeName()
{
    const QString reason = !m_working.isEmpty()                 ? m_working
                           : !state().evidence.isEmpty()        ? tr("The broken state is saved already.")
                           : m_name->text().trimmed().isEmpty() ? tr("A backup needs a name.")
                                                                : QString();
    m_backUp->setEnabled(reason.isEmpty());
    m_backUp->setToolTip(reason);
    m_backUp->setAccessibleDescription(reason);
}

QString EvidencePage::blockedBecause() const
{
    if (!state().evidence.isEmpty() || !state().skipReason.isEmpty() || m_failed)
        return {};
    return tr("Back up the broken state first, or say why not.");
}

LookPage::LookPage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(
          state, tr("Look"),
          tr("See what is wrong before you put anything back. The same cause would break the restored data too."),
          parent)
    , m_findings(makeFindings(u"recoveryFindings"_s, this))
{
    auto *again = makeButton(u"btnLookAgain"_s, tr("Check again"), this);
    auto *logs = makeButton(u"btnLogs"_s, tr("Open logs"), this);
    body()->addWidget(m_findings, 1);
    body()->addLayout(rowOf({again, logs}));
    connect(again, &QPushButton::clicked, this, &LookPage::lookWanted);
    connect(logs, &QPushButton::clicked, this, &LookPage::logsWanted);
}

void LookPage::present(const RecoveryFacts &facts)
{
    fill(m_findings, facts);
}

RestorePage::RestorePage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(state, tr("Restore"),
                   tr("The restore dialog shows what will change, makes a safety backup, and asks you to confirm."),
                   parent)
    , m_situation(addText())
    , m_open(makeButton(u"btnOpenRestore"_s, tr("Open the restore dialog…"), this))
{
    m_situation->setObjectName(u"recoveryRestored"_s);
    body()->addLayout(rowOf({m_open}));
    body()->addStretch();
    connect(m_open, &QPushButton::clicked, this, &RestorePage::restoreWanted);
}

void RestorePage::present(const RecoveryFacts &facts)
{
    const auto backup = std::ranges::find(facts.backups, state().backup, &Backup::id);
    const QString name = backup == facts.backups.end() ? state().backup : backup->name();
    const QString gone = !state().restored && isBackupGone(facts)
                             ? tr("The backup that was chosen is not there any more. Go back and choose another one.")
                             : QString();
    m_open->setEnabled(gone.isEmpty());
    m_open->setToolTip(gone);
    m_open->setAccessibleDescription(gone);
    if (!gone.isEmpty())
        m_situation->setText(gone);
    else
        m_situation->setText(state().restored ? tr("“%1” was restored into “%2”.").arg(name, stageName())
                                              : tr("“%1” will be restored into “%2”.").arg(name, stageName()));
}

QString RestorePage::blockedBecause() const
{
    return state().restored ? QString() : tr("Restore the backup first.");
}

ReopenPage::ReopenPage(RecoveryState &state, QWidget *parent)
    : RecoveryPage(state, tr("Check and reopen"),
                   tr("Look whether all is well, then let people in again. Until you keep the restored data you can "
                      "still roll back."),
                   parent)
    , m_situation(addText())
    , m_findings(makeFindings(u"recoveryReopenFindings"_s, this))
    , m_resume(makeButton(u"btnResume"_s, tr("Resume"), this))
    , m_rollBack(makeButton(u"btnRollBack"_s, tr("Roll back…"), this))
{
    auto *again = makeButton(u"btnLookAgain"_s, tr("Check again"), this);
    body()->addWidget(m_findings, 1);
    body()->addLayout(rowOf({again, m_resume, m_rollBack}));
    connect(again, &QPushButton::clicked, this, &ReopenPage::lookWanted);
    connect(m_resume, &QPushButton::clicked, this, &ReopenPage::resumeWanted);
    connect(m_rollBack, &QPushButton::clicked, this, &ReopenPage::rollBackWanted);
}

void ReopenPage::present(const RecoveryFacts &facts)
{
    fill(m_findings, facts);
    const bool running = facts.status && facts.status->state == u"running";
    const bool canResume = facts.status && facts.status->stage.runtime.kind != u"none";
    m_resume->setVisible(canResume && !running);
    m_rollBack->setVisible(facts.status && !facts.status->pendingRestore.isEmpty());
    if (!facts.status)
        m_situation->setText(tr("“%1” is being looked at.").arg(stageName()));
    else if (running && facts.status->healthy)
        m_situation->setText(tr("“%1” is running and healthy.").arg(stageName()));
    else if (running)
        m_situation->setText(tr("“%1” is running, but not healthy.").arg(stageName()));
    else
        m_situation->setText(canResume ? tr("“%1” does not run yet.").arg(stageName())
                                       : tr("Start “%1” by hand when all is well.").arg(stageName()));
}

} // namespace Understudy
