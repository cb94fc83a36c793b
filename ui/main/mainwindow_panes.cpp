// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/droppeddump.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/main/startpage.h"
#include "ui/stages/droppedplace.h"
#include "ui/theme/icons.h"

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QTreeView>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_sidebarWidth = 220;
static const QString s_dropped = u"dropped"_s; // of what was dropped and could not be taken

void MainWindow::buildPanes()
{
    m_sidebar = new Sidebar(*m_actions);
    m_page = new StagePage(*m_actions);
    m_start = new StartPage(*m_actions);
    m_stack = new QStackedWidget;
    m_stack->addWidget(new QWidget); // until the stages are known
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_page);
    m_split = new QSplitter(Qt::Horizontal);
    m_split->setObjectName(u"mainSplitter"_s);
    m_split->setHandleWidth(1);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_sidebar);
    m_split->addWidget(m_stack);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({s_sidebarWidth, 4 * s_sidebarWidth});
    setCentralWidget(m_split);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->hide(); // until there is something to show in it
    for (const BannerSlot *slot : {m_page->banners(), m_start->banners()}) {
        connect(slot, &BannerSlot::detailsWanted, this, &MainWindow::showErrorDetails);
        connect(slot, &BannerSlot::detailsWanted, this, &MainWindow::errorDetailsWanted);
    }
}

static void fill(QMenu *menu, const Actions &actions, const QList<QList<ActionId>> &groups)
{
    menu->setToolTipsVisible(true);
    for (const QList<ActionId> &group : groups) {
        if (!menu->isEmpty())
            menu->addSeparator();
        for (const ActionId id : group)
            menu->addAction(actions.action(id));
    }
}

void MainWindow::buildMenus()
{
    using enum ActionId;
    fill(menuBar()->addMenu(tr("&File")), *m_actions, {{AddStage, DemoStage}, {Preferences}, {CloseWindow, Quit}});
    fill(menuBar()->addMenu(tr("&Stage")), *m_actions,
         {{SuspendResume, Refresh}, {RollBack, AcceptRestore}, {EditStage, RemoveStage}});
    fill(menuBar()->addMenu(tr("&Backup")), *m_actions,
         {{NewBackup, ImportDump},
          {Restore, Verify},
          {Rename, EditNote, Keep},
          {ShowLog},
          {Delete, UndoDelete, RecentlyDeleted}});
    fill(
        menuBar()->addMenu(tr("&View")), *m_actions,
        {{Filter}, {ShowDetails, ShowActivity}, {FocusSidebar, FocusStorages, FocusBackups}, {NextPane, PreviousPane}});
    fill(menuBar()->addMenu(tr("&Help")), *m_actions, {{Recover, RestoreByHand}, {Shortcuts}, {About}});
}

void MainWindow::buildToolBar()
{
    auto *bar = new QToolBar(tr("Tools"));
    bar->setObjectName(u"mainToolBar"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    for (const ActionId id : {ActionId::NewBackup, ActionId::Restore, ActionId::Verify})
        bar->addAction(m_actions->action(id));
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_filter = new QLineEdit;
    m_filter->setObjectName(u"filterField"_s);
    m_filter->setPlaceholderText(tr("Filter backups"));
    m_filter->setAccessibleName(tr("Filter backups by name, release or note"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(IconName::Filter), QLineEdit::LeadingPosition);
    m_filter->setMinimumWidth(120);
    bar->addWidget(m_filter);
    addToolBar(bar);
    m_tools = bar;
    sizeTools();
}

// Pictures as high as the letters beside them, and a field that they fit into.
void MainWindow::sizeTools()
{
    const int side = std::max(20, fontMetrics().height() * 6 / 5);
    m_tools->setIconSize(QSize(side, side));
    m_filter->setMaximumWidth(std::max(240, fontMetrics().averageCharWidth() * 30));
}

void MainWindow::setActivityStrip(QWidget *strip)
{
    m_strip = strip;
    statusBar()->addWidget(strip, 1);
    statusBar()->show();
}

void MainWindow::setActivityPanel(QWidget *panel)
{
    m_activity = new QDockWidget(tr("Activity"), this);
    m_activity->setObjectName(u"activityDock"_s);
    m_activity->setAllowedAreas(Qt::BottomDockWidgetArea);
    m_activity->setFeatures(QDockWidget::DockWidgetClosable);
    m_activity->setWidget(panel);
    addDockWidget(Qt::BottomDockWidgetArea, m_activity);
    m_activity->hide();
    QAction *action = m_actions->action(ActionId::ShowActivity);
    action->setCheckable(true);
    connect(m_activity, &QDockWidget::visibilityChanged, action, &QAction::setChecked);
    m_actions->handle(ActionId::ShowActivity, this, [this] { showActivity(!m_activity->isVisible()); });
}

void MainWindow::showActivity(bool shown)
{
    m_activity->setVisible(shown);
    if (shown)
        focusInto(m_activity->widget());
}

// The parts of the page come from elsewhere; what leads to them is shown once they are there.
void MainWindow::setStoragesPane(QWidget *pane)
{
    m_page->setStorages(pane);
    m_actions->handle(ActionId::FocusStorages, this, [this] { focusInto(m_page->storages()); });
}

void MainWindow::setBackupsPane(QWidget *pane)
{
    m_page->setBackups(pane);
    m_actions->handle(ActionId::FocusBackups, this, [this] { focusInto(m_page->backups()); });
}

void MainWindow::setDetailsPane(QWidget *pane)
{
    m_page->setDetails(pane);
    QAction *action = m_actions->action(ActionId::ShowDetails);
    action->setCheckable(true);
    action->setChecked(m_page->areDetailsShown());
    m_actions->handle(ActionId::ShowDetails, this, [this, action] { m_page->setDetailsShown(action->isChecked()); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const bool project = m_actions->isHandled(ActionId::AddStage) && !droppedPlace(event->mimeData()).isEmpty();
    const bool dump = m_actions->isHandled(ActionId::ImportDump) && !droppedDump(event->mimeData()).isEmpty();
    if (project || dump)
        event->acceptProposedAction();
}

// A drop that cannot be taken is answered, where the person looks.
void MainWindow::dropDump(const QString &path)
{
    const bool none = m_watch->stages().isEmpty();
    const QString reason = m_actions->reason(ActionId::ImportDump);
    if (!none && reason.isEmpty()) {
        banners().hide(s_dropped);
        emit dumpDropped(path);
        return;
    }
    BannerSlot &place = none ? *m_start->banners() : banners();
    place.show({.key = s_dropped,
                .text = tr("“%1” cannot be imported now.").arg(QFileInfo(path).fileName()),
                .detail = none ? tr("A dump becomes a backup of a stage. Add the stage first.") : reason});
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString dump = m_actions->isHandled(ActionId::ImportDump) ? droppedDump(event->mimeData()) : QString();
    if (!dump.isEmpty()) {
        event->acceptProposedAction();
        dropDump(dump);
        return;
    }
    const QString project = droppedPlace(event->mimeData());
    if (project.isEmpty())
        return;
    event->acceptProposedAction();
    emit projectDropped(project);
}

} // namespace Understudy
