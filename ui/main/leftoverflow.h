// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QStringList>

namespace Understudy {

class BannerSlot;
class StageWatch;

// What an operation that did not end properly has left is put right when the window is there: a stage that it had
// suspended is resumed, and the person is told how that went. It may take minutes, so it is work like any other.
class LeftoverFlow final : public QObject
{
    Q_OBJECT

public:
    // `onStages` is shown where there are stages, `atStart` where there are none.
    LeftoverFlow(const WindowContext &context, StageWatch &watch, BannerSlot &onStages, BannerSlot &atStart,
                 QObject *parent);

    void begin();

private:
    void tell(const Result<QStringList> &done);

    const WindowContext m_context;
    StageWatch &m_watch;
    BannerSlot &m_onStages;
    BannerSlot &m_atStart;
};

} // namespace Understudy
