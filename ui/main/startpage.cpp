// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/startpage.h"

#include "ui/main/actions.h"
#include "ui/main/bannerslot.h"
#include "ui/theme/icons.h"

#include <QCommandLinkButton>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_columnWidth = 520;
static constexpr int s_emblem = 72;

namespace {

// Where something can be dropped.
class DropHint final : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::colour(Theme::Token::Muted, palette()), 1, Qt::DashLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.end();
        QLabel::paintEvent(event);
    }
};

} // namespace

static QLabel *makeLine(const QString &text, double scale, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    if (scale > 1)
        font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

StartPage::StartPage(Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_banners(new BannerSlot(this))
    , m_column(new QWidget(this))
    , m_busy(makeLine({}, 1, this))
{
    setObjectName(u"startPage"_s);
    m_busy->setObjectName(u"startBusy"_s);
    m_busy->hide();
    auto *emblem = new QLabel(this);
    emblem->setPixmap(applicationIcon().pixmap(QSize(s_emblem, s_emblem), devicePixelRatioF()));
    emblem->setAlignment(Qt::AlignHCenter);

    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    column->addWidget(emblem);
    column->addSpacing(Theme::grid);
    column->addWidget(makeLine(tr("Back up a whole stage, and put it back"), 1.4, this));
    column->addWidget(makeLine(tr("Databases, files and secrets of one moment, with one click."), 1, this));
    column->addSpacing(2 * Theme::grid);
    column->addWidget(makeChoice(actions, ActionId::AddStage, tr("Add a stage…"),
                                 tr("Choose a project; Understudy finds its data and secrets.")));
    column->addWidget(makeChoice(actions, ActionId::Recover, tr("Recover from a backup place…"),
                                 tr("On a new computer, or after something went wrong.")));
    column->addWidget(makeChoice(actions, ActionId::DemoStage, tr("Try it with a demo stage"),
                                 tr("A small shop of its own. Nothing of yours is touched.")));
    column->addWidget(m_busy);
    column->addSpacing(Theme::grid);
    column->addWidget(makeDropHint(actions));
    m_column->setMaximumWidth(s_columnWidth * fontMetrics().height() / 17); // grows with large text

    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_column, 100);
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->addWidget(m_banners);
    layout->addStretch();
    layout->addLayout(row);
    layout->addStretch();
}

QWidget *StartPage::makeChoice(Actions &actions, ActionId id, const QString &title, const QString &description)
{
    QAction *action = actions.action(id);
    auto *button = new QCommandLinkButton(title, description, m_column);
    button->setObjectName(u"choice_"_s + action->objectName());
    button->setIcon(action->icon());
    button->setIconSize(QSize(24, 24));
    button->setAccessibleName(title);
    button->setAccessibleDescription(description);
    connect(button, &QCommandLinkButton::clicked, action, &QAction::trigger);
    const auto follow = [button, action] {
        button->setVisible(action->isVisible());
        button->setEnabled(action->isEnabled());
    };
    connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

QWidget *StartPage::makeDropHint(Actions &actions)
{
    auto *hint = new DropHint(tr("Or drop a project folder here"), m_column);
    hint->setObjectName(u"dropHint"_s);
    hint->setAlignment(Qt::AlignCenter);
    hint->setMargin(2 * Theme::grid);
    QAction *action = actions.action(ActionId::AddStage); // dropping is another way to the same
    const auto follow = [hint, action] { hint->setVisible(action->isVisible()); };
    connect(action, &QAction::changed, hint, follow);
    follow();
    return hint;
}

void StartPage::showBusy(const QString &text)
{
    m_busy->setText(text);
    m_busy->setVisible(!text.isEmpty());
}

void StartPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
}

} // namespace Understudy
