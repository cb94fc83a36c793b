// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/tablesize.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static const auto s_blockSize = u"pg_catalog.current_setting('block_size')::bigint"_s;

QString sqlTableSize(Sizes sizes)
{
    if (sizes == Sizes::Exact)
        return u"pg_catalog.pg_table_size(c.oid)"_s;
    return u"(c.relpages + coalesce((SELECT o.relpages FROM pg_catalog.pg_class o WHERE o.oid = c.reltoastrelid), 0)) * "_s
           + s_blockSize;
}

QString sqlTableBlocks(Sizes sizes)
{
    return sizes == Sizes::Exact ? u"pg_catalog.pg_relation_size(c.oid) / "_s + s_blockSize : u"c.relpages"_s;
}

} // namespace Understudy
