// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/stagepage.h"

#include <QResizeEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_besideFrom = 1200 - 220; // the window is 1200 wide then

static constexpr int s_besideFromLetters = 130;
static constexpr int s_listShare = 64; // per cent of the height, where the details stand below the list

namespace {

// The list is what one looks for, and the details can be scrolled: below it they get the smaller part, beside it what
// they ask for, until a person or the settings say otherwise.
class Columns final : public QSplitter
{
public:
    explicit Columns(QWidget *parent)
        : QSplitter(Qt::Horizontal, parent)
    {
        connect(this, &QSplitter::splitterMoved, this, [this] { m_chosen = true; });
    }

    void keepSizes() { m_chosen = true; }
    void share()
    {
        if (m_chosen || count() != 2)
            return;
        const bool below = orientation() == Qt::Vertical;
        const int room = (below ? height() : width()) - handleWidth();
        const int details = below ? room - room * s_listShare / 100 : std::min(widget(1)->sizeHint().width(), room / 2);
        setSizes({room - details, details});
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QSplitter::resizeEvent(event);
        share();
    }

private:
    bool m_chosen = false;
};

} // namespace

static void setUp(QSplitter *splitter, const QString &name)
{
    splitter->setObjectName(name);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(Theme::grid);
}

StagePage::StagePage(Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_header(new StageHeader(actions, this))
    , m_banners(new BannerSlot(this))
    , m_rows(new QSplitter(Qt::Vertical, this))
    , m_columns(new Columns(m_rows))
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"stagePage"_s);
    setUp(m_rows, u"stageRows"_s);
    setUp(m_columns, u"backupColumns"_s);
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
    setDetailsShown(m_detailsShown);
    placeDetails();
}

void StagePage::setDetailsShown(bool shown)
{
    m_detailsShown = shown;
    if (m_details)
        m_details->setVisible(shown && !m_withoutBackups);
}

void StagePage::setWithoutBackups(bool without)
{
    m_withoutBackups = without;
    setDetailsShown(m_detailsShown);
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
    const int needed = std::max(s_besideFrom, s_besideFromLetters * fontMetrics().averageCharWidth());
    const Qt::Orientation orientation = width() >= needed ? Qt::Horizontal : Qt::Vertical;
    if (orientation == m_columns->orientation())
        return;
    m_columns->setOrientation(orientation);
    static_cast<Columns *>(m_columns)->share();
}

void StagePage::keepSizes()
{
    static_cast<Columns *>(m_columns)->keepSizes();
}

} // namespace Understudy
