// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/cancelbutton.h"

#include "models/activitymodel.h"
#include "models/reasons.h"

namespace Understudy {

CancelButton::CancelButton(QWidget *parent)
    : QPushButton(tr("Cancel"), parent)
{ }

void CancelButton::follow(const ActivityModel &model, quint64 id)
{
    const bool cancels = model.isCancelling(id);
    const bool can = model.view(id).canCancel;
    const bool rollsBack = model.cancelRollsBack(id);
    if (cancels)
        setText(rollsBack ? tr("Rolling back…") : tr("Cancelling…"));
    else
        setText(rollsBack ? tr("Stop and roll back") : tr("Cancel"));
    setEnabled(!cancels && can);
    QString what;
    if (!can)
        what = Reason{.id = ReasonId::Swapping}.text();
    else if (rollsBack)
        what = tr("Ends the watch and puts back the data from before the restore. This takes a few seconds.");
    setToolTip(what);
    setAccessibleDescription(what);
}

} // namespace Understudy
