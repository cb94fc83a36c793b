// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"

#include <QCoreApplication>

namespace Understudy {

// What a scan met that is not in the backup as it should be: the first thousand by name, all of them counted.
class ProblemList
{
    Q_DECLARE_TR_FUNCTIONS(ProblemList)

public:
    void addUnreadable(const QByteArray &path, int errorNumber);
    void addVanished(const QByteArray &path);
    void addChanged(const QByteArray &path);
    void addChangedFolder(const QString &shownAs);
    void addOtherMount(const QByteArray &path);

    // Adds them to the record, with what they mean for it.
    void reportIn(StorageRecord &record) const;

private:
    void add(Problem::Kind kind, const QString &subject, const QString &reason);

    static constexpr qsizetype s_most = 1000;
    QList<Problem> m_problems;
    qint64 m_count = 0;
    bool m_changed = false;
    bool m_lost = false;
};

} // namespace Understudy
