// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/leftoverflow.h"

#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/main/stagewatch.h"

using namespace Qt::StringLiterals;

namespace Understudy {

LeftoverFlow::LeftoverFlow(const WindowContext &context, StageWatch &watch, BannerSlot &onStages, BannerSlot &atStart,
                           QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_watch(watch)
    , m_onStages(onStages)
    , m_atStart(atStart)
{ }

void LeftoverFlow::begin()
{
    const auto work = [&service = m_context.service](const TaskControl &control) {
        return service.resumeLeftovers(control);
    };
    const Result<TaskId> started = m_context.tasks.start({.title = tr("Put right what was left half done")}, work, this,
                                                         [this](const Result<QStringList> &done) { tell(done); });
    Q_ASSERT(started);
}

// On both pages: whether there are stages may not be known yet.
void LeftoverFlow::tell(const Result<QStringList> &done)
{
    for (BannerSlot *place : {&m_onStages, &m_atStart}) {
        if (!done)
            place->showError(done.error(), {}, {{.text = tr("Try again"), .trigger = [this] { begin(); }}});
        else if (!done->isEmpty())
            place->show({.key = u"leftovers"_s,
                         .priority = Banner::Priority::Warning,
                         .kind = MessageBar::Kind::Warning,
                         .text = done->first(),
                         .detail = done->sliced(1).join(u'\n')});
    }
    if (!done || done->isEmpty())
        return;
    m_watch.refresh();
    m_context.announcer.announce(done->join(u' '));
}

} // namespace Understudy
