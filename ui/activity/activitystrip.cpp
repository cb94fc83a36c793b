// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/activitystrip.h"

#include "models/texts.h"
#include "ui/activity/activitywatch.h"
#include "ui/activity/cancelbutton.h"
#include "ui/activity/thinbar.h"
#include "ui/theme/icons.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_barWidth = 160;

ActivityStrip::ActivityStrip(ActivityWatch &watch, QWidget *parent)
    : QWidget(parent)
    , m_watch(watch)
    , m_toggle(new QToolButton)
    , m_text(new ElidedLabel)
    , m_bar(thinBar(u"activityBar"_s))
    , m_time(new ElidedLabel)
    , m_wait(new QPushButton(tr("Keep waiting")))
    , m_cancel(new CancelButton)
{
    setObjectName(u"activityStrip"_s);
    setAccessibleName(tr("Activity"));
    m_toggle->setObjectName(u"activityToggle"_s);
    m_toggle->setAutoRaise(true);
    m_toggle->setCheckable(true);
    m_toggle->setFocusPolicy(Qt::StrongFocus);
    m_text->setObjectName(u"activityText"_s);
    m_time->setObjectName(u"activityTime"_s);
    m_cancel->setObjectName(u"activityCancel"_s);
    m_wait->setObjectName(u"activityWait"_s);
    m_bar->setFixedWidth(s_barWidth);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid / 4, Theme::grid, Theme::grid / 4);
    layout->addWidget(m_toggle);
    layout->addWidget(m_text, 3);
    layout->addWidget(m_bar);
    layout->addWidget(m_time, 2);
    layout->addWidget(m_wait);
    layout->addWidget(m_cancel);
    connect(m_toggle, &QToolButton::clicked, this, [this](bool on) {
        setPanelOpen(on);
        emit panelAsked(on);
    });
    connect(m_cancel, &QPushButton::clicked, &m_watch, &ActivityWatch::cancelForemost);
    connect(m_wait, &QPushButton::clicked, this, [this] { m_watch.keepWaiting(m_watch.foremost()); });
    connect(&m_watch, &ActivityWatch::changed, this, &ActivityStrip::refresh);
    setPanelOpen(false);
    refresh();
}

void ActivityStrip::setPanelOpen(bool open)
{
    m_toggle->setChecked(open);
    m_toggle->setIcon(icon(open ? IconName::Collapse : IconName::Expand));
    const QString words = open ? tr("Hide the activity panel") : tr("Show the activity panel");
    m_toggle->setAccessibleName(words);
    m_toggle->setToolTip(words);
}

QString ActivityStrip::text() const
{
    return m_text->fullText();
}

void ActivityStrip::refresh()
{
    const ActivityModel &model = m_watch.model();
    const quint64 id = m_watch.foremost();
    const bool runs = id != 0;
    for (QWidget *part :
         {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_time), static_cast<QWidget *>(m_cancel)})
        part->setVisible(runs);
    m_wait->setVisible(runs && model.isToBeAsked(id));
    if (!runs) {
        m_text->setText(tr("Nothing is running."));
        return;
    }
    const QString step = model.stepText(id);
    const QString title = model.activity(id)->title;
    const qsizetype others = model.running().size() - 1;
    const QString what = step.isEmpty() ? title : tr("%1: %2").arg(title, step);
    m_text->setText(others > 0 ? tr("%1, and %n more", nullptr, static_cast<int>(others)).arg(what) : what);
    m_time->setText(model.runningText(id));
    showFraction(*m_bar, model.view(id), title);
    m_cancel->follow(model, id);
}

} // namespace Understudy
