// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/copiedtable.h"

#include <QHash>
#include <QMutex>
#include <QSet>
#include <QWaitCondition>

#include <optional>

namespace Understudy {

// How many sessions copy at once: the client's cores are what we know, and a server should have some left.
[[nodiscard]] int copySessions();

struct CopyJob
{
    qsizetype table = 0; // its number
    BlockRange range;
    qint64 sizeBytes = 0; // an estimate
};

// What several sessions copy between them, the largest first, so that none works on alone at the end. Thread-safe.
//
// A session takes its own lock on a table when it comes to it, and never waits for it: behind an exclusive lock that the
// application waits for it would wait for ever, since that one waits for the locks of the capture. What it cannot have
// it puts back for the holder, the session that has had all locks since the capture.
class CopyQueue
{
public:
    explicit CopyQueue(QList<CopyJob> jobs);

    // The next job of a session; none when there is no more for it. Follow it with finish() or putBack().
    [[nodiscard]] std::optional<CopyJob> take();
    // The next job of the holder: of what was put back and of these tables, or any if it helps the others. Waits a
    // moment for one.
    [[nodiscard]] std::optional<CopyJob> takeHeld(const QSet<qsizetype> &tables, bool helps);
    void finish(const CopyJob &job);
    void putBack(const CopyJob &job);
    // Tables that are not read to their end yet.
    [[nodiscard]] QSet<qsizetype> unread();

private:
    [[nodiscard]] std::optional<CopyJob> heldNow(const QSet<qsizetype> &tables, bool helps);

    QMutex m_mutex;
    QWaitCondition m_changed;
    QList<CopyJob> m_jobs; // the largest last
    QList<CopyJob> m_forHolder;
    QHash<qsizetype, int> m_unread; // jobs that are not finished, by table
};

// The jobs of these tables. A table is read in ranges only if it is larger than a session's share of all, so that the other
// sessions would be done before it. Ranges have a price: the server reads a whole table a tenth quicker, and through a small
// ring of buffers, while ranges push out of shared_buffers what the queries of the stage had there (PostgreSQL 13 to 18).
[[nodiscard]] QList<CopyJob> copyJobs(const QList<CopiedTable> &tables, int sessions, bool canReadRanges);

} // namespace Understudy
