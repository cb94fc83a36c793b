// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/sparkline.h"

#include "models/texts.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Understudy {

static constexpr int s_gap = 1;

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sparkline"));
    setAccessibleName(tr("Sizes of the last backups"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setVisible(false);
}

void Sparkline::setSizes(const QList<qint64> &sizes)
{
    m_sizes = sizes.mid(std::max<qsizetype>(0, sizes.size() - most));
    const QString words = description();
    setAccessibleDescription(words);
    setToolTip(words);
    setVisible(m_sizes.size() > 1);
    update();
}

bool Sparkline::isConspicuous() const
{
    if (m_sizes.size() < 2)
        return false;
    const auto last = static_cast<double>(m_sizes.last());
    const auto before = static_cast<double>(m_sizes[m_sizes.size() - 2]);
    return before > 0 && (last <= before * 0.4 || last >= before * 3);
}

QString Sparkline::description() const
{
    if (m_sizes.isEmpty())
        return tr("No backups yet");
    const auto [least, greatest] = std::ranges::minmax(m_sizes);
    const QString range = tr("%n backup(s), %1 to %2, last %3", nullptr, static_cast<int>(m_sizes.size()))
                              .arg(Texts::spokenSize(least), Texts::spokenSize(greatest),
                                   Texts::spokenSize(m_sizes.last()));
    return isConspicuous() ? tr("%1. The last one has changed a lot: look whether it is complete.").arg(range) : range;
}

QSize Sparkline::sizeHint() const
{
    return {120, std::max(24, fontMetrics().height())};
}

QSize Sparkline::minimumSizeHint() const
{
    return sizeHint();
}

void Sparkline::paintEvent(QPaintEvent *)
{
    if (m_sizes.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double greatest = static_cast<double>(std::max<qint64>(1, std::ranges::max(m_sizes)));
    const double slot = double(width()) / most;
    const double left = width() - slot * static_cast<double>(m_sizes.size()); // the newest stands at the end
    QColor calm = Theme::colour(Theme::Token::Running, palette());
    calm.setAlphaF(0.5F);
    for (qsizetype at = 0; at < m_sizes.size(); ++at) {
        const double tall = std::max(2.0, (height() - 2) * static_cast<double>(m_sizes[at]) / greatest);
        const bool last = at == m_sizes.size() - 1;
        const Theme::Token token = isConspicuous() ? Theme::Token::Warning : Theme::Token::Running;
        painter.setBrush(last ? Theme::colour(token, palette()) : calm);
        painter.drawRoundedRect(QRectF(left + slot * static_cast<double>(at), height() - tall, slot - s_gap, tall), 1,
                                1);
    }
}

} // namespace Understudy
