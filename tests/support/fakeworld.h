// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/runtimes/runtime.h"
#include "services/storages/storage.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>
#include <QMap>
#include <QMutex>
#include <QStringList>

#include <functional>
#include <map>

namespace Understudy::Testing {

// What lies in a fake storage at one moment. A tree of files, whatever the kind.
struct FakeContent
{
    bool exists = true;
    QMap<QByteArray, QByteArray> files; // path -> bytes
    bool operator==(const FakeContent &) const = default;
};

// The data behind one fake storage, and how it answers. Outlives the FakeStorage objects, as real data does.
struct FakeData
{
    FakeContent live;
    QMap<QString, FakeContent> beside; // by operation: staged, and after the swap what was live before
    QStringList swapped; // the operations that are swapped in
    QString swapGroup;
    bool locked = false;

    bool readable = true;
    QStringList cannot;
    QList<Error> problems;
    Writers atBegin = {.proved = true};
    Writers atEnd = {.proved = true};
    bool consistent = true;
    QList<Problem> lost;
    QStringList laterWrites;
    QStringList warnings; // of the swap
    qint64 available = 1LL << 40; // -1: nobody can see
};

// What all fakes of one test share: the calls in order, the data, and where a test wants a failure. Thread-safe but
// for what a test sets up before it starts.
class FakeWorld
{
public:
    // Notes the call, lets `onCall` act, and answers with the failure that the test planned for it. Names are
    // "check api/uploads", "suspend", "commit".
    [[nodiscard]] Result<> call(const QString &name);
    // The same for long calls: also a checkpoint, so that a test can cancel here.
    [[nodiscard]] Result<> call(const QString &name, const Progress &progress, const TaskControl &control);
    void note(const QString &name); // a call that cannot fail

    [[nodiscard]] QStringList calls() const;
    [[nodiscard]] qsizetype indexOf(const QString &name) const; // of its first call; -1 = never
    void forgetCalls();

    std::map<QString, FakeData> storages; // by COMPONENT/STORAGE
    RuntimeState runtime = RuntimeState::Running; // Unknown: as the kind none
    QHash<QString, Error> failures; // by the name of the call
    std::function<void(const QString &)> onCall;

private:
    mutable QMutex m_mutex;
    QStringList m_calls;
};

} // namespace Understudy::Testing
