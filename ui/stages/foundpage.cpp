// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/foundpage.h"

#include "ui/stages/foundmodel.h"
#include "ui/stages/storagedialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/roomydelegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

FoundPage::FoundPage(StageDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_model(new FoundModel(draft, this))
    , m_view(new QTreeView(this))
    , m_bar(new QProgressBar(this))
    , m_search(new QLabel(this))
    , m_details(new QLabel(this))
    , m_passwordLabel(new QLabel(this))
    , m_password(new QLineEdit(this))
    , m_scan(new QPushButton(icon(IconName::Refresh), tr("&Scan again"), this))
    , m_edit(new QPushButton(icon(IconName::Edit), tr("&Change…"), this))
    , m_remove(new QPushButton(icon(IconName::Delete), tr("&Remove"), this))
{
    setObjectName(u"foundPage"_s);
    build();
    connect(m_model, &FoundModel::changed, this, &FoundPage::changed);
    connect(m_model, &FoundModel::changed, this, &FoundPage::showDetails);
    connect(m_scan, &QPushButton::clicked, this, &FoundPage::searchRequested);
    connect(m_edit, &QPushButton::clicked, this, &FoundPage::edit);
    connect(m_remove, &QPushButton::clicked, this, &FoundPage::remove);
    connect(m_view, &QTreeView::activated, this, &FoundPage::edit);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FoundPage::showDetails);
    connect(m_password, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (currentRow() >= 0)
            m_model->setPassword(currentRow(), text);
    });
    if (m_model->rowCount() > 0)
        m_view->setCurrentIndex(m_model->index(0, 0));
    showDetails();
}

void FoundPage::build()
{
    m_view->setObjectName(u"foundView"_s);
    m_view->setAccessibleName(tr("Storages"));
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    RoomyDelegate::setUp(*m_view);
    m_view->setAllColumnsShowFocus(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setMinimumHeight(6 * fontMetrics().height());
    QHeaderView *header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(FoundModel::Place, QHeaderView::Stretch);
    header->setMinimumSectionSize(12 * fontMetrics().averageCharWidth());
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(Theme::grid / 2);
    m_bar->setAccessibleName(tr("Search"));
    m_search->setObjectName(u"searchState"_s);
    m_search->setWordWrap(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_search);
    layout->addWidget(m_bar);
    layout->addWidget(m_view, 1);
    layout->addWidget(buildDetails());
    layout->addWidget(buildButtons());
    m_bar->hide();
    m_search->hide();
}

QWidget *FoundPage::buildButtons()
{
    auto *row = new QWidget(this);
    auto *add = new QPushButton(icon(IconName::Add), tr("&Add storage by hand…"), row);
    add->setObjectName(u"addByHand"_s);
    m_scan->setObjectName(u"scanAgain"_s);
    m_edit->setObjectName(u"changeStorage"_s);
    m_remove->setObjectName(u"removeStorage"_s);
    connect(add, &QPushButton::clicked, this, &FoundPage::addByHand);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QPushButton *button : {add, m_edit, m_remove}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    layout->addStretch();
    m_scan->setAutoDefault(false);
    layout->addWidget(m_scan);
    return row;
}

QWidget *FoundPage::buildDetails()
{
    auto *box = new QWidget(this);
    m_details->setObjectName(u"storageDetails"_s);
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::PlainText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setFocusPolicy(Qt::StrongFocus);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_password->setObjectName(u"storagePassword"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("empty: ~/.pgpass, or the one that is kept"));
    m_passwordLabel->setBuddy(m_password);
    auto *password = new QHBoxLayout;
    password->addWidget(m_passwordLabel);
    password->addWidget(m_password, 1);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_details);
    layout->addLayout(password);
    return box;
}

int FoundPage::currentRow() const
{
    return m_view->currentIndex().isValid() ? m_view->currentIndex().row() : -1;
}

