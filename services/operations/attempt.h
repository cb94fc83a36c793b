// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/progresstracker.h"
#include "services/operations/context.h"
#include "services/platform/filelock.h"

#include <QMutex>

#include <memory>

namespace Understudy {

// A backup that is being made, as others see it: a small file in the home, without data. It outlives a failure, until
// somebody deletes it; once the backup is committed, or where it was refused before it began, it goes.
//
// Whether its maker lives is told by a lock that the kernel frees, not by a process number: those are used again, and
// mean nothing in another container with the same home.
class Attempt
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Attempt>> begin(const OperationContext &context,
                                                                const Manifest &manifest);
    // All of them, those of dead processes as failed. A file that cannot be read is left out: it holds no data.
    // In Recently deleted: only with `deleted`.
    [[nodiscard]] static Result<QList<Backup>> all(const OperationContext &context, bool deleted = false);
    // To Recently deleted, and back. Busy if it is being made right now; NotFound.
    [[nodiscard]] static Result<> trash(const OperationContext &context, const QString &id);
    [[nodiscard]] static Result<> untrash(const OperationContext &context, const QString &id);
    // Another name and note; Busy if it is being made right now; NotFound.
    [[nodiscard]] static Result<> describe(const OperationContext &context, const QString &id, const QString &name,
                                           const QString &note);
    // Removes what failed or was cancelled, or whose maker died. Busy if it is being made right now; NotFound.
    [[nodiscard]] static Result<> forget(const OperationContext &context, const QString &id);

    // Keeps the file up to date, at most once a second. Thread-safe; a thread that finds another at it goes on.
    void report(const Progress &progress);
    // The stage need not stand still any more: others may know at once.
    void captured();
    // It came to nothing: failed, or cancelled if that is the reason.
    [[nodiscard]] Result<> fail(const Error &reason);
    // The backup exists, or was refused before it began: there is no attempt to tell of.
    [[nodiscard]] Result<> done();

private:
    Attempt(const OperationContext &context, const Manifest &manifest, FileLock lock);
    [[nodiscard]] Result<> save() const;
    [[nodiscard]] qint64 nowMs() const;

    const OperationContext &m_context;
    FileLock m_lock;
    QMutex m_mutex;
    Backup m_backup;
    ProgressTracker m_tracker;
    qint64 m_savedAtMs = 0;
};

} // namespace Understudy
