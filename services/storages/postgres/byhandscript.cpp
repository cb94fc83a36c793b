// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/byhandscript.h"

#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

QByteArray finishScript(const PostgresFacts &facts)
{
    QString script = u"SET client_encoding = 'UTF8';\nSET search_path = '';\nSET standard_conforming_strings = on;\n"_s;
    for (const Sequence &sequence : facts.sequences)
        script += u"SELECT pg_catalog.setval(%1, %2, %3);\n"_s.arg(sqlText(sqlName(sequence.schema, sequence.name)),
                                                                   QString::number(sequence.value),
                                                                   sequence.called ? u"true"_s : u"false"_s);
    for (const QString &view : facts.materializedViews)
        script += u"REFRESH MATERIALIZED VIEW %1;\n"_s.arg(view);
    return script.toUtf8();
}

} // namespace Understudy
