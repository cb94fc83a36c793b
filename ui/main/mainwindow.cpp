// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/mainwindow.h"

#include "models/clock.h"
#include "models/texts.h"
#include "services/tasks/taskrunner.h"
#include "ui/help/savetext.h"
#include "ui/main/bannerslot.h"
#include "ui/main/controlflow.h"
#include "ui/main/demohost.h"
#include "ui/main/leftoverflow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/main/startpage.h"
#include "ui/main/windowstate.h"
#include "ui/recovery/recoveryflow.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/errordetails.h"

#include <QApplication>
#include <QCloseEvent>
#include <QLineEdit>
#include <QScreen>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

MainWindow::MainWindow(const WindowContext &context, const QStringList &folders, QWidget *parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_actions(new Actions(this))
    , m_watch(new StageWatch(context, folders, this))
    , m_tick(new QTimer(this))
{
    setObjectName(u"mainWindow"_s);
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setUnifiedTitleAndToolBarOnMac(true);
    // Large letters want a large window, as far as the screen goes.
    const QSize wanted(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 44);
    resize(wanted.expandedTo({1100, 720}).boundedTo(screen()->availableSize() - QSize(2, 6) * Theme::grid));
    buildPanes();
    buildMenus();
    buildToolBar();
    m_leftovers = new LeftoverFlow(context, *m_watch, banners(), *m_start->banners(), this);
    m_control = std::make_unique<ControlFlow>(context, *m_watch, banners(), this);
    connectWatch();
    connectActions();
    connectRestores();
    m_tick->setInterval(15s);
    connect(m_tick, &QTimer::timeout, this, &MainWindow::showStages);
    m_state = std::make_unique<WindowState>(*this, context);
    m_state->restore();
    showPage();
    updateGates();
    updateTitle();
}

// The flow shows its errors in panes that go with the window.
MainWindow::~MainWindow()
{
    m_control.reset();
}

void MainWindow::start()
{
    if (m_recovery)
        m_recovery->begin();
    m_state->restorePanes();
    m_watch->start();
    m_tick->start();
    m_leftovers->begin();
    if (m_demo && m_demo->isMade())
        startDemo();
}

void MainWindow::setDemo(DemoHost *demo)
{
    m_demo = demo;
    m_actions->handle(ActionId::DemoStage, this, [this] { startDemo(); });
}

BannerSlot &MainWindow::banners() const
{
    return *m_page->banners();
}

void MainWindow::connectWatch()
{
    connect(m_watch, &StageWatch::stagesChanged, this, &MainWindow::showStages);
    connect(m_watch, &StageWatch::conditionChanged, this, &MainWindow::showStage);
    connect(m_watch, &StageWatch::backupsChanged, this, [this](const QString &stage) {
        if (stage == m_selection.stage)
            updateGates();
    });
    connect(m_watch, &StageWatch::brokenFilesChanged, this, &MainWindow::showBrokenFiles);
    connect(m_watch, &StageWatch::problem, this, &MainWindow::showProblem);
    connect(m_watch, &StageWatch::problemSolved, this, [this] {
        m_start->banners()->hide(u"error"_s);
        banners().hide(u"error"_s);
    });
    connect(m_sidebar, &Sidebar::selectedChanged, this, &MainWindow::stageChosen);
}

// Where the person looks: there may be no page of a stage yet.
void MainWindow::showProblem(const Error &error)
{
    BannerSlot &place = m_watch->stages().isEmpty() ? *m_start->banners() : banners();
    place.showError(error, {}, {{.text = tr("Try again"), .trigger = [this] { m_watch->refresh(); }}});
}

// One banner each, whichever stage is looked at: until somebody mends the file or has read enough.
void MainWindow::showBrokenFiles()
{
    static constexpr QLatin1StringView prefix = "brokenStage_"_L1;
    for (const QString &name : std::exchange(m_brokenShown, {})) {
        m_start->banners()->hide(prefix + name);
        banners().hide(prefix + name);
    }
    BannerSlot &place = m_watch->stages().isEmpty() ? *m_start->banners() : banners();
    for (const BrokenStageFile &file : m_watch->brokenFiles()) {
        place.show({.key = prefix + file.name,
                    .priority = Banner::Priority::Problem,
                    .kind = MessageBar::Kind::Error,
                    .text = file.error.message,
                    .detail = QStringList{file.error.why, file.error.todo}.join(u' '),
                    .actions = {{.text = tr("Details…"), .trigger = [this, file] { showErrorDetails(file.error); }}}});
        m_brokenShown.append(file.name);
    }
}

void MainWindow::showErrorDetails(const Error &error)
{
    auto *details = new ErrorDetails(error, this, m_context.clock.now());
    details->setAttribute(Qt::WA_DeleteOnClose);
    connect(details, &ErrorDetails::saveRequested, this, [this](const QString &path, const QByteArray &report) {
        saveText(m_context.tasks, this, path, report, [this](const Error &failed) { banners().showError(failed); });
    });
    details->open();
}

static QList<StageItem> itemsOf(const StageWatch &watch)
{
    QList<StageItem> items;
    for (const Stage &stage : watch.stages()) {
        const std::optional<StageStatus> status = watch.status(stage.id());
        const bool good = status && status->lastGood;
        items.append({.condition = watch.condition(stage.id()),
                      .lastGood = good ? status->lastGood->manifest.createdAt : QDateTime()});
    }
    return items;
}

void MainWindow::showStages()
{
    QStringList known;
    for (const Stage &stage : m_watch->stages())
        known.append(stage.id());
    banners().setKnown(known);
    m_sidebar->setItems(itemsOf(*m_watch), m_context.clock.now());
    if (!m_wantedStage.isEmpty() && m_watch->stage(m_wantedStage)) {
        m_sidebar->select(m_wantedStage);
        m_wantedStage.clear();
    }
    showPage();
    showHeader();
    updateGates();
}

void MainWindow::showStage(const QString &stage)
{
    for (const StageItem &item : itemsOf(*m_watch)) {
        if (item.condition.id == stage)
            m_sidebar->update(item, m_context.clock.now());
    }
    updateTitle();
    if (stage != m_selection.stage)
        return;
    showHeader();
    updateGates();
}

void MainWindow::stageChosen(const QString &stage)
{
    if (m_selection.stage == stage)
        return;
    m_selection = {.stage = stage, .backups = {}};
    m_watch->setCurrent(stage);
    banners().setStage(stage);
    showHeader();
    updateGates();
    updateTitle();
    emit selectionChanged(m_selection);
}

void MainWindow::showHeader()
{
    if (m_selection.stage.isEmpty())
        return;
    m_page->header()->show({.condition = m_watch->condition(m_selection.stage),
                            .status = m_watch->status(m_selection.stage),
                            .now = m_context.clock.now(),
                            .backupInterval = {}});
}

void MainWindow::showPage()
{
    const bool none = m_watch->stages().isEmpty();
    const bool known = m_watch->isLoaded();
    m_stack->setCurrentIndex(!known ? 0 : none ? 1 : 2);
    m_sidebar->setVisible(!none);
    m_tools->setVisible(known && !none); // there is nothing yet that they could be used on
}

void MainWindow::setSelectedBackups(const QStringList &ids)
{
    if (m_selection.backups == ids)
        return;
    m_selection.backups = ids;
    updateGates();
    emit selectionChanged(m_selection);
}

void MainWindow::setBackupsInUse(const BackupsInUse &inUse)
{
    if (m_inUse == inUse)
        return;
    m_inUse = inUse;
    updateGates();
}

void MainWindow::selectStage(const QString &stage)
{
    if (m_watch->stage(stage))
        m_sidebar->select(stage);
    else
        m_wantedStage = stage; // it was just made: the list of stages is on its way
}

void MainWindow::selectBackup(const QString &stage, const QString &backup)
{
    selectStage(stage);
    emit backupWanted(backup);
}

void MainWindow::updateTitle()
{
    for (const Stage &stage : m_watch->stages()) {
        const std::optional<ProgressView> view = m_watch->progress(stage.id());
        if (view) {
            setWindowTitle(tr("%1 – Understudy").arg(Texts::percent(view->fraction)));
            return;
        }
    }
    setWindowTitle(m_selection.stage.isEmpty() ? tr("Understudy")
                                               : tr("%1 – Understudy").arg(Texts::stageTitle(m_selection.stage)));
}

void MainWindow::startDemo()
{
    m_actions->setBlocked(ActionId::DemoStage, tr("The demo stage is being made."));
    m_start->showBusy(tr("The demo stage is being made. This takes a few seconds."));
    const Result<TaskId> started = m_context.tasks.start(
        {.title = tr("Make the demo stage"), .stage = m_demo->stage()},
        [demo = m_demo](const TaskControl &control) { return demo->start(control); }, this,
        [this](const Result<QString> &stage) {
            m_actions->setBlocked(ActionId::DemoStage, {});
            m_start->showBusy({});
            m_watch->refresh();
            if (stage)
                selectStage(*stage);
            else if (stage.error().code != Error::Code::Cancelled)
                showProblem(stage.error());
        });
    if (!started)
        showProblem(started.error());
}

void MainWindow::raiseAndActivate()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose && !m_mayClose()) {
        event->ignore();
        return;
    }
    m_state->save();
    event->accept();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        m_watch->setHidden(isMinimized());
    if (event->type() == QEvent::FontChange && m_tools)
        sizeTools();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    m_watch->setHidden(true);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    m_watch->setHidden(false);
}

} // namespace Understudy
