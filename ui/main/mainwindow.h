// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/actiongate.h"
#include "ui/main/actions.h"
#include "ui/main/selection.h"
#include "ui/windowcontext.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>
#include <memory>

class QDockWidget;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolBar;

namespace Understudy {

struct Error;
class BannerSlot;
class ControlFlow;
class DemoHost;
class LeftoverFlow;
class RecoveryFlow;
class RecoveryStore;
class RestoreFlow;
class Sidebar;
class StagePage;
class StageWatch;
class StartPage;
class WindowState;

// The window: arranges the panes, owns the actions, and says what can be done with what is selected. What happens then
// stands in the flows.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    // `folders`: those in which a change means that the engine's answers may have changed.
    MainWindow(const WindowContext &context, const QStringList &folders, QWidget *parent = nullptr);
    ~MainWindow() override;

    void start(); // begins to ask for stages and backups
    void setDemo(DemoHost *demo); // what offers the demo stage; null = nothing does
    void setRecovery(const RecoveryStore &store); // how far a recovery is, and where that is kept

    [[nodiscard]] const WindowContext &context() const { return m_context; }
    [[nodiscard]] Actions &actions() const { return *m_actions; }
    [[nodiscard]] StageWatch &watch() const { return *m_watch; }
    [[nodiscard]] StagePage &page() const { return *m_page; }
    [[nodiscard]] BannerSlot &banners() const;
    [[nodiscard]] RestoreFlow &restores() const { return *m_restores; }
    [[nodiscard]] Sidebar &sidebar() const { return *m_sidebar; }
    [[nodiscard]] QLineEdit &filterField() const { return *m_filter; }

    [[nodiscard]] Selection selection() const { return m_selection; }
    void setSelectedBackups(const QStringList &ids); // by the list of backups
    void setBackupsInUse(const BackupsInUse &inUse);
    void selectStage(const QString &stage);
    void selectBackup(const QString &stage, const QString &backup); // see backupWanted()

    // The parts of a stage's page, from whoever makes them.
    void setStoragesPane(QWidget *pane);
    void setBackupsPane(QWidget *pane);
    void setDetailsPane(QWidget *pane);
    // What the activity shows: a line in the status bar, and a panel that opens above it.
    void setActivityStrip(QWidget *strip);
    void setActivityPanel(QWidget *panel);
    void showActivity(bool shown);

    // Whether the window may close now; `false` keeps it. Asked each time, the last one set counts.
    void setCloseGuard(const std::function<bool()> &mayClose) { m_mayClose = mayClose; }
    // Brings it up from wherever it is.
    void raiseAndActivate();

    [[nodiscard]] QList<QWidget *> panes() const; // in the order of F6

signals:
    void selectionChanged(const Understudy::Selection &selection);
    void backupWanted(const QString &backup); // the list of backups should go to it
    void projectDropped(const QString &path); // a folder or a file of a project
    void dumpDropped(const QString &path); // a dump of a database, to be imported into the selected stage
    void errorDetailsWanted(const Understudy::Error &error);
    void quitWanted();
    void preferencesWanted(const QString &page); // its name
    void logWanted(const QString &stage); // of what was done on it last
    void reopenWanted(); // everything is to be opened anew: the settings name another repository

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildPanes();
    void buildMenus();
    void buildToolBar();
    void sizeTools();
    void connectWatch();
    void connectActions();
    void connectRestores();
    void rollBack(const QString &stage);
    void dropDump(const QString &path);
    void movePane(int step);
    void focusInto(QWidget *pane);

    void stageChosen(const QString &stage);
    void showStages(); // of the watch, in the sidebar and the header
    void showStage(const QString &stage);
    void showHeader();
    void updateGates();
    void updateTitle();
    void showPage(); // of the stage, or the start
    void startDemo();
    void showProblem(const Error &error);
    void showBrokenFiles();
    void showErrorDetails(const Error &error);

    const WindowContext m_context;
    Actions *m_actions;
    StageWatch *m_watch;
    Selection m_selection;
    BackupsInUse m_inUse;
    Sidebar *m_sidebar = nullptr;
    StagePage *m_page = nullptr;
    StartPage *m_start = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_split = nullptr;
    QLineEdit *m_filter = nullptr;
    QDockWidget *m_activity = nullptr;
    QWidget *m_strip = nullptr;
    QTimer *m_tick; // times that are told grow old
    DemoHost *m_demo = nullptr;
    QToolBar *m_tools = nullptr;
    QString m_wantedStage; // to be selected once it is known
    QStringList m_brokenShown; // files of stages, by their names
    std::unique_ptr<ControlFlow> m_control;
    RestoreFlow *m_restores = nullptr;
    RecoveryFlow *m_recovery = nullptr;
    LeftoverFlow *m_leftovers = nullptr;
    std::unique_ptr<WindowState> m_state;
    std::function<bool()> m_mayClose;
};

} // namespace Understudy
