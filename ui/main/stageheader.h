// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagecondition.h"
#include "services/backupservice.h"

#include <QFrame>

#include <chrono>
#include <optional>

class QLabel;
class QToolButton;

namespace Understudy {

class Actions;
class ElidedLabel;
class Fact;

// What the header of a stage shows.
struct HeaderView
{
    StageCondition condition;
    std::optional<StageStatus> status; // none: not asked yet
    QDateTime now;
    std::optional<std::chrono::seconds> backupInterval; // of its schedule; none = it has none
};

// The head of a stage's page: which stage, in what state, with which release, how healthy, and how old its last good
// backup is.
class StageHeader final : public QFrame
{
    Q_OBJECT

public:
    explicit StageHeader(Actions &actions, QWidget *parent = nullptr);

    void show(const HeaderView &view);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build(Actions &actions);
    void scaleTitle();
    void showState();
    void showRelease();
    void showHealth();
    void showLastGood();

    HeaderView m_view;
    QLabel *m_glyph;
    ElidedLabel *m_title;
    ElidedLabel *m_state;
    QToolButton *m_control;
    QToolButton *m_more;
    Fact *m_release;
    Fact *m_health;
    Fact *m_lastGood;
};

} // namespace Understudy
