// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/windowcontext.h"

#include <QObject>
#include <QString>

class QWidget;

namespace Understudy {

class BannerSlot;
class StageWatch;

// Suspends a stage or lets it go on, whichever makes sense now. A protected stage is asked about first.
class ControlFlow final : public QObject
{
    Q_OBJECT

public:
    ControlFlow(const WindowContext &context, StageWatch &watch, BannerSlot &banners, QWidget *window);

    void suspendOrResume(const QString &stage);

signals:
    void done(const QString &stage, bool suspended);

private:
    void ask(const QString &stage, bool suspend);
    void run(const QString &stage, bool suspend);

    const WindowContext m_context;
    StageWatch &m_watch;
    BannerSlot &m_banners;
    QWidget *m_window;
};

} // namespace Understudy
