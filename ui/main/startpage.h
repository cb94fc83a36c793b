// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;

namespace Understudy {

class Actions;
class BannerSlot;
enum class ActionId;

// What a window without stages shows: the ways to begin.
class StartPage final : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(Actions &actions, QWidget *parent = nullptr);

    [[nodiscard]] BannerSlot *banners() const { return m_banners; }
    // While the demo stage is being made: what it is at, instead of the choice.
    void showBusy(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeChoice(Actions &actions, ActionId id, const QString &title, const QString &description);
    [[nodiscard]] QWidget *makeDropHint(Actions &actions);

    BannerSlot *m_banners;
    QWidget *m_column;
    QLabel *m_busy;
};

} // namespace Understudy
