// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/bannerslot.h"

#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_shownAtOnce = 2;
static constexpr qint64 s_sameErrorMs = 60'000;
static const QString s_errorKey = u"error"_s;

BannerSlot::BannerSlot(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"bannerSlot"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    setVisible(false);
}

void BannerSlot::setStage(const QString &stage)
{
    m_stage = stage;
    arrange();
}

void BannerSlot::setKnown(const QStringList &stages)
{
    const QStringList before = std::exchange(m_known, stages);
    for (qsizetype at = m_entries.size() - 1; at >= 0; --at) {
        const QString &stage = m_entries.at(at).banner.stage;
        if (before.contains(stage) && !stages.contains(stage))
            remove(at);
    }
    arrange();
}

void BannerSlot::show(const Banner &banner)
{
    const qsizetype at = indexOf(banner.key, banner.stage);
    if (at >= 0 && m_entries.at(at).banner.priority == banner.priority) {
        m_entries[at].banner = banner;
        fill(m_entries[at]);
        arrange();
        return;
    }
    if (at >= 0)
        remove(at);
    Entry entry{.banner = banner, .bar = new MessageBar(banner.kind, this)};
    connect(entry.bar, &MessageBar::closed, this, [this, key = banner.key, stage = banner.stage] { hide(key, stage); });
    fill(entry);
    const auto after = std::ranges::find_if(m_entries, [&banner](const Entry &other) {
        return other.banner.priority <= banner.priority; // of two equal ones the newer goes first
    });
    m_entries.insert(after - m_entries.begin(), entry);
    arrange();
}

void BannerSlot::hide(const QString &key, const QString &stage)
{
    const qsizetype at = indexOf(key, stage);
    if (at < 0)
        return;
    remove(at);
    arrange();
}

bool BannerSlot::contains(const QString &key, const QString &stage) const
{
    return indexOf(key, stage) >= 0;
}

static QString detailOf(const Error &error)
{
    return QStringList{error.why, error.todo, error.safe}.join(u' ').simplified();
}

void BannerSlot::showError(const Error &error, const QString &stage, const QList<MessageAction> &actions)
{
    if (error.code == Error::Code::Cancelled)
        return;
    Banner banner{.key = s_errorKey,
                  .stage = stage,
                  .priority = Banner::Priority::Problem,
                  .kind = MessageBar::Kind::Error,
                  .text = counted(error, stage),
                  .detail = detailOf(error),
                  .actions = actions};
    if (banner.actions.size() < 2)
        banner.actions.append({.text = tr("Details…"), .trigger = [this, error] { emit detailsWanted(error); }});
    show(banner);
}

void BannerSlot::hideError(const Error &error, const QString &stage)
{
    const qsizetype at = indexOf(s_errorKey, stage);
    if (at < 0)
        return;
    const Banner &shown = m_entries.at(at).banner;
    if (shown.text.startsWith(error.message) && shown.detail == detailOf(error))
        hide(s_errorKey, stage);
}

// Counted wherever it was shown, and whether or not somebody has closed it since.
QString BannerSlot::counted(const Error &error, const QString &stage)
{
    m_told.removeIf([](const Told &told) { return told.last.hasExpired(s_sameErrorMs); });
    auto told = std::ranges::find_if(m_told, [&](const Told &one) {
        return one.stage == stage && one.message == error.message && one.why == error.why;
    });
    if (told == m_told.end())
        told = m_told.insert(m_told.end(), {.stage = stage, .message = error.message, .why = error.why});
    told->last.start();
    return ++told->times > 1 ? tr("%1 (×%2)").arg(error.message).arg(told->times) : error.message;
}

qsizetype BannerSlot::indexOf(const QString &key, const QString &stage) const
{
    const auto found = std::ranges::find_if(
        m_entries, [&](const Entry &entry) { return entry.banner.key == key && entry.banner.stage == stage; });
    return found == m_entries.end() ? -1 : found - m_entries.begin();
}

void BannerSlot::fill(Entry &entry)
{
    entry.bar->setObjectName(u"banner_"_s + entry.banner.key);
    entry.bar->setKind(entry.banner.kind);
    entry.bar->setText(entry.banner.text, entry.banner.detail);
    entry.bar->setClosable(entry.banner.closable);
    entry.bar->setActions(entry.banner.actions);
}

void BannerSlot::arrange()
{
    auto *box = static_cast<QVBoxLayout *>(layout());
    int shown = 0;
    for (const Entry &entry : std::as_const(m_entries)) {
        const QString &stage = entry.banner.stage;
        const bool isGone = !m_known.isEmpty() && !m_known.contains(stage);
        const bool failed = entry.banner.priority == Banner::Priority::Problem;
        const bool fits = stage.isEmpty() || stage == m_stage || (isGone && failed);
        const bool visible = fits && shown < s_shownAtOnce;
        if (visible) {
            box->removeWidget(entry.bar);
            box->insertWidget(shown, entry.bar);
            ++shown;
        }
        entry.bar->setVisible(visible);
    }
    setVisible(shown > 0);
}

void BannerSlot::remove(qsizetype index)
{
    Entry removed = m_entries.takeAt(index);
    removed.bar->hide();
    removed.bar->deleteLater(); // its own button may be what closes it
}

} // namespace Understudy
