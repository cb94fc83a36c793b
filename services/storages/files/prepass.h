// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/opentree.h"
#include "services/storages/files/scanrecord.h"
#include "services/storages/files/sourcefile.h"
#include "services/storages/storage.h"

#include <QHash>

#include <optional>

namespace Understudy {

// The live walk before the capture: stores what the last backup does not have, and notes what it saw. A file that
// cannot be read, vanishes or changes meanwhile is left to the capture, which tells the truth.
class PrePass
{
public:
    // `records` gets what was seen and stored, in order. `expected`: bytes that there are about; 0 = not known.
    PrePass(const OpenTree &tree, BlobSink &sink, ScratchFile &records, const QString &subject, qint64 expected);

    [[nodiscard]] Result<> run(const std::optional<PreviousCapture> &previous, const TaskControl &control);

private:
    [[nodiscard]] Result<> visit(const TreeWalker::Visit &visit, const TaskControl &control);
    [[nodiscard]] Result<std::optional<ListEntry>> previousEntry(const QByteArray &path);
    [[nodiscard]] Result<bool> reuse(const ListEntry &entry);
    [[nodiscard]] Result<bool> store(const TreeWalker::Visit &visit, ListEntry &entry, const TaskControl &control);
    [[nodiscard]] Result<> note(ListEntry entry);
    void rememberLink(const TreeWalker::Visit &visit, const ListEntry &entry);

    const OpenTree &m_tree;
    BlobSink &m_sink;
    ScratchFile &m_records;
    QString m_subject;
    qint64 m_expected;
    Timestamp m_settledBefore;
    std::function<Result<std::optional<ListEntry>>()> m_nextPrevious;
    std::optional<ListEntry> m_previous; // the one that was read last
    QHash<quint64, ListEntry> m_links; // by group: the first of those not all seen yet
    QHash<quint64, quint64> m_linksLeft;
    qint64 m_done = 0;
    qint64 m_skipped = 0;
};

// The moment of the scan that a record was made by, in its facts: a clock that went back since makes times worthless.
[[nodiscard]] QJsonObject timeToJson(const Timestamp &time);
[[nodiscard]] Timestamp timeFromJson(const QJsonValue &value);

} // namespace Understudy
