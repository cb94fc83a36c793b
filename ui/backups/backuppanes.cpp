// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/backuppanes.h"

#include "models/backupmodel.h"
#include "models/clock.h"
#include "models/texts.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuptree.h"
#include "ui/backups/selectionhint.h"
#include "ui/backups/storagearea.h"
#include "ui/backups/storageview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/undobar.h"
#include "ui/widgets/wrappedtext.h"

#include <QDataStream>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

BackupPanes::BackupPanes(BackupFlow &flow, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_flow(flow)
    , m_clock(clock)
    , m_backupModel(new BackupModel(this))
    , m_storages(new StorageArea)
    , m_list(new QWidget)
    , m_tree(new BackupTree(m_backupModel))
    , m_details(new BackupDetails)
    , m_hint(new SelectionHint)
    , m_undoBar(new UndoBar)
    , m_pages(new QStackedWidget)
    , m_emptyText(new QLabel)
    , m_makeFirst(new QPushButton(tr("Make the first backup")))
    , m_noHitsText(new QLabel)
    , m_clearFilter(new QPushButton(tr("Clear filter")))
{
    m_emptyPage = makeEmptyPage(m_emptyText, m_makeFirst);
    m_noHitsPage = makeEmptyPage(m_noHitsText, m_clearFilter);
    makeList();
    connectParts();
    connectFlow();
    m_elsewhere.setInterval(2s);
    connect(&m_elsewhere, &QTimer::timeout, this, [this] { m_flow.lookAgain(m_condition.id); });
    showStage({});
}

// Those that nobody has taken into a page.
BackupPanes::~BackupPanes()
{
    for (QWidget *part : {static_cast<QWidget *>(m_storages), m_list.data(), static_cast<QWidget *>(m_details),
                          static_cast<QWidget *>(m_undoBar)}) {
        if (part && !part->parent())
            delete part;
    }
}

StorageArea *BackupPanes::storages() const
{
    return m_storages;
}

BackupDetails *BackupPanes::details() const
{
    return m_details;
}

UndoBar *BackupPanes::undoBar() const
{
    return m_undoBar;
}

QWidget *BackupPanes::makeEmptyPage(QLabel *text, QPushButton *action)
{
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setFocusPolicy(Qt::StrongFocus);
    action->setAutoDefault(false);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(1);
    layout->addWidget(text);
    layout->addWidget(action, 0, Qt::AlignCenter);
    layout->addStretch(1);
    return page;
}

void BackupPanes::makeList()
{
    m_emptyText->setObjectName(u"noBackups"_s);
    m_noHitsText->setObjectName(u"noHits"_s);
    m_makeFirst->setObjectName(u"makeFirstBackup"_s);
    m_clearFilter->setObjectName(u"clearFilter"_s);
    for (QWidget *page : {static_cast<QWidget *>(m_tree), m_emptyPage, m_noHitsPage})
        m_pages->addWidget(page);
    m_list->setObjectName(u"backupPane"_s);
    auto *layout = new QVBoxLayout(m_list);
    layout->setContentsMargins({});
    layout->setSpacing(Theme::grid / 2);
    layout->addWidget(sectionTitle(tr("Backups")));
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_hint);
}

void BackupPanes::connectParts()
{
    connect(m_tree, &BackupTree::selectionChangedTo, this, &BackupPanes::refreshSelection);
    connect(m_tree, &BackupTree::menuAsked, this, &BackupPanes::menuAsked);
    connect(m_backupModel, &BackupModel::renameAsked, this, [this](const QString &id, const QString &name) {
        if (const Backup *backup = m_backupModel->backup(id))
            m_flow.rename(*backup, name);
    });
    connect(m_details, &BackupDetails::noteChanged, this, [this](const QString &id, const QString &note) {
        if (const Backup *backup = m_backupModel->backup(id))
            m_flow.setNote(*backup, note);
    });
    connect(m_details, &BackupDetails::keepChanged, this, [this](const QString &id, bool on) {
        if (const Backup *backup = m_backupModel->backup(id))
            m_flow.keep({*backup}, on);
    });
    connect(m_clearFilter, &QPushButton::clicked, this, &BackupPanes::filterToBeCleared);
    connect(m_makeFirst, &QPushButton::clicked, this, &BackupPanes::askForBackup);
    connect(m_undoBar, &UndoBar::undoAsked, this, &BackupPanes::undoDelete);
}

void BackupPanes::connectFlow()
{
    connect(&m_flow, &BackupFlow::pendingChanged, this, [this](const QString &stage, const std::optional<Backup> &one) {
        if (stage != m_condition.id)
            return;
        m_backupModel->setPending(one);
        refreshPages();
        if (one)
            m_tree->selectBackup(one->id());
    });
    connect(&m_flow, &BackupFlow::made, this, [this](const Backup &backup) {
        if (backup.manifest.stageId() == m_condition.id)
            m_backupModel->setMade(backup);
    });
    connect(&m_flow, &BackupFlow::progressChanged, this,
            [this](const QString &stage, double part, const QString &left) {
                if (stage == m_condition.id)
                    m_backupModel->setProgress(part, left);
            });
    connect(&m_flow, &BackupFlow::removed, m_undoBar, &UndoBar::offer);
    connect(&m_flow, &BackupFlow::broughtBack, m_undoBar, &UndoBar::dismiss);
}

