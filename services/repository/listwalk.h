// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listwriter.h"
#include "models/manifest.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QSet>

#include <functional>

namespace Understudy {

// Goes through lists to learn which blobs they need. Parts that several lists share are gone through once; a part that
// fails fails every list that has it.
class ListWalk
{
public:
    using Get = std::function<Result<QByteArray>(const BlobId &)>;
    using Visit = std::function<Result<>(const BlobId &)>; // a blob that is needed, of the list or of its content
    using Begin = std::function<bool(const BlobId &)>; // false: this piece of a list was gone through before

    ListWalk(Get get, Visit visit, Begin begin);

    [[nodiscard]] Result<> walk(const Manifest &manifest, const TaskControl &control);
    [[nodiscard]] Result<> walk(const ListRoot &root, const TaskControl &control);

private:
    [[nodiscard]] Result<> walkBlob(const BlobId &id, int depth, const TaskControl &control);
    [[nodiscard]] Result<> walkContent(const BlobId &id, int depth, const TaskControl &control);
    [[nodiscard]] Result<> walkNode(QByteArrayView text, int depth, const TaskControl &control);
    [[nodiscard]] Result<> walkLines(QByteArrayView text);

    Get m_get;
    Visit m_visit;
    Begin m_begin;
    QByteArray m_line; // the beginning of a line that goes on in the next piece
    QSet<BlobId> m_partial; // begin or end within a line, or could not be read to their end: never left out
};

} // namespace Understudy
