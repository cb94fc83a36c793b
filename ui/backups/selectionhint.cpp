// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/selectionhint.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyleOptionFocusRect>

using namespace Qt::StringLiterals;

namespace Understudy {

SelectionHint::SelectionHint(QWidget *parent)
    : QWidget(parent)
    , m_label(new ElidedLabel)
{
    setObjectName(u"selectionHint"_s);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::grid / 2, Theme::grid / 2, Theme::grid / 2, Theme::grid / 2);
    layout->addWidget(m_label);
    setAccessibleName(tr("What can be done with the selection"));
}

namespace {

// Deeds that share a reason are named together.
struct Told
{
    QStringList can;
    QList<std::pair<QString, QStringList>> cannot; // reason, deeds
};

} // namespace

static void add(Told &told, const QString &deed, const Gate &gate)
{
    if (gate.enabled()) {
        told.can.append(deed);
        return;
    }
    if (!gate.visible)
        return;
    const QString reason = gate.reason.text();
    for (auto &[text, deeds] : told.cannot) {
        if (text == reason) {
            deeds.append(deed);
            return;
        }
    }
    told.cannot.append({reason, {deed}});
}

void SelectionHint::show(const StageCondition &stage, const QList<Backup> &selected, const BackupsInUse &inUse,
                         const QString &protecting)
{
    const std::pair<Deed, QString> ofSelection[] = {{Deed::Restore, tr("Restore")},
                                                    {Deed::Verify, tr("Verify")},
                                                    {Deed::Rename, tr("Rename")},
                                                    {Deed::Keep, tr("Keep forever")},
                                                    {Deed::Delete, tr("Delete")}};
    // Of these only what is in the way is told: they do not depend on what is selected.
    const std::pair<Deed, QString> ofStage[] = {
        {Deed::NewBackup, tr("New backup")},
        {Deed::ImportDump, tr("Import")},
        {Deed::SuspendOrResume, stage.isSuspended ? tr("Resume") : tr("Suspend")},
        {Deed::RollBack, tr("Roll back")},
        {Deed::Accept, tr("Keep restored data")},
        {Deed::EditStage, tr("Edit stage")},
        {Deed::RemoveStage, tr("Remove stage")},
        {Deed::Refresh, tr("Check the stage")}};
    Told told;
    for (const auto &[deed, word] : ofSelection)
        add(told, word, gate(deed, stage, selected, inUse, protecting));
    const QStringList can = told.can;
    for (const auto &[deed, word] : ofStage) {
        if (deed != Deed::ImportDump || stage.databases > 0) // else it is no news here: most such stages never need it
            add(told, word, gate(deed, stage, selected, inUse, protecting));
    }
    told.can = can;
    QStringList sentences;
    //: What cannot be done, then why.
    for (const auto &[reason, names] : std::as_const(told.cannot))
        sentences.append(tr("%1: %2").arg(names.join(u", "_s), reason));
    if (!told.can.isEmpty())
        sentences.append(tr("Possible now: %1.").arg(told.can.join(u", "_s)));
    const QString text = sentences.join(u"  "_s);
    if (text == m_label->fullText())
        return;
    m_label->setText(text);
    setAccessibleDescription(text);
    setToolTip(sentences.join(u'\n'));
}

QString SelectionHint::text() const
{
    return m_label->fullText();
}

void SelectionHint::focusInEvent(QFocusEvent *event)
{
    update();
    QWidget::focusInEvent(event);
}

void SelectionHint::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

void SelectionHint::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    QStyleOptionFocusRect option;
    option.initFrom(this);
    option.backgroundColor = palette().color(QPalette::Window);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

} // namespace Understudy
