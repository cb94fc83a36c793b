// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/choosepage.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/timeline.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

ChoosePage::ChoosePage(RecoveryState &state, const QDateTime &now, QWidget *parent)
    : RecoveryPage(state, tr("Choose"), tr("Choose the moment to go back to. Only complete backups are listed."),
                   parent)
    , m_now(now)
    , m_known(new QCheckBox(tr("The trouble &began:"), this))
    , m_since(new QDateTimeEdit(this))
    , m_timeline(new Timeline(this))
    , m_list(new QTreeWidget(this))
    , m_suggestion(new QLabel(this))
{
    m_known->setObjectName(u"recoveryTroubleKnown"_s);
    m_known->setChecked(state.troubleSince.isValid());
    m_since->setObjectName(u"recoveryTroubleSince"_s);
    m_since->setAccessibleName(tr("When the trouble began"));
    m_since->setCalendarPopup(true);
    m_since->setDateTime((state.troubleSince.isValid() ? state.troubleSince : now).toLocalTime());
    m_since->setEnabled(m_known->isChecked());
    auto *when = new QHBoxLayout;
    when->setSpacing(Theme::grid);
    when->addWidget(m_known);
    when->addWidget(m_since);
    when->addStretch();
    m_timeline->setObjectName(u"recoveryTimeline"_s);
    m_timeline->setEnd(tr("now"));
    m_list->setObjectName(u"recoveryBackups"_s);
    m_list->setAccessibleName(tr("Backups that can be restored"));
    m_list->setHeaderLabels({tr("Name"), tr("Created"), tr("Size"), tr("Status")});
    m_list->headerItem()->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter); // as the figures below
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    RoomyDelegate::setUp(*m_list);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_suggestion->setWordWrap(true);
    m_suggestion->setTextFormat(Qt::PlainText);
    body()->addLayout(when);
    body()->addWidget(m_timeline);
    body()->addWidget(m_list, 1);
    body()->addWidget(m_suggestion);
    connect(m_known, &QCheckBox::toggled, this, &ChoosePage::onTroubleChanged);
    connect(m_since, &QDateTimeEdit::dateTimeChanged, this, &ChoosePage::onTroubleChanged);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item)
            chooseBackup(item->data(0, Qt::UserRole).toString());
    });
    connect(m_timeline, &Timeline::currentChanged, this, &ChoosePage::followTimeline);
}

void ChoosePage::chooseBackup(const QString &id)
{
    if (id == state().backup)
        return;
    state().backup = id;
    state().restored = false;
    m_timeline->setCurrent(static_cast<int>(m_dots.indexOf(id)));
    emit changed();
}

// One that cannot be restored is read there, and not chosen.
void ChoosePage::followTimeline(int dot)
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        if (m_list->topLevelItem(row)->data(0, Qt::UserRole).toString() == m_dots.at(dot))
            m_list->setCurrentItem(m_list->topLevelItem(row));
    }
}

void ChoosePage::onTroubleChanged()
{
    m_since->setEnabled(m_known->isChecked());
    state().troubleSince = m_known->isChecked() ? m_since->dateTime().toUTC() : QDateTime();
    const Backup *best = suggestedBackup(m_backups, state().troubleSince);
    state().backup = best ? best->id() : QString();
    fill();
    emit changed();
}

void ChoosePage::present(const RecoveryFacts &facts)
{
    if (m_backups == facts.backups && m_spoiled == facts.spoiled && m_list->topLevelItemCount() > 0)
        return;
    m_backups = facts.backups;
    m_spoiled = facts.spoiled;
    if (state().backup.isEmpty() || isBackupGone(facts)) {
        const Backup *best = suggestedBackup(m_backups, state().troubleSince);
        state().backup = best ? best->id() : QString();
    }
    fill();
}

static TimelineDot::Shape shapeOf(const Backup &backup)
{
    if (backup.status == BackupStatus::Failed || backup.status == BackupStatus::Damaged)
        return TimelineDot::Shape::Cross;
    const bool verified = backup.marks.verifiedAt.isValid() && backup.marks.verifiedGood;
    return verified ? TimelineDot::Shape::Check : TimelineDot::Shape::Filled;
}

// All that happened, also what came to nothing: where the crosses begin, the trouble may have begun.
void ChoosePage::fillTimeline(const Backup *best)
{
    QList<Backup> all = m_backups + m_spoiled;
    std::ranges::stable_sort(all, {}, [](const Backup &backup) { return backup.manifest.createdAt; });
    QList<TimelineDot> dots;
    m_dots.clear();
    for (const Backup &backup : std::as_const(all)) {
        const bool isBest = best && backup.id() == best->id();
        const QString text = tr("%1, %2, %3")
                                 .arg(backup.name(), Texts::when(backup.manifest.createdAt, m_now),
                                      Texts::statusText(backup));
        dots.append(
            {.text = isBest ? tr("%1, suggested").arg(text) : text, .shape = shapeOf(backup), .isMarked = isBest});
        m_dots.append(backup.id());
    }
    m_timeline->setDots(dots, tr("%n backup(s), the newest at the end", nullptr, static_cast<int>(dots.size())));
    m_timeline->setCurrent(static_cast<int>(m_dots.indexOf(state().backup)));
}

void ChoosePage::fill()
{
    const QSignalBlocker silent(m_list);
    m_list->clear();
    const Backup *best = suggestedBackup(m_backups, state().troubleSince);
    for (const Backup &backup : std::as_const(m_backups)) {
        auto *item = new QTreeWidgetItem(m_list, {backup.name(), Texts::when(backup.manifest.createdAt, m_now),
                                                  Texts::size(backup.manifest.sizeBytes), Texts::statusText(backup)});
        item->setData(0, Qt::UserRole, backup.id());
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(1, Texts::exactTime(backup.manifest.createdAt));
        item->setData(
            0, Qt::AccessibleTextRole,
            tr("%1, %2, %3")
                .arg(backup.name(), Texts::when(backup.manifest.createdAt, m_now), Texts::statusText(backup)));
        if (&backup == best) {
            item->setData(0, Qt::AccessibleTextRole,
                          tr("%1, suggested").arg(item->data(0, Qt::AccessibleTextRole).toString()));
            QFont font = item->font(0);
            font.setBold(true);
            item->setFont(0, font);
        }
        if (backup.id() == state().backup)
            m_list->setCurrentItem(item);
    }
    fillTimeline(best);
    m_suggestion->setText(
        !best ? tr("There is no complete backup from before the trouble.")
        : best->marks.verifiedGood
            ? tr("Best suggestion: “%1”, the newest verified backup from before the trouble.").arg(best->name())
            : tr("Best suggestion: “%1”, the newest backup from before the trouble.").arg(best->name()));
}

QString ChoosePage::blockedBecause() const
{
    return state().backup.isEmpty() ? tr("Choose a backup.") : QString();
}

} // namespace Understudy
