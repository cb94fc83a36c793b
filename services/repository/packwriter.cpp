// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packwriter.h"

#include <utility>

namespace Understudy {

PackWriter::PackWriter(const QString &folder, const QString &asidePath, DurableFile file)
    : m_folder(folder)
    , m_asidePath(asidePath)
    , m_file(std::move(file))
{ }

Result<PackWriter> PackWriter::create(const QString &folder, const QString &asideName)
{
    const QString path = folder + u'/' + asideName;
    Result<DurableFile> file = DurableFile::create(path);
    if (!file)
        return std::unexpected(file.error());
    return PackWriter(folder, path, std::move(*file));
}

Result<> PackWriter::write(QByteArrayView bytes)
{
    m_hash.add(bytes);
    return m_file.write(bytes);
}

Result<> PackWriter::add(const StoredFrame &frame)
{
    const FramePlace place{
        .offset = quint32(m_file.size()), .storedSize = quint32(frame.bytes.size()), .plainSize = frame.plainSize};
    if (const Result<> written = write(frame.bytes); !written)
        return written;
    const auto number = quint32(m_index.frames.size());
    m_index.frames.append(place);
    for (const FrameMember &member : frame.members)
        m_index.members.append({.id = member.id, .frame = number, .offset = member.offset, .length = member.length});
    return {};
}

bool PackWriter::isFull() const
{
    return m_file.size() >= fullSize || m_index.members.size() >= fullCount;
}

Result<FinishedPack> PackWriter::finish()
{
    PlainFrame last;
    last.addEnd();
    const Result<StoredFrame> end = compressFrame(last);
    if (!end)
        return std::unexpected(end.error());
    if (const Result<> written = write(end->bytes); !written)
        return std::unexpected(written.error());
    if (const Result<> written = write(m_index.toFrame()); !written)
        return std::unexpected(written.error());
    const PackId id = m_hash.finish();
    const qint64 size = m_file.size();
    if (const Result<> finished = m_file.finish(m_folder + u'/' + id.toString()); !finished)
        return std::unexpected(finished.error());
    return FinishedPack{.id = id, .size = size, .index = std::exchange(m_index, {})};
}

} // namespace Understudy
