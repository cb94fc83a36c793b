// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/activityglyphs.h"

#include "models/activitymodel.h"

namespace Understudy {

using Glyph = StatusDelegate::Glyph;
using Theme::Token;

static Glyph ofStep(ActivityStep::State state)
{
    switch (state) {
    case ActivityStep::State::Waiting:
        return {.icon = IconName::Checking, .token = Token::Muted};
    case ActivityStep::State::Running:
        return {.icon = IconName::Resume, .token = Token::Running};
    case ActivityStep::State::Done:
        return {.icon = IconName::Ok, .token = Token::Ok};
    case ActivityStep::State::Stopped:
        return {.icon = IconName::Muted, .token = Token::Muted};
    }
    Q_UNREACHABLE_RETURN({});
}

static Glyph ofOutcome(Activity::Outcome outcome)
{
    switch (outcome) {
    case Activity::Outcome::Running:
        return {.icon = IconName::NotReady, .token = Token::Running};
    case Activity::Outcome::Done:
        return {.icon = IconName::Ok, .token = Token::Ok};
    case Activity::Outcome::Warnings:
        return {.icon = IconName::Warning, .token = Token::Warning};
    case Activity::Outcome::Failed:
        return {.icon = IconName::Error, .token = Token::Error};
    case Activity::Outcome::Cancelled:
        return {.icon = IconName::Muted, .token = Token::Muted};
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<Glyph> activityGlyph(const QModelIndex &index)
{
    const int state = index.data(ActivityModel::StateRole).toInt();
    if (index.data(ActivityModel::IsStepRole).toBool())
        return ofStep(static_cast<ActivityStep::State>(state));
    if (index.data(ActivityModel::SilentRole).toBool())
        return Glyph{.icon = IconName::Warning, .token = Token::Warning};
    return ofOutcome(static_cast<Activity::Outcome>(state));
}

} // namespace Understudy
