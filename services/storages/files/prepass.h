// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/opentree.h"
#include "services/storages/files/scanrecord.h"
#include "services/storages/files/sourcefile.h"
#include "services/storages/storage.h"
#include "services/tasks/orderedpipeline.h"

#include <QHash>

#include <optional>
#include <vector>

namespace Understudy {

// The live walk before the capture: stores what the last backup does not have, and notes what it saw. A file that
// cannot be read, vanishes or changes meanwhile is left to the capture, which tells the truth.
class PrePass
{
public:
    // `records` gets what was seen and stored, in order. `expected`: bytes that there are about; 0 = not known.
    PrePass(const OpenTree &tree, BlobSink &sink, ScratchFile &records, const QString &subject, qint64 expected,
            const TaskControl &control);

    [[nodiscard]] Result<> run(const std::optional<PreviousCapture> &previous);

private:
    // Files are opened by the walk and read on all cores; their records come in the order of the walk all the same.
    struct Item
    {
        ListEntry entry;
        std::optional<SourceFile> source; // none: nothing to read
    };
    using Batch = std::vector<Item>;
    using Entries = QList<ListEntry>;

    [[nodiscard]] Result<> visit(const TreeWalker::Visit &visit);
    [[nodiscard]] Result<> visitFile(const TreeWalker::Visit &visit, ListEntry entry);
    [[nodiscard]] Result<std::optional<ListEntry>> previousEntry(const QByteArray &path);
    [[nodiscard]] Result<bool> reuse(const ListEntry &entry);
    [[nodiscard]] Result<bool> store(Item &item) const;
    [[nodiscard]] Result<> add(ListEntry entry, std::optional<SourceFile> source = {});
    [[nodiscard]] Result<> handOn();
    [[nodiscard]] Result<Entries> readAll(Batch batch) const;
    [[nodiscard]] Result<> write(const Entries &entries);
    void rememberLink(const TreeWalker::Visit &visit, const ListEntry &entry);

    const OpenTree &m_tree;
    BlobSink &m_sink;
    ScratchFile &m_records;
    QString m_subject;
    qint64 m_expected;
    const TaskControl &m_control;
    Timestamp m_settledBefore;
    std::function<Result<std::optional<ListEntry>>()> m_nextPrevious;
    std::optional<ListEntry> m_previous; // the one that was read last
    QHash<quint64, ListEntry> m_links; // by group: the first of those not all seen yet
    QHash<quint64, quint64> m_linksLeft;
    Batch m_batch;
    qint64 m_batchBytes = 0; // to be read
    bool m_inOrder = false; // something was handed to the pipeline: all that follows must go the same way
    qint64 m_done = 0;
    qint64 m_skipped = 0;
    OrderedPipeline<Batch, Entries> m_pipeline; // last: its threads use all of the above
};

// The moment of the scan that a record was made by, in its facts: a clock that went back since makes times worthless.
[[nodiscard]] QJsonObject timeToJson(const Timestamp &time);
[[nodiscard]] Timestamp timeFromJson(const QJsonValue &value);

} // namespace Understudy
