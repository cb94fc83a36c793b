// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/stageheader.h"

#include "models/texts.h"
#include "ui/main/actions.h"
#include "ui/main/fact.h"
#include "ui/theme/icons.h"
#include "ui/widgets/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStyleOption>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_glyph = 20;
static constexpr int s_leastTitle = 8; // characters; a long name leaves room to the state
static constexpr int s_mostTitle = 40;
static constexpr int s_leastState = 12;
static constexpr int s_mostState = 60;
static constexpr qint64 s_staleSeconds = 60;

namespace {

// Its picture says that there is more; an arrow beside it would say it twice. By a style sheet it would keep its colours
// when those of the desktop change.
class MenuButton final : public QToolButton
{
public:
    using QToolButton::QToolButton;

protected:
    void initStyleOption(QStyleOptionToolButton *option) const override
    {
        QToolButton::initStyleOption(option);
        option->features &= ~QStyleOptionToolButton::HasMenu;
    }
};

} // namespace

StageHeader::StageHeader(Actions &actions, QWidget *parent)
    : QFrame(parent)
    , m_glyph(new QLabel(this))
    , m_title(new ElidedLabel(this, Qt::ElideMiddle))
    , m_state(new ElidedLabel(this))
    , m_control(new QToolButton(this))
    , m_more(new MenuButton(this))
    , m_release(new Fact(u"factRelease"_s, tr("Release"), this))
    , m_health(new Fact(u"factHealth"_s, tr("Health"), this))
    , m_lastGood(new Fact(u"factLastGood"_s, tr("Last good backup"), this))
{
    setObjectName(u"stageHeader"_s);
    m_title->setObjectName(u"stageTitle"_s);
    m_state->setObjectName(u"stageState"_s);
    m_title->setRange(s_leastTitle, s_mostTitle);
    m_state->setRange(s_leastState, s_mostState);
    build(actions);
    scaleTitle();
}

void StageHeader::build(Actions &actions)
{
    m_control->setObjectName(u"btnSuspendResume"_s);
    m_control->setDefaultAction(actions.action(ActionId::SuspendResume));
    m_control->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_control->setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(m_more);
    menu->setToolTipsVisible(true);
    for (const ActionId id :
         {ActionId::Refresh, ActionId::RollBack, ActionId::AcceptRestore, ActionId::EditStage, ActionId::RemoveStage})
        menu->addAction(actions.action(id));
    m_more->setObjectName(u"btnStageMenu"_s);
    m_more->setIcon(icon(IconName::More));
    m_more->setText(tr("Stage menu"));
    m_more->setAccessibleName(tr("Stage menu"));
    m_more->setToolTip(tr("More for this stage"));
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);

    auto *top = new QHBoxLayout;
    top->setSpacing(Theme::grid);
    top->addWidget(m_title, 0);
    top->addSpacing(Theme::grid);
    top->addWidget(m_glyph);
    top->addWidget(m_state, 1);
    top->addWidget(m_control);
    top->addWidget(m_more);
    auto *facts = new QHBoxLayout;
    facts->setSpacing(5 * Theme::grid);
    for (Fact *fact : {m_release, m_health, m_lastGood})
        facts->addWidget(fact); // as wide as what they say, less where there is no room
    facts->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addLayout(top);
    layout->addLayout(facts);
}

void StageHeader::show(const HeaderView &view)
{
    m_view = view;
    m_title->setText(Texts::stageTitle(view.condition.id));
    showState();
    showRelease();
    showHealth();
    showLastGood();
    setAccessibleName(tr("%1, %2").arg(m_title->fullText(), m_state->fullText()));
}

void StageHeader::scaleTitle()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
}

void StageHeader::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        scaleTitle();
    const bool looksOther = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (looksOther && !m_view.condition.id.isEmpty())
        showState();
}

void StageHeader::showState()
{
    const StageCondition &condition = m_view.condition;
    QString text = Texts::stateText(condition);
    if (condition.checkedAt.isValid() && condition.checkedAt.secsTo(m_view.now) > s_staleSeconds)
        text = tr("%1, as of %2").arg(text, Texts::clockTime(condition.checkedAt));
    m_state->setText(text);
    const int side = std::max(s_glyph, fontMetrics().height());
    const QSize size(side, side);
    m_glyph->setPixmap(icon(iconName(condition.state), token(condition.state)).pixmap(size, devicePixelRatioF()));
    QPalette meant = palette();
    meant.setColor(QPalette::WindowText, Theme::colour(token(condition.state), palette()));
    m_state->setPalette(meant);
}

void StageHeader::showRelease()
{
    if (!m_view.status) {
        m_release->show(u"—"_s);
        return;
    }
    const StageStatus &status = *m_view.status;
    const QString release = status.release.isEmpty() ? tr("Not known") : status.release;
    m_release->show(status.schemaLevel ? tr("%1 · schema %2").arg(release).arg(*status.schemaLevel) : release);
}

// "api: 200" and "api: 503" are answers; those of 2xx and 3xx are good ones.
static bool isGood(const QString &answer)
{
    const QString code = answer.section(u": "_s, -1);
    return code.startsWith(u'2') || code.startsWith(u'3');
}

void StageHeader::showHealth()
{
    if (!m_view.status) {
        m_health->show(u"—"_s);
        return;
    }
    const StageStatus &status = *m_view.status;
    if (status.stage.health.isEmpty()) {
        m_health->show(tr("No health checks"));
        return;
    }
    const auto all = status.health.size();
    const auto good = std::ranges::count_if(status.health, isGood);
    const QString checked = Texts::ago(m_view.condition.checkedAt, m_view.now);
    m_health->show(tr("%1 of %2 OK, checked %3").arg(good).arg(all).arg(checked),
                   status.healthy ? Theme::Token::Ok : Theme::Token::Error, status.health.join(u'\n'));
}

// Late by half an interval is a warning, by two intervals it is serious.
static std::optional<Theme::Token> lateness(const QDateTime &made, const HeaderView &view)
{
    if (!view.backupInterval)
        return Theme::Token::Ok;
    const auto age = static_cast<double>(made.secsTo(view.now));
    const auto interval = static_cast<double>(view.backupInterval->count());
    if (age > 3 * interval)
        return Theme::Token::Error;
    return age > 1.5 * interval ? Theme::Token::Warning : Theme::Token::Ok;
}

void StageHeader::showLastGood()
{
    if (!m_view.status) {
        m_lastGood->show(u"—"_s);
        return;
    }
    const std::optional<Backup> &last = m_view.status->lastGood;
    if (!last) {
        m_lastGood->show(tr("None yet"), Theme::Token::Warning);
        return;
    }
    const QDateTime made = last->manifest.createdAt;
    m_lastGood->show(Texts::ago(made, m_view.now), lateness(made, m_view),
                     tr("%1, %2").arg(Texts::quoted(last->name()), Texts::exactTime(made)));
}

} // namespace Understudy