void BackupPanes::showStage(const StageCondition &condition)
{
    const bool another = condition.id != m_condition.id;
    m_condition = condition;
    m_flow.setSuspended(condition.id, condition.isSuspended);
    m_backupModel->setNow(m_clock.now());
    if (another) {
        m_details->show(std::nullopt, m_clock.now()); // a note that is being typed is of a backup that is still listed
        m_elsewhere.stop();
        m_status.reset();
        m_listKnown = false;
        m_wanted.clear();
        m_backupModel->setPending(std::nullopt);
        m_backupModel->setBackups({}, m_clock.now());
        m_undoBar->dismiss();
        m_storages->showStatus(std::nullopt);
        m_storages->setBackupSizes({});
        refreshPages();
    }
    refreshSelection();
}

void BackupPanes::showStatus(const std::optional<StageStatus> &status)
{
    m_status = status;
    m_backupModel->setCurrentRelease(status ? status->release : QString());
    m_storages->showStatus(status);
}

void BackupPanes::showBackups(const QList<Backup> &backups, const QString &restored)
{
    m_listKnown = true;
    m_backupModel->setBackups(backups, m_clock.now());
    m_backupModel->setRestored(restored);
    m_storages->setBackupSizes(m_backupModel->sizes());
    watchElsewhere();
    refreshPages();
    if (m_backupModel->backup(m_wanted))
        m_tree->selectBackup(std::exchange(m_wanted, {}));
    refreshSelection();
}

// A program that is killed changes no file: only asking again tells that its backup came to nothing.
void BackupPanes::watchElsewhere()
{
    const QList<Backup> made = m_backupModel->notReady();
    if (made.isEmpty() || m_flow.isMaking(m_condition.id))
        m_elsewhere.stop();
    else if (!m_elsewhere.isActive())
        m_elsewhere.start();
}

void BackupPanes::setInUse(const BackupsInUse &inUse)
{
    m_inUse = inUse;
    refreshSelection();
}

void BackupPanes::setProtecting(const QString &backup)
{
    m_protecting = backup;
    refreshSelection();
}

void BackupPanes::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    m_tree->setLookedFor(m_filter);
    refreshPages();
}

void BackupPanes::refreshPages()
{
    if (m_backupModel->count() > 0 && m_tree->shownBackups() == 0 && !m_filter.isEmpty()) {
        showWrapped(*m_noHitsText, tr("No backup matches “%1”.").arg(m_filter));
        m_pages->setCurrentWidget(m_noHitsPage);
        return;
    }
    const bool empty = m_listKnown && m_backupModel->count() == 0;
    const qint64 bytes = m_storages->totalBytes();
    const QString name = m_condition.name();
    showWrapped(*m_emptyText,
                bytes > 0 ? tr("No backups of “%1” yet. The first one takes in %2.").arg(name, Texts::size(bytes))
                          : tr("No backups of “%1” yet.").arg(name));
    m_pages->setCurrentWidget(empty ? m_emptyPage : m_tree);
    emit emptyChanged(empty);
}

void BackupPanes::refreshSelection()
{
    const QList<Backup> selected = selectedBackups();
    m_hint->show(m_condition, selected, m_inUse, m_protecting);
    m_details->show(selected.size() == 1 ? std::optional(selected.first()) : std::nullopt, m_clock.now());
    emit selectionChanged();
}

QList<Backup> BackupPanes::selectedBackups() const
{
    return m_tree->selectedBackups();
}

void BackupPanes::selectBackup(const QString &id)
{
    if (!m_filter.isEmpty())
        emit filterToBeCleared();
    m_wanted = m_backupModel->backup(id) ? QString() : id;
    m_tree->selectBackup(id);
}

NewBackupFacts BackupPanes::newBackupFacts() const
{
    NewBackupFacts facts{.stage = m_condition.id,
                         .suspended = m_condition.isSuspended,
                         .canSuspend = m_condition.canSuspend,
                         .now = m_clock.now()};
    if (m_status) {
        for (const StorageStatus &storage : m_status->storages)
            facts.holds.append(
                tr("%1 %2").arg(storage.id.section(u'/', 1), Texts::size(storage.ready ? storage.sizeBytes : -1)));
        facts.neededBytes = m_storages->totalBytes();
        if (m_status->lastGood)
            facts.downMs = m_status->lastGood->manifest.suspendedMs;
    }
    facts.takenNames = m_backupModel->names();
    return facts;
}

void BackupPanes::askForBackup()
{
    m_flow.askForBackup(newBackupFacts());
}

void BackupPanes::showOldest()
{
    m_tree->sortByColumn(BackupModel::Created, Qt::AscendingOrder);
    m_tree->scrollToTop();
    m_tree->setCurrentIndex(m_tree->model()->index(0, 0));
    m_tree->setFocus(Qt::OtherFocusReason);
}

void BackupPanes::verifySelected()
{
    m_flow.verify(selectedBackups());
}

void BackupPanes::renameSelected()
{
    m_tree->setFocus();
    m_tree->renameCurrent();
}

void BackupPanes::editNoteOfSelected()
{
    m_details->editNote();
}

void BackupPanes::keepSelected()
{
    const QList<Backup> selected = selectedBackups();
    const bool all = std::ranges::all_of(selected, [](const Backup &backup) { return backup.marks.kept; });
    m_flow.keep(selected, !all);
}

void BackupPanes::deleteSelected()
{
    m_flow.remove(selectedBackups());
}

void BackupPanes::undoDelete()
{
    m_flow.undoRemove();
}

void BackupPanes::showRecentlyDeleted()
{
    m_flow.showRecentlyDeleted(m_condition.id);
}

QByteArray BackupPanes::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_tree->columnState() << m_storages->view()->columnState();
    return state;
}

void BackupPanes::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray tree;
    QByteArray storages;
    stream >> tree >> storages;
    if (stream.status() != QDataStream::Ok)
        return;
    m_tree->restoreColumnState(tree);
    m_storages->view()->restoreColumnState(storages);
}

} // namespace Understudy
