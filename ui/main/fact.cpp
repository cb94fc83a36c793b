// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/fact.h"

#include "ui/theme/icons.h"
#include "ui/widgets/elidedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace Understudy {

static constexpr int s_glyph = 16;
static constexpr int s_least = 12; // characters
static constexpr int s_most = 32; // so that a long value leaves room to the others

static IconName glyphOf(Theme::Token token)
{
    switch (token) {
    case Theme::Token::Ok:
        return IconName::Ok;
    case Theme::Token::Running:
        return IconName::NotReady;
    case Theme::Token::Warning:
        return IconName::Warning;
    case Theme::Token::Error:
        return IconName::Error;
    case Theme::Token::Muted:
        return IconName::Muted;
    }
    Q_UNREACHABLE_RETURN(IconName::Muted);
}

Fact::Fact(const QString &name, const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_caption(caption)
    , m_head(new ElidedLabel(this))
    , m_glyph(new QLabel(this))
    , m_value(new ElidedLabel(this))
{
    setObjectName(name);
    m_head->setText(caption);
    m_value->setRange(s_least, s_most);
    m_glyph->hide();
    auto *line = new QHBoxLayout; // without the glyph, its space goes as well
    line->setSpacing(6);
    line->addWidget(m_glyph);
    line->addWidget(m_value, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_head);
    layout->addLayout(line);
    colour();
}

void Fact::show(const QString &value, std::optional<Theme::Token> token, const QString &tip)
{
    m_token = token;
    m_value->setText(value);
    m_value->setTip(tip);
    m_glyph->setVisible(token.has_value());
    setAccessibleName(tr("%1: %2").arg(m_caption, value));
    colour();
}

QString Fact::value() const
{
    return m_value->fullText();
}

void Fact::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        colour();
}

void Fact::colour()
{
    const QPalette around = parentWidget() ? parentWidget()->palette() : palette();
    QPalette quiet = around;
    quiet.setColor(QPalette::WindowText, Theme::colour(Theme::Token::Muted, around));
    m_head->setPalette(quiet);
    QPalette meant = around;
    if (m_token) {
        meant.setColor(QPalette::WindowText, Theme::colour(*m_token, around));
        const int side = std::max(s_glyph, fontMetrics().height());
        m_glyph->setPixmap(icon(glyphOf(*m_token), m_token).pixmap(QSize(side, side), devicePixelRatioF()));
    }
    m_value->setPalette(meant);
}

} // namespace Understudy
