// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/activitypanel.h"

#include "ui/activity/activityfilter.h"
#include "ui/activity/activityglyphs.h"
#include "ui/activity/activitywatch.h"
#include "ui/activity/cancelbutton.h"
#include "ui/activity/logview.h"
#include "ui/activity/thinbar.h"
#include "ui/widgets/elidedlabel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

ActivityPanel::ActivityPanel(ActivityWatch &watch, QWidget *parent)
    : QWidget(parent)
    , m_watch(watch)
    , m_rows(new ActivityFilter(this))
    , m_tree(new QTreeView)
    , m_empty(new QLabel(tr("Nothing is running.")))
    , m_pages(new QStackedWidget)
    , m_which(new QComboBox)
    , m_clear(new QPushButton(tr("Clear finished")))
    , m_logTitle(new ElidedLabel)
    , m_bar(thinBar(u"panelBar"_s))
    , m_cancel(new CancelButton)
    , m_copy(new QPushButton(tr("Copy")))
    , m_save(new QPushButton(tr("Save…")))
    , m_folder(new QPushButton(tr("Show in folder")))
    , m_log(new LogView)
{
    setObjectName(u"activityPanel"_s);
    setAccessibleName(tr("Activity"));
    setUpTree();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setFocusPolicy(Qt::StrongFocus);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);
    auto *splitter = new QSplitter;
    splitter->setObjectName(u"activitySplitter"_s);
    splitter->addWidget(m_pages);
    splitter->addWidget(makeLogArea());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid / 2, Theme::grid, Theme::grid / 2);
    layout->addWidget(makeHeader());
    layout->addWidget(splitter, 1);
    connect(&m_watch, &ActivityWatch::changed, this, &ActivityPanel::refresh);
    connect(&m_watch.model(), &ActivityModel::linesAdded, this, [this](quint64 id, const QStringList &lines) {
        if (id == m_shown.id && id != 0)
            m_log->addLines(lines);
    });
    refresh();
}

QWidget *ActivityPanel::makeHeader()
{
    m_which->setObjectName(u"activityWhich"_s);
    m_which->addItems({tr("All"), tr("Running")});
    m_which->setAccessibleName(tr("Operations that are listed"));
    m_clear->setObjectName(u"clearFinished"_s);
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins({});
    layout->addWidget(m_which);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    connect(m_which, &QComboBox::currentIndexChanged, this, [this](int at) {
        m_rows->setOnlyRunning(at == 1);
        refresh();
    });
    connect(m_clear, &QPushButton::clicked, &m_watch, &ActivityWatch::clearFinished);
    return header;
}

QWidget *ActivityPanel::makeLogArea()
{
    m_cancel->setObjectName(u"panelCancel"_s);
    m_copy->setObjectName(u"copyLog"_s);
    m_save->setObjectName(u"saveLog"_s);
    m_folder->setObjectName(u"showLog"_s);
    m_logTitle->setObjectName(u"logTitle"_s);
    auto *area = new QWidget;
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins({});
    layout->setSpacing(Theme::grid / 2);
    auto *top = new QHBoxLayout;
    top->addWidget(m_logTitle, 1);
    top->addWidget(m_cancel);
    auto *below = new QHBoxLayout;
    below->addWidget(m_copy);
    below->addWidget(m_save);
    below->addWidget(m_folder);
    below->addStretch(1);
    layout->addLayout(top);
    layout->addWidget(m_bar);
    layout->addWidget(m_log, 1);
    layout->addLayout(below);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_watch.cancel(m_shown.id); });
    connect(m_copy, &QPushButton::clicked, this, &ActivityPanel::copyLog);
    connect(m_save, &QPushButton::clicked, this, &ActivityPanel::saveLog);
    connect(m_folder, &QPushButton::clicked, this, &ActivityPanel::showInFolder);
    return area;
}

