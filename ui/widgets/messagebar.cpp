// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/messagebar.h"

#include "ui/theme/icons.h"
#include "ui/widgets/wrappedtext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_iconSize = 20;

static QLabel *textLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::StrongFocus); // so that it is read without a mouse
    return label;
}

MessageBar::MessageBar(Kind kind, QWidget *parent)
    : QFrame(parent)
    , m_kind(kind)
    , m_icon(new QLabel(this))
    , m_text(textLabel(this))
    , m_detail(textLabel(this))
    , m_actionBox(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    setObjectName(u"messageBar"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_detail->hide();
    m_close->setIcon(icon(IconName::Close));
    m_close->setAutoRaise(true);
    m_close->setText(tr("Close"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close this message"));
    m_close->setFocusPolicy(Qt::TabFocus);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::closed);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_detail);
    m_actionBox->setSpacing(Theme::grid);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, Theme::grid, Theme::grid, Theme::grid);
    layout->setSpacing(12);
    layout->addWidget(m_icon);
    layout->addLayout(texts, 1);
    layout->addLayout(m_actionBox);
    layout->addWidget(m_close);
    applyKind();
}

void MessageBar::setKind(Kind kind)
{
    m_kind = kind;
    applyKind();
}

void MessageBar::setText(const QString &text, const QString &detail)
{
    showWrapped(*m_text, text);
    showWrapped(*m_detail, detail);
    m_detail->setVisible(!detail.isEmpty());
    m_text->setAccessibleName(text);
    m_detail->setAccessibleName(detail);
    setAccessibleName(detail.isEmpty() ? text : text + u' ' + detail);
}

QString MessageBar::text() const
{
    return m_text->accessibleName();
}

void MessageBar::setActions(const QList<MessageAction> &actions)
{
    Q_ASSERT(actions.size() <= 2);
    m_actions = actions;
    while (m_buttons.size() > actions.size())
        m_buttons.takeLast()->deleteLater();
    while (m_buttons.size() < actions.size()) {
        auto *button = new QPushButton(this);
        button->setAutoDefault(false);
        const qsizetype at = m_buttons.size();
        connect(button, &QPushButton::clicked, this, [this, at] {
            const auto trigger = m_actions.at(at).trigger; // it may set other actions
            trigger();
        });
        m_actionBox->addWidget(button);
        m_buttons.append(button);
    }
    for (qsizetype at = 0; at < actions.size(); ++at)
        m_buttons.at(at)->setText(actions.at(at).text);
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

QList<QWidget *> MessageBar::focusChain() const
{
    QList<QWidget *> chain{m_text, m_detail};
    for (QPushButton *button : m_buttons)
        chain.append(button);
    chain.append(m_close);
    return chain;
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = Theme::colour(token(), palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::tint(token(), palette()));
    painter.drawRoundedRect(rect(), 6, 6);
    painter.setBrush(line);
    painter.drawRoundedRect(QRectF(0, 0, 4, height()), 2, 2); // said in shape as well as in colour, beside the icon
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyKind();
}

Theme::Token MessageBar::token() const
{
    switch (m_kind) {
    case Kind::Information:
        return Theme::Token::Running;
    case Kind::Good:
        return Theme::Token::Ok;
    case Kind::Warning:
        return Theme::Token::Warning;
    case Kind::Error:
        return Theme::Token::Error;
    }
    Q_UNREACHABLE_RETURN(Theme::Token::Muted);
}

void MessageBar::applyKind()
{
    const auto name = [this] {
        switch (m_kind) {
        case Kind::Information:
            return IconName::Information;
        case Kind::Good:
            return IconName::Ok;
        case Kind::Warning:
            return IconName::Warning;
        case Kind::Error:
            return IconName::Error;
        }
        Q_UNREACHABLE_RETURN(IconName::Information);
    };
    const int side = std::max(s_iconSize, fontMetrics().height());
    m_icon->setPixmap(icon(name(), token()).pixmap(QSize(side, side), devicePixelRatioF()));
    update();
}

// As high as its lines are at this width: Qt's own limit comes from lines that wrap elsewhere.
bool MessageBar::event(QEvent *event)
{
    const bool handled = QFrame::event(event);
    const bool moves = event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest;
    if (moves && layout()->hasHeightForWidth()) // not while it is hidden
        setMaximumHeight(layout()->totalHeightForWidth(width()));
    return handled;
}

} // namespace Understudy
