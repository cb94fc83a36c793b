// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/logview.h"

#include <QFontDatabase>
#include <QScrollBar>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static constexpr qsizetype s_atATime = 400;

LogView::LogView(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(u"logView"_s);
    setAccessibleName(tr("Log"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(mostBlocks);
    setLineWrapMode(NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_timer.setInterval(100ms);
    connect(&m_timer, &QTimer::timeout, this, &LogView::showSome);
}

void LogView::setLines(const QStringList &lines)
{
    clear();
    m_pending.clear();
    addLines(lines);
    showSome();
}

void LogView::addLines(const QStringList &lines)
{
    m_pending.append(lines);
    if (m_pending.size() > mostBlocks)
        m_pending.remove(0, m_pending.size() - mostBlocks); // they would leave the view at once
    if (!m_pending.isEmpty() && !m_timer.isActive())
        m_timer.start();
}

// A reader who has scrolled up stays where he is.
void LogView::showSome()
{
    const QStringList some = m_pending.mid(0, s_atATime);
    m_pending.remove(0, some.size());
    if (m_pending.isEmpty())
        m_timer.stop();
    if (some.isEmpty())
        return;
    QScrollBar *bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const int before = bar->value();
    appendPlainText(some.join(u'\n'));
    bar->setValue(atEnd ? bar->maximum() : before);
}

} // namespace Understudy
