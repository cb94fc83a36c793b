// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/backupservice.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace Understudy {

class BannerSlot;
class Clock;
class RestoreFlow;
struct MessageAction;
struct RestoreFailure;

// What the pages of stages say about restores and about work that a crash cut short, each with the ways out of it: a
// swap between two states, a watch that runs, a failure, a state that is still kept, a backup that came to nothing.
class RestoreBanners final : public QObject
{
    Q_OBJECT

public:
    RestoreBanners(RestoreFlow &flow, BannerSlot &banners, const Clock &clock, QObject *parent = nullptr);

    void setStatus(const StageStatus &status); // of any stage
    void setBackups(const QString &stage, const QList<Backup> &backups); // newest first

signals:
    void backUpWanted(const QString &stage);
    void recoveryWanted(const QString &stage); // the assistant
    void resumeWanted(const QString &stage);
    void logWanted(const QString &stage);

private:
    struct ShownFailure
    {
        Error error;
        QString text;
    };

    void showInterrupted(const StageStatus &status);
    void showKept(const StageStatus &status);
    void showWatch(const QString &stage);
    void showFailure(const QString &stage);
    void showWaysOut(const QString &stage);
    [[nodiscard]] QList<MessageAction> waysOut(const QString &stage, const RestoreFailure &failure);

    RestoreFlow &m_flow;
    BannerSlot &m_banners;
    const Clock &m_clock;
    QHash<QString, StageStatus> m_statuses;
    QHash<QString, ShownFailure> m_failures; // by stage: who closed one has read it
    QSet<QString> m_toldBackups; // ids, the same
};

} // namespace Understudy
