// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/windowstate.h"

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagepage.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSplitter>
#include <QTableView>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_size = u"window/size"_s;
static const QString s_docks = u"window/docks"_s;
static const QString s_collapsed = u"window/collapsedProjects"_s;
static const QString s_stage = u"window/stage"_s;
static const QString s_details = u"window/details"_s;

// Of the geometry at least this much has to lie on a screen, or nobody could take hold of the window.
static constexpr QSize s_leastSeen(160, 80);

static QString splitterKey(const QSplitter *splitter)
{
    return u"splitters/"_s + splitter->objectName();
}

static QString columnsKey(const QAbstractItemView *view)
{
    return u"columns/"_s + view->objectName();
}

static QHeaderView *columnsOf(QAbstractItemView *view)
{
    if (const auto *tree = qobject_cast<QTreeView *>(view))
        return tree->header();
    const auto *table = qobject_cast<QTableView *>(view);
    return table ? table->horizontalHeader() : nullptr;
}

static QList<QAbstractItemView *> viewsOf(const MainWindow &window)
{
    QList<QAbstractItemView *> views = window.findChildren<QAbstractItemView *>();
    views.removeIf([](QAbstractItemView *view) {
        const QHeaderView *columns = columnsOf(view);
        return view->objectName().isEmpty() || !columns || columns->count() < 2;
    });
    return views;
}

// What is hidden has no size that is worth remembering.
static bool isWhole(const QSplitter *splitter)
{
    if (!splitter->isVisible())
        return false;
    for (int index = 0; index < splitter->count(); ++index) {
        if (!splitter->widget(index)->isVisible())
            return false;
    }
    return true;
}

WindowState::WindowState(MainWindow &window, const WindowContext &context)
    : m_window(window)
    , m_context(context)
{ }

void WindowState::restore()
{
    restoreSize();
    const Settings &settings = m_context.settings;
    const QByteArray collapsed = settings.look(s_collapsed);
    m_window.sidebar().setCollapsed(QString::fromUtf8(collapsed).split(u'\n', Qt::SkipEmptyParts));
    if (const QByteArray stage = settings.look(s_stage); !stage.isEmpty())
        m_window.selectStage(QString::fromUtf8(stage));
    m_window.page().setDetailsShown(settings.look(s_details) != "hidden");
}

void WindowState::restorePanes()
{
    for (QSplitter *splitter : m_window.findChildren<QSplitter *>()) {
        const bool restored = splitter->restoreState(m_context.settings.look(splitterKey(splitter)));
        if (restored && m_window.page().splitters().contains(splitter))
            m_window.page().keepSizes();
    }
    m_window.restoreState(m_context.settings.look(s_docks));
    for (QAbstractItemView *view : viewsOf(m_window)) {
        if (const QByteArray columns = m_context.settings.look(columnsKey(view)); !columns.isEmpty())
            columnsOf(view)->restoreState(columns);
    }
}

// "x y width height maximized". The place counts only where it can be seen; the system is free to choose another.
void WindowState::restoreSize()
{
    const QList<QByteArray> parts = m_context.settings.look(s_size).split(' ');
    if (parts.size() != 5)
        return;
    const QRect wanted(parts.at(0).toInt(), parts.at(1).toInt(), parts.at(2).toInt(), parts.at(3).toInt());
    const QScreen *screen = nullptr;
    for (const QScreen *one : QGuiApplication::screens()) {
        const QRect seen = one->availableGeometry() & wanted;
        if (seen.width() >= s_leastSeen.width() && seen.height() >= s_leastSeen.height())
            screen = one;
    }
    const QRect place = (screen ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    const QSize size = wanted.size().boundedTo(place.size()).expandedTo(m_window.minimumSizeHint());
    m_window.resize(size);
    QRect final(wanted.topLeft(), size);
    if (!screen)
        final.moveCenter(place.center());
    final.moveRight(std::min(final.right(), place.right()));
    final.moveBottom(std::min(final.bottom(), place.bottom()));
    final.moveTopLeft({std::max(final.left(), place.left()), std::max(final.top(), place.top())});
    m_window.move(final.topLeft());
    if (parts.at(4).toInt() != 0)
        m_window.setWindowState(Qt::WindowMaximized);
}

void WindowState::save()
{
    Settings &settings = m_context.settings;
    const QRect normal = m_window.isMaximized() ? m_window.normalGeometry() : m_window.geometry();
    const QList<QByteArray> parts{QByteArray::number(normal.x()), QByteArray::number(normal.y()),
                                  QByteArray::number(normal.width()), QByteArray::number(normal.height()),
                                  QByteArray::number(m_window.isMaximized() ? 1 : 0)};
    settings.setLook(s_size, parts.join(' '));
    for (const QSplitter *splitter : m_window.findChildren<QSplitter *>()) {
        if (isWhole(splitter))
            settings.setLook(splitterKey(splitter), splitter->saveState());
    }
    for (QAbstractItemView *view : viewsOf(m_window))
        settings.setLook(columnsKey(view), columnsOf(view)->saveState());
    settings.setLook(s_docks, m_window.saveState());
    settings.setLook(s_collapsed, m_window.sidebar().collapsed().join(u'\n').toUtf8());
    settings.setLook(s_stage, m_window.selection().stage.toUtf8());
    settings.setLook(s_details, m_window.page().areDetailsShown() ? QByteArray() : QByteArray("hidden"));
    if (!settings.hasUnsaved())
        return;
    // The runner waits for it at the end of the program.
    const auto work = [save = settings.unsaved()](const TaskControl &) { return save(); };
    (void)m_context.tasks.start({.title = MainWindow::tr("Save the settings")}, work, &m_window,
                                [](const Result<> &) { });
}

} // namespace Understudy
