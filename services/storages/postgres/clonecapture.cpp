// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/clonecapture.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

CloneCapture::CloneCapture(const PostgresConfig &config, const CaptureMeans &means, CaptureOrigin origin,
                           std::unique_ptr<DatabaseClone> clone)
    : m_config(config)
    , m_means(means)
    , m_origin(std::move(origin))
    , m_clone(std::move(clone))
{ }

Result<std::unique_ptr<Capture>> CloneCapture::take(const PostgresConfig &config, Connection live,
                                                    const CaptureMeans &means, const QString &operation,
                                                    const TaskControl &control)
{
    Result<CaptureOrigin> origin = CaptureOrigin::read(live, control);
    if (!origin)
        return std::unexpected(origin.error());
    const Result<Rows> reader = live.query(u"SELECT current_user, pg_catalog.current_setting('is_superuser') = 'on'"_s,
                                           control);
    if (!reader)
        return std::unexpected(reader.error());
    {
        const Connection ended = std::move(live);
    }
    Result<std::unique_ptr<DatabaseClone>> clone = DatabaseClone::make(config,
                                                                       {.operation = operation,
                                                                        .owner = origin->properties.owner,
                                                                        .reader = reader->text(0, 0),
                                                                        .readerIsSuperuser = reader->flag(0, 1)},
                                                                       control);
    if (!clone)
        return std::unexpected(clone.error());
    return std::unique_ptr<Capture>(new CloneCapture(config, means, std::move(*origin), std::move(*clone)));
}

Result<StorageRecord> CloneCapture::read(BlobSink &sink, const TaskControl &control)
{
    const CaptureSource source{
        .where = m_clone->where(), .origin = m_origin, .remark = tr("read from a copy that the server made")};
    Result<StorageRecord> record = [&]() -> Result<StorageRecord> {
        const Result<std::unique_ptr<Capture>> capture = PostgresCapture::take(m_config, source, m_means, control);
        return capture ? (*capture)->read(sink, control) : std::unexpected(capture.error());
    }();
    m_clone.reset(); // with nobody connected to it any more
    return record;
}

} // namespace Understudy
