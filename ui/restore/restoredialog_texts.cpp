// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restoredialog.h"

#include "models/messages/identity.h"
#include "ui/restore/restoreafter.h"
#include "ui/restore/restorechanges.h"
#include "ui/restore/restorechecklist.h"
#include "ui/restore/restoreconfirm.h"
#include "ui/restore/restorehead.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/wrappedtext.h"

#include <QLabel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Comparing = RestoreSituation::Comparing;

void RestoreDialog::showTexts()
{
    const auto newer = std::ranges::find_if(
        m_plan.refusals, [](const Error &error) { return isMessage(error, "restore.schemaNewer"_L1); });
    m_refusal->setVisible(newer != m_plan.refusals.end());
    if (newer != m_plan.refusals.end())
        m_refusal->setText(newer->message, QStringList{newer->why, newer->todo, newer->safe}.join(u' '));
    const QString &then = m_plan.releaseThen;
    const QString &now = m_plan.releaseNow;
    m_release->setVisible(!then.isEmpty() && !now.isEmpty() && then != now);
    m_release->setText(tr("This backup was made with release %1. “%2” now runs %3.")
                           .arg(then, RestoreChecks::shortName(m_plan.stage), now),
                       tr("Restoring changes the data only, not the release."));
    showWrapped(*m_loss, lossText());
}

QString RestoreDialog::lossText() const
{
    const bool known = m_situation.comparing == Comparing::Done;
    if (known && m_plan.loss.isEmpty())
        return tr("Nothing that is there now will be lost.");
    const bool unread = std::ranges::any_of(m_plan.storages, [](const PlannedStorage &storage) {
        return storage.action == PlannedStorage::Action::Restore && !storage.comparison.readable;
    });
    QString kept = tr("It stays in the safety backup.");
    if (m_situation.withoutSafetyBackup)
        kept = tr("No safety backup will hold it.");
    else if (unread)
        kept = tr("What can be read of it stays in the safety backup.");
    return tr("%1 %2").arg(known ? m_plan.loss : tr("What is there now and not in the backup will be gone."), kept);
}

// From what will change over the checks and the options to the word and the button that replaces data. What stands above
// the changes comes after that, on the way around.
void RestoreDialog::orderFocus()
{
    QList<QWidget *> chain{m_changes->tree()};
    chain += m_checks->focusChain() + m_release->focusChain() + m_after->focusChain() + m_confirm->focusChain();
    chain += m_head->focusChain() + m_failure->focusChain() + m_refusal->focusChain();
    for (qsizetype at = 1; at < chain.size(); ++at)
        setTabOrder(chain.at(at - 1), chain.at(at));
}

} // namespace Understudy
