// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QCoreApplication>
#include <QSet>

namespace Understudy {

// What the next automatic backup of a stage will remove, by the rule that removes it (models/retention.h).
struct RetentionPreview
{
    struct Dot
    {
        QString id;
        QString name;
        QDateTime createdAt;
        bool goes = false;
        qint64 bytes = 0; // that the repository grew by when it was made
    };

    QList<Dot> dots; // of what is complete, oldest first
    int stays = 0;
    int goes = 0;
    qint64 freedBytes = 0; // about: what others share stays

    // `needed`: by a restore that can still be undone. An attempt without data is neither counted nor removed.
    [[nodiscard]] static RetentionPreview of(const QList<Backup> &ofStage, int automatic,
                                             const QSet<QString> &needed = {});
    [[nodiscard]] QString sentence() const; // “Keeps 14, removes 3 (frees about 4.1 GB) after the next ... backup.”
    [[nodiscard]] QString spoken() const; // what the picture shows

private:
    Q_DECLARE_TR_FUNCTIONS(Understudy::RetentionPreview)
};

} // namespace Understudy
