// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restoreafter.h"

#include "ui/theme/theme.h"
#include "ui/widgets/flowlayout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

RestoreAfter::RestoreAfter(QWidget *parent)
    : QWidget(parent)
    , m_resume(new QCheckBox(this))
    , m_minutes(new QComboBox(this))
    , m_rollsBack(new QLabel(tr("and roll back by itself if it fails"), this))
{
    m_resume->setObjectName(u"restoreResume"_s);
    m_resume->setChecked(true);
    m_minutes->setObjectName(u"restoreWatchMinutes"_s);
    m_minutes->setAccessibleName(tr("How long health is watched"));
    auto *layout = new FlowLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(new QLabel(tr("After the restore:"), this));
    layout->addWidget(m_resume);
    layout->addWidget(m_minutes);
    layout->addWidget(m_rollsBack);
    connect(m_resume, &QCheckBox::toggled, this, [this](bool on) {
        if (!m_resumesAnyway)
            m_wished = on;
        refresh();
    });
}

void RestoreAfter::setStage(const Stage &stage)
{
    m_stage = stage;
    QList<int> choices{1, 2, 5, 10, 30};
    if (!choices.contains(stage.graceMinutes) && stage.graceMinutes > 0)
        choices.append(stage.graceMinutes);
    std::ranges::sort(choices);
    m_minutes->clear();
    for (const int minutes : std::as_const(choices))
        m_minutes->addItem(tr("%1 min").arg(minutes), minutes);
    m_minutes->setCurrentIndex(std::max(0, m_minutes->findData(stage.graceMinutes)));
    refresh();
}

void RestoreAfter::setResumesAnyway(bool resumes)
{
    m_resumesAnyway = resumes;
    refresh();
}

void RestoreAfter::refresh()
{
    const bool canResume = m_stage.runtime.kind != u"none";
    const bool watches = canResume && !m_stage.health.isEmpty();
    setVisible(canResume);
    m_resume->setText(watches ? tr("&Resume and watch health for") : tr("&Resume the stage"));
    m_resume->setEnabled(!m_resumesAnyway);
    m_resume->setToolTip(m_resumesAnyway ? tr("The stage is only suspended for the swap, so it runs again afterwards.")
                                         : QString());
    m_resume->setAccessibleDescription(m_resume->toolTip());
    m_resume->setChecked(m_resumesAnyway || m_wished);
    m_minutes->setVisible(watches);
    m_rollsBack->setVisible(watches);
    m_minutes->setEnabled(m_resume->isChecked());
}

void RestoreAfter::fill(RestoreRequest &request) const
{
    const bool canResume = m_stage.runtime.kind != u"none";
    request.resume = canResume && m_resume->isChecked();
    if (request.resume && !m_stage.health.isEmpty())
        request.watchMinutes = m_minutes->currentData().toInt();
}

QList<QWidget *> RestoreAfter::focusChain() const
{
    return {m_resume, m_minutes};
}

} // namespace Understudy
