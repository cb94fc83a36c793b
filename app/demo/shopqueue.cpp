// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/shopqueue.h"

#include "models/messages/catalog.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

static constexpr int s_waitMs = 5000; // for somebody else's lock

static std::unexpected<Error> queueError(sqlite3 *database)
{
    return fail("demo.queueFailed"_L1, {{"reason"_L1, QString::fromUtf8(sqlite3_errmsg(database))}});
}

void ShopQueue::Close::operator()(sqlite3 *database) const
{
    sqlite3_close(database);
}

ShopQueue::ShopQueue(sqlite3 *database)
    : m_database(database)
{ }

Result<ShopQueue> ShopQueue::open(const QString &path)
{
    sqlite3 *raw = nullptr;
    const int opened = sqlite3_open(path.toUtf8().constData(), &raw);
    ShopQueue queue(raw);
    if (opened != SQLITE_OK)
        return queueError(raw);
    sqlite3_busy_timeout(raw, s_waitMs);
    return queue;
}

// Called once for each row.
static int takeRow(void *rows, int columns, char **values, char **)
{
    QStringList cells;
    for (int column = 0; column < columns; ++column)
        cells.append(QString::fromUtf8(values[column]));
    static_cast<QList<QStringList> *>(rows)->append(cells);
    return 0;
}

Result<QList<QStringList>> ShopQueue::rows(const QString &sql)
{
    QList<QStringList> rows;
    if (sqlite3_exec(m_database.get(), sql.toUtf8().constData(), takeRow, &rows, nullptr) != SQLITE_OK)
        return queueError(m_database.get());
    return rows;
}

Result<> ShopQueue::run(const QString &sql)
{
    const Result<QList<QStringList>> answer = rows(sql);
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

} // namespace Understudy::Demo
