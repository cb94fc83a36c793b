// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/controlflow.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QTreeView>

#include <array>

namespace Understudy {

// Which deed an action is: what decides whether it can be done.
static constexpr std::array<std::pair<ActionId, Deed>, 13> s_deeds{{
    {ActionId::NewBackup, Deed::NewBackup},
    {ActionId::ImportDump, Deed::ImportDump},
    {ActionId::Restore, Deed::Restore},
    {ActionId::SuspendResume, Deed::SuspendOrResume},
    {ActionId::Verify, Deed::Verify},
    {ActionId::Rename, Deed::Rename},
    {ActionId::EditNote, Deed::Rename},
    {ActionId::Keep, Deed::Keep},
    {ActionId::Delete, Deed::Delete},
    {ActionId::RollBack, Deed::RollBack},
    {ActionId::AcceptRestore, Deed::Accept},
    {ActionId::EditStage, Deed::EditStage},
    {ActionId::RemoveStage, Deed::RemoveStage},
}};

void MainWindow::connectActions()
{
    m_actions->handle(ActionId::SuspendResume, this, [this] { m_control->suspendOrResume(m_selection.stage); });
    m_actions->handle(ActionId::Refresh, this, [this] { m_watch->refresh(); });
    m_actions->handle(ActionId::CloseWindow, this, [this] { close(); });
    m_actions->handle(ActionId::Quit, this, [this] { emit quitWanted(); });
    m_actions->handle(ActionId::Filter, this, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    m_actions->handle(ActionId::FocusSidebar, this, [this] { focusInto(m_sidebar->tree()); });
    m_actions->handle(ActionId::NextPane, this, [this] { movePane(1); });
    m_actions->handle(ActionId::PreviousPane, this, [this] { movePane(-1); });
}

void MainWindow::updateGates()
{
    const StageCondition condition = m_watch->condition(m_selection.stage);
    QList<Backup> selected;
    for (const QString &id : std::as_const(m_selection.backups)) {
        if (const std::optional<Backup> backup = m_watch->backup(id))
            selected.append(*backup);
    }
    const std::optional<StageStatus> status = m_watch->status(m_selection.stage);
    const QString protecting = status ? status->pendingSafety : QString();
    for (const auto &[id, deed] : s_deeds) {
        const Gate answer = gate(deed, condition, selected, m_inUse, protecting);
        m_actions->setShown(id, answer.visible);
        m_actions->setBlocked(id, answer.reason.text());
    }
    m_actions->setBlocked(ActionId::Refresh, gate(Deed::Refresh, condition, {}).reason.text());
    const bool resume = condition.isSuspended;
    m_actions->setText(ActionId::SuspendResume, resume ? tr("Re&sume") : tr("&Suspend"),
                       icon(resume ? IconName::Resume : IconName::Suspend));
}

void MainWindow::focusInto(QWidget *pane)
{
    if (!pane || !pane->isVisible())
        return;
    if (pane->focusPolicy() & Qt::TabFocus) {
        pane->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    for (QWidget *child : pane->findChildren<QWidget *>()) {
        if ((child->focusPolicy() & Qt::TabFocus) && child->isVisible() && child->isEnabled()) {
            child->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QList<QWidget *> MainWindow::panes() const
{
    QList<QWidget *> all{m_sidebar->tree(),  m_page->header(),  m_page->banners(),
                         m_page->storages(), m_page->backups(), m_page->details(),
                         m_page->foot(),     m_activity,        m_strip};
    all.removeIf([](const QWidget *pane) { return !pane || !pane->isVisible(); });
    return all;
}

void MainWindow::movePane(int step)
{
    const QList<QWidget *> all = panes();
    if (all.isEmpty())
        return;
    const QWidget *focused = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype index = 0; index < all.size(); ++index) {
        if (all.at(index) == focused || all.at(index)->isAncestorOf(focused))
            at = index;
    }
    if (at < 0 && step < 0)
        at = 0;
    // A pane without anything to focus is passed over.
    for (qsizetype tried = 0; tried < all.size(); ++tried) {
        at = (at + step + all.size()) % all.size();
        focusInto(all.at(at));
        const QWidget *now = QApplication::focusWidget();
        if (now && now != focused && (all.at(at) == now || all.at(at)->isAncestorOf(now)))
            return;
    }
}

} // namespace Understudy
