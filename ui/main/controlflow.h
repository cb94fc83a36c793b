// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "ui/windowcontext.h"

#include <QHash>
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
    struct Failed
    {
        bool suspend = false;
        Error error;
    };

    void attempt(const QString &stage, bool suspend);
    void ask(const QString &stage, bool suspend);
    void run(const QString &stage, bool suspend);
    void fail(const QString &stage, bool suspend, const Error &error);
    void forgetIfReached(const QString &stage);

    const WindowContext m_context;
    StageWatch &m_watch;
    BannerSlot &m_banners;
    QWidget *m_window;
    QHash<QString, Failed> m_failed; // by stage, as long as it is told of
};

} // namespace Understudy
