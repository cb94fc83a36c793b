// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/undobar.h"

#include "ui/theme/icons.h"
#include "ui/widgets/wrappedtext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Understudy {

UndoBar::UndoBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_undo(new QPushButton(icon(IconName::Undo), tr("Undo")))
{
    setObjectName(u"undoBar"_s);
    setAccessibleName(tr("What was just done"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_undo->setObjectName(u"undoButton"_s);
    m_undo->setAutoDefault(false);
    auto *close = new QToolButton;
    close->setIcon(icon(IconName::Close));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close"));
    close->setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3 / 2, Theme::grid / 2, Theme::grid / 2, Theme::grid / 2);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_undo);
    layout->addWidget(close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UndoBar::dismiss);
    connect(close, &QToolButton::clicked, this, &UndoBar::dismiss);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        m_timer.stop();
        hide();
        emit undoAsked();
    });
    m_undo->installEventFilter(this);
    close->installEventFilter(this);
    hide();
}

void UndoBar::offer(const QString &text)
{
    showWrapped(*m_text, text);
    setAccessibleDescription(text);
    m_undo->setAccessibleDescription(text);
    show();
    m_timer.start(m_time);
    if (isAttendedTo())
        pause();
}

void UndoBar::dismiss()
{
    if (!isVisibleTo(parentWidget()))
        return;
    m_timer.stop();
    hide();
    emit dismissed();
}

QString UndoBar::text() const
{
    return accessibleDescription();
}

bool UndoBar::isAttendedTo() const
{
    const QWidget *focus = focusWidget();
    return m_hovered || (focus && focus->hasFocus() && isAncestorOf(focus));
}

// What is left of the time is not counted on: whoever looked at it gets all of it again.
void UndoBar::pause()
{
    m_timer.stop();
}

void UndoBar::goOn()
{
    if (isVisibleTo(parentWidget()) && !isAttendedTo())
        m_timer.start(m_time);
}

void UndoBar::enterEvent(QEnterEvent *event)
{
    m_hovered = true;
    pause();
    QFrame::enterEvent(event);
}

void UndoBar::leaveEvent(QEvent *event)
{
    m_hovered = false;
    goOn();
    QFrame::leaveEvent(event);
}

bool UndoBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        pause();
    else if (event->type() == QEvent::FocusOut)
        QMetaObject::invokeMethod(this, &UndoBar::goOn, Qt::QueuedConnection); // when the focus has arrived elsewhere
    return QFrame::eventFilter(watched, event);
}

void UndoBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::hairline(palette()));
    painter.setBrush(Theme::tint(Theme::Token::Running, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace Understudy
