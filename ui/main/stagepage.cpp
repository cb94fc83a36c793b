// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/stagepage.h"

#include <QResizeEvent>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_besideFrom = 1200 - 220; // the window is 1200 wide then

static QSplitter *makeSplitter(Qt::Orientation orientation, const QString &name, QWidget *parent)
{
    auto *splitter = new QSplitter(orientation, parent);
    splitter->setObjectName(name);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(Theme::grid);
    return splitter;
}

StagePage::StagePage(Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_header(new StageHeader(actions, this))
    , m_banners(new BannerSlot(this))
    , m_rows(makeSplitter(Qt::Vertical, u"stageRows"_s, this))
    , m_columns(makeSplitter(Qt::Horizontal, u"backupColumns"_s, m_rows))
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"stagePage"_s);
    m_rows->addWidget(m_columns);
    m_layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, Theme::grid);
    m_layout->setSpacing(2 * Theme::grid);
    m_layout->addWidget(m_header);
    m_layout->addWidget(m_banners);
    m_layout->addWidget(m_rows, 1);
}

void StagePage::setStorages(QWidget *storages)
{
    m_storages = storages;
    m_rows->insertWidget(0, storages);
    m_rows->setStretchFactor(0, 0);
    m_rows->setStretchFactor(1, 1);
}

void StagePage::setBackups(QWidget *backups)
{
    m_backups = backups;
    m_columns->insertWidget(0, backups);
    m_columns->setStretchFactor(0, 1);
}

void StagePage::setDetails(QWidget *details)
{
    m_details = details;
    m_columns->addWidget(details);
    m_columns->setStretchFactor(m_columns->indexOf(details), 0);
    details->setVisible(m_detailsShown);
    placeDetails();
}

void StagePage::setDetailsShown(bool shown)
{
    m_detailsShown = shown;
    if (m_details)
        m_details->setVisible(shown);
}

void StagePage::setFoot(QWidget *foot)
{
    m_foot = foot;
    m_layout->addWidget(foot);
}

void StagePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeDetails();
}

void StagePage::placeDetails()
{
    const Qt::Orientation orientation = width() >= s_besideFrom ? Qt::Horizontal : Qt::Vertical;
    if (orientation == m_columns->orientation())
        return;
    m_columns->setOrientation(orientation);
    if (orientation == Qt::Vertical) // the list is what one looks for; details can be scrolled
        m_columns->setSizes({2 * height(), height()});
}

} // namespace Understudy