static QString detailsOf(const DetectedStorage &storage)
{
    QStringList lines;
    for (const Error &problem : storage.problems)
        lines.append(problem.message + u' ' + problem.why + u'\n' + problem.todo);
    for (const QString &limit : storage.limits)
        lines.append(FoundPage::tr("%1.").arg(limit));
    if (lines.isEmpty())
        lines.append(FoundModel::stateText(storage) + u'.');
    if (!storage.source.isEmpty())
        lines.append(FoundPage::tr("Found in %1.").arg(storage.source));
    return lines.join(u'\n');
}

void FoundPage::showDetails()
{
    const int row = currentRow();
    const bool any = row >= 0 && row < m_draft.storages.size();
    const bool isDatabase = any && m_draft.storages.at(row).isSupported()
                            && m_draft.storages.at(row).config.kind == StorageKind::Postgres;
    m_edit->setEnabled(any && m_draft.storages.at(row).isSupported());
    m_remove->setEnabled(any);
    m_passwordLabel->setVisible(isDatabase);
    m_password->setVisible(isDatabase);
    if (!any) {
        m_details->setText(m_model->rowCount() > 0
                               ? tr("Select a storage to see what was found out about it.")
                               : tr("A stage holds at least one storage. Add one by hand, or scan a "
                                    "project's folder."));
        return;
    }
    const DetectedStorage &storage = m_draft.storages.at(row);
    m_details->setText(detailsOf(storage));
    m_passwordLabel->setText(tr("&Password of “%1”:").arg(storage.config.name));
    if (m_password->text() != storage.password)
        m_password->setText(storage.password);
}

void FoundPage::showSearch(const QString &text)
{
    m_search->setText(text);
    m_search->setVisible(!text.isEmpty());
}

void FoundPage::beginSearch()
{
    m_searching = true;
    m_found = 0;
    m_model->forgetFound();
    m_bar->setRange(0, 0);
    m_bar->setAccessibleDescription(tr("working, total not known yet"));
    m_bar->show();
    m_scan->setEnabled(false);
    m_scan->setToolTip(tr("A search is running."));
    showSearch(tr("Searching…"));
}

void FoundPage::take(const DetectedStorage &found)
{
    ++m_found;
    m_model->take(found);
    if (m_searching)
        showSearch(tr("Searching… %n storage(s) found so far.", nullptr, m_found));
    if (!m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_model->index(0, 0));
}

void FoundPage::endSearch(const QString &summary, const QStringList &notes)
{
    m_searching = false;
    m_bar->hide();
    m_bar->setRange(0, 1);
    m_scan->setEnabled(true);
    m_scan->setToolTip({});
    static constexpr qsizetype s_shown = 3;
    QString text = (QStringList{summary} + notes.first(qMin(notes.size(), s_shown))).join(u'\n');
    if (notes.size() > s_shown)
        text += u'\n' + tr("And %n more note(s).", nullptr, static_cast<int>(notes.size() - s_shown));
    showSearch(text);
    m_search->setToolTip(notes.join(u'\n'));
}

void FoundPage::addByHand()
{
    auto *dialog = new StorageDialog(m_draft, -1, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const StorageConfig config = dialog->config();
        m_model->take({.config = config, .place = StageDraft::placeOf(config), .password = dialog->password()});
        m_view->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
    });
    dialog->open();
}

void FoundPage::edit()
{
    const int row = currentRow();
    if (row < 0 || !m_draft.storages.at(row).isSupported())
        return;
    auto *dialog = new StorageDialog(m_draft, row, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, row] {
        if (row >= m_model->rowCount())
            return;
        m_model->replace(row, dialog->config());
        if (!dialog->password().isEmpty())
            m_model->setPassword(row, dialog->password());
    });
    dialog->open();
}

void FoundPage::remove()
{
    if (currentRow() >= 0)
        m_model->remove(currentRow());
    showDetails();
}

} // namespace Understudy