void ActivityPanel::setUpTree()
{
    m_rows->setSourceModel(&m_watch.model());
    m_tree->setObjectName(u"activityTree"_s);
    m_tree->setAccessibleName(tr("Operations and their steps"));
    m_tree->setModel(m_rows);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setItemDelegateForColumn(ActivityModel::Title, new StatusDelegate(activityGlyph, m_tree));
    const int letter = std::max(fontMetrics().averageCharWidth(), 6);
    m_tree->header()->resizeSection(ActivityModel::Title, letter * 30);
    m_tree->header()->resizeSection(ActivityModel::Detail, letter * 38);
    connect(m_rows, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &parent, int first) {
        const QModelIndex added = m_rows->index(first, 0);
        if (parent.isValid() || added.data(ActivityModel::StateRole).toInt() != 0)
            return;
        m_tree->setCurrentIndex(added); // what has just begun is what one wants to see
        m_tree->expand(added);
    });
    connect(&m_watch, &ActivityWatch::ended, this, [this](const Activity &ended) {
        m_tree->collapse(m_rows->mapFromSource(m_watch.model().indexOf(ended.id)));
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ActivityPanel::showSelected);
}

quint64 ActivityPanel::selectedId() const
{
    return m_tree->currentIndex().data(ActivityModel::IdRole).toULongLong();
}

void ActivityPanel::showSelected()
{
    const Activity *selected = m_watch.model().activity(m_rows->mapToSource(m_tree->currentIndex()));
    const Activity now = selected ? *selected : Activity();
    if (now.logFile == m_shown.logFile && now.id == m_shown.id) {
        m_shown = now;
        return;
    }
    m_shown = now;
    m_log->setLines(now.log);
    if (now.log.isEmpty() && !now.logFile.isEmpty())
        readLogFile(now.logFile);
}

// Of an operation of an earlier day: only the file knows its lines.
void ActivityPanel::readLogFile(const QString &file)
{
    m_watch.readLog(file, this, [this, file](const Result<QStringList> &lines) {
        if (file == m_shown.logFile)
            m_log->setLines(lines ? *lines : QStringList{lines.error().message});
    });
}

void ActivityPanel::refresh()
{
    if (!m_tree->currentIndex().isValid() && m_rows->rowCount() > 0)
        m_tree->setCurrentIndex(m_rows->index(0, 0));
    showSelected();
    m_pages->setCurrentWidget(m_rows->rowCount() > 0 ? static_cast<QWidget *>(m_tree) : m_empty);
    const ActivityModel &model = m_watch.model();
    m_clear->setEnabled(model.running().size() < model.rowCount());
    const quint64 id = selectedId();
    const bool runs = m_shown.isRunning() && id != 0;
    m_logTitle->setText(m_shown.title);
    m_bar->setVisible(runs);
    m_cancel->setVisible(runs);
    for (QPushButton *button : {m_copy, m_save, m_folder})
        button->setEnabled(!m_shown.logFile.isEmpty());
    if (!runs)
        return;
    showFraction(*m_bar, model.view(id), m_shown.title);
    m_cancel->follow(model, id);
}

void ActivityPanel::showOperation(quint64 id)
{
    const QModelIndex index = m_rows->mapFromSource(m_watch.model().indexOf(id));
    if (index.isValid())
        m_tree->setCurrentIndex(index);
    m_log->setFocus();
}

void ActivityPanel::copyLog()
{
    QGuiApplication::clipboard()->setText(m_log->toPlainText());
}

void ActivityPanel::saveLog()
{
    auto *dialog = new QFileDialog(this, tr("Save the log"), QFileInfo(m_shown.logFile).fileName());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(QFileInfo(m_shown.logFile).fileName());
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, file = m_shown.logFile](const QString &target) { m_watch.saveLog(file, target); });
    dialog->open();
}

void ActivityPanel::showInFolder()
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_shown.logFile).path()));
}

} // namespace Understudy
