// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/opentree.h"
#include "services/storages/files/problemlist.h"
#include "services/storages/files/scanrecord.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>

#include <optional>

namespace Understudy {

// What a scan leaves for the work after the stage runs again.
struct ScanResult
{
    explicit ScanResult(const QString &scratchFolder);

    ScratchFile records; // the whole tree at the moment of the scan
    ScratchFile spool; // content of what had changed since the pre-pass
    ProblemList problems;
    Timestamp scannedAt;
    qint64 spoolLimit = 0; // bytes
};

// The walk while the stage stands still: takes over what the pre-pass saw and is unchanged, and sets the content of
// everything else aside at once. Beyond 4 GiB (or half of what is free) content stays in the tree and is read later, with its stat as the witness that it is still the same.
class SecondScan
{
public:
    SecondScan(const OpenTree &tree, const ScratchFile &prePass, ScanResult &result, const QString &subject);

    [[nodiscard]] Result<> run(const TaskControl &control);

private:
    [[nodiscard]] Result<> take(const TreeWalker::Visit &visit, const TaskControl &control);
    [[nodiscard]] Result<bool> takeOver(const TreeWalker::Visit &visit);
    [[nodiscard]] Result<> takeFile(const TreeWalker::Visit &visit, ListEntry entry, const TaskControl &control);
    [[nodiscard]] Result<int> spool(const TreeWalker::Visit &visit, ScanRecord &record, const TaskControl &control);
    void noteError(const TreeWalker::Visit &visit, int error);

    const OpenTree &m_tree;
    ScanRecordReader m_prePass;
    std::optional<ScanRecordReader::Raw> m_seen;
    bool m_prePassEnded = false;
    ScanResult &m_result;
    QString m_subject;
    Timestamp m_settledBefore;
    QHash<quint64, ScanRecord> m_links; // by group: spooled once for all names
};

} // namespace Understudy
