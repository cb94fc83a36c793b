// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sqlitefixture.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QFile>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

QStringList sqlite(const QString &path, const QByteArray &sql)
{
    sqlite3 *database = nullptr;
    QStringList rows;
    const auto take = [](void *into, int, char **values, char **) {
        static_cast<QStringList *>(into)->append(QString::fromUtf8(values[0]));
        return 0;
    };
    char *error = nullptr;
    if (sqlite3_open(QFile::encodeName(path).constData(), &database) != SQLITE_OK
        || sqlite3_exec(database, sql.constData(), take, &rows, &error) != SQLITE_OK)
        rows = {u"error: %1"_s.arg(QString::fromUtf8(error ? error : sqlite3_errmsg(database)))};
    sqlite3_free(error);
    sqlite3_close(database);
    return rows;
}

SqliteProcess::SqliteProcess(const QString &path)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(u"sqlite3"_s, {u"-batch"_s, path});
    run("SELECT count(*) FROM sqlite_schema;");
}

SqliteProcess::~SqliteProcess()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

QByteArray SqliteProcess::run(const QByteArray &sql)
{
    static const QByteArray end = "-- done --\n";
    m_process.write(sql + "\n.print '-- done --'\n");
    QByteArray output;
    while (!output.endsWith(end) && m_process.waitForReadyRead(patienceMs))
        output += m_process.readAll();
    return output.endsWith(end) ? output.chopped(end.size()) : "no answer: " + output;
}

void SqliteProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool SqliteFixture::setUp()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_data = m_folder->filePath(u"data"_s);
    m_scratch = m_folder->filePath(u"scratch"_s);
    m_live = path();
    m_blobs.content.clear();
    m_blobs.putBytes = 0;
    m_cancelled = false;
    const QByteArray sql =
        "CREATE TABLE job (id INTEGER PRIMARY KEY, text); INSERT INTO job (text) VALUES ('one'), ('two')";
    return QDir().mkpath(m_data) && sqlite(path(), sql).isEmpty();
}

SqliteStorage SqliteFixture::storage() const
{
    return SqliteStorage({.component = u"worker"_s, .name = u"jobs"_s, .kind = StorageKind::Sqlite, .path = m_live},
                         m_scratch);
}

static void print(const Error &error)
{
    qInfo().noquote() << error.message << error.details;
}

Result<StorageRecord> SqliteFixture::backUp()
{
    SqliteStorage subject = storage();
    const Result<std::unique_ptr<Capture>> capture = subject.capture({}, m_control);
    Result<StorageRecord> record = capture ? (*capture)->read(m_blobs, m_control) : std::unexpected(capture.error());
    if (!record)
        print(record.error());
    return record;
}

std::unique_ptr<Staged> SqliteFixture::stageFrom(const StorageRecord &record)
{
    Result<std::unique_ptr<Staged>> staged = storage().stage(record, m_blobs, m_request, m_control);
    if (!staged)
        print(staged.error());
    return staged ? std::move(*staged) : nullptr;
}

QStringList SqliteFixture::rows() const
{
    return sqlite(path(), "SELECT text FROM job ORDER BY id");
}

QString SqliteFixture::beside() const
{
    return path(u".jobs.db.understudy-"_s + m_request.operation);
}

} // namespace Understudy::Testing
