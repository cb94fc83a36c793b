// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realstage.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>

#include <sqlite3.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static constexpr int s_files = 40;
static constexpr int s_timeoutMs = 600'000;

static void writeFile(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal() << "cannot write" << path << file.errorString();
}

// Runs statements in a SQLite file and gives what they print, columns by '|'.
static QByteArray sqlite(const QString &path, const QByteArray &statements)
{
    sqlite3 *database = nullptr;
    QByteArray answer;
    const auto row = [](void *into, int columns, char **values, char **) {
        for (int column = 0; column < columns; ++column)
            static_cast<QByteArray *>(into)->append(values[column] ? values[column] : "NULL").append('|');
        return 0;
    };
    if (sqlite3_open_v2(path.toUtf8().constData(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr)
            != SQLITE_OK
        || sqlite3_exec(database, statements.constData(), row, &answer, nullptr) != SQLITE_OK)
        answer = "ERROR: " + QByteArray(sqlite3_errmsg(database));
    sqlite3_close(database);
    return answer;
}

static void fillSqlite(const QString &path, int generation)
{
    sqlite(path, "create table if not exists jobs (id integer primary key, payload text);"
                 "delete from jobs;"
                 "with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)"
                 "insert into jobs select i, 'generation "
                     + QByteArray::number(generation) + " job ' || i from n;");
}

static QByteArray digest(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

// Without what a restore keeps beside: that is ours, not the stage's.
static QByteArray digestOfTree(const QString &root, const QStringList &leftOut)
{
    QStringList lines;
    QDirIterator walk(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo info = walk.nextFileInfo();
        const QString name = info.filePath().sliced(root.size() + 1);
        if (name.contains(u".understudy-") || std::ranges::any_of(leftOut, [&](const QString &left) {
                return name == left || name.startsWith(left + u'/') || name.startsWith(left + u'-');
            }))
            continue;
        QFile file(info.filePath());
        const bool readable = info.isFile() && file.open(QIODevice::ReadOnly);
        lines.append(name + u' ' + QString::number(int(info.permissions()), 16) + u' '
                     + QString::fromLatin1(readable ? digest(file.readAll()) : QByteArray("-")));
    }
    lines.sort();
    return QFileInfo(root).isDir() ? digest(lines.join(u'\n').toUtf8()) : QByteArray();
}

QByteArray CliRun::told() const
{
    return "exit code " + QByteArray::number(exitCode) + "\n" + output + "\n" + errors;
}

RealStage::RealStage(const QString &binaries, PostgresServer::Durability durability)
    : server(binaries, durability)
{ }

bool RealStage::fail(const QString &problem)
{
    m_problem = problem;
    return false;
}

bool RealStage::make()
{
    if (!server.make() || !server.start())
        return fail(server.problem());
    const QString created = server.sql(u"postgres"_s, u"create database shop"_s);
    if (created.startsWith(u"ERROR"))
        return fail(created);
    const QString tables = server.sql(u"shop"_s,
                                      u"create table items (id bigserial primary key, word text not null);"
                                      "create table audit (id int primary key, item bigint references items);"
                                      "create sequence numbers start 100"_s);
    if (tables.startsWith(u"ERROR"))
        return fail(tables);
    writeFile(path(u"runtime.sh"_s), "#!/bin/sh\nset -e\ncase $1 in\n"
                                     "suspend) echo suspended >\"$2.new\"; mv \"$2.new\" \"$2\" ;;\n"
                                     "resume) echo running >\"$2.new\"; mv \"$2.new\" \"$2\" ;;\n"
                                     "state) cat \"$2\" ;;\nesac\n");
    setRunning(true);
    makeTree();
    change(1);
    return addStage(stageFile());
}

void RealStage::makeTree() const
{
    for (int folder = 0; folder < 4; ++folder)
        QDir().mkpath(uploads() + u"/folder %1"_s.arg(folder));
    QDir().mkpath(uploads() + u"/empty"_s);
    writeFile(uploads() + u"/cache/thumbnail"_s, "not backed up");
    fillSqlite(uploads() + u"/index.db"_s, 0);
}

void RealStage::change(int generation)
{
    const QByteArray word = "generation " + QByteArray::number(generation);
    for (int i = 0; i < s_files; ++i) {
        const QString name = u"/folder %1/file %2"_s.arg(i % 4).arg(i);
        writeFile(uploads() + name, word + " file " + QByteArray::number(i) + '\n');
    }
    QFile::remove(uploads() + u"/only in %1"_s.arg(generation - 1));
    writeFile(uploads() + u"/only in %1"_s.arg(generation), word);
    fillSqlite(queue(), generation);
    writeFile(secrets(), "DATABASE_PASSWORD=secret-" + word + "\nTOKEN=abc\n");
    QFile::setPermissions(secrets(), QFile::ReadOwner | QFile::WriteOwner);
    const QString text = QString::fromLatin1(word);
    server.sql(u"shop"_s, u"truncate audit; delete from items;"
                          "insert into items (word) select '%1 item ' || i from generate_series(1, 500) i;"
                          "insert into audit select 1, min(id) from items; select nextval('numbers')"_s.arg(text));
}

QMap<QString, QByteArray> RealStage::fingerprints() const
{
    QMap<QString, QByteArray> prints;
    const QString rows = server.sql(
        u"shop"_s, u"select md5(string_agg(id || word, ',' order by id)), (select max(item) from audit),"
                   " (select last_value from numbers) from items"_s);
    prints[u"database"_s] = rows.startsWith(u"ERROR") ? QByteArray() : rows.toUtf8();
    prints[u"uploads"_s] = digestOfTree(uploads(), {u"cache"_s, u"index.db"_s});
    prints[u"cache"_s] = digestOfTree(uploads() + u"/cache"_s, {});
    for (const auto &[name, file] :
         {std::pair(u"queue"_s, queue()), std::pair(u"index"_s, uploads() + u"/index.db"_s)}) {
        const bool exists = QFile::exists(file);
        prints[name] = exists ? digest(sqlite(
                                    file, "select count(*), group_concat(payload) from jobs; pragma integrity_check"))
                              : QByteArray();
    }
    QFile file(secrets());
    prints[u"secrets"_s] = file.open(QIODevice::ReadOnly) ? digest(file.readAll()) : QByteArray();
    return prints;
}

CliRun RealStage::cli(const QStringList &arguments, const QStringList &wrapper, const QByteArray &input) const
{
    QStringList words = wrapper;
    words << qEnvironmentVariable("UNDERSTUDY_CLI") << u"--home"_s << home() << arguments;
    QProcess process;
    process.start(words.first(), words.sliced(1));
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(s_timeoutMs)) {
        process.kill();
        process.waitForFinished();
    }
    return {.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .errors = process.readAllStandardError()};
}

void RealStage::setRunning(bool running) const
{
    writeFile(path(u"state"_s), running ? "running\n" : "suspended\n");
}

bool RealStage::isRunning() const
{
    QFile state(path(u"state"_s));
    return state.open(QIODevice::ReadOnly) && state.readAll().trimmed() == "running";
}

QStringList RealStage::leftovers() const
{
    QStringList found;
    for (const QString &folder : {path(u"data"_s), uploads()}) {
        const QStringList names = QDir(folder).entryList({u"*understudy*"_s},
                                                         QDir::AllEntries | QDir::Hidden | QDir::System);
        for (const QString &name : names)
            found.append(folder + u'/' + name);
    }
    const QString databases = server.sql(u"postgres"_s, u"select datname from pg_database where datname not in"
                                                        " ('postgres', 'template0', 'template1', 'shop')"_s);
    if (!databases.trimmed().isEmpty())
        found += databases.trimmed().split(u'\n');
    return found;
}

QJsonObject RealStage::stageFile() const
{
    const auto runtime = [this](const QString &verb) {
        return QJsonArray{u"/bin/sh"_s, path(u"runtime.sh"_s), verb, path(u"state"_s)};
    };
    const auto component = [](const QString &name, const QJsonArray &storages) {
        return QJsonObject{{u"name"_s, name}, {u"storages"_s, storages}};
    };
    const QJsonObject database{
        {u"name"_s, u"main"_s}, {u"kind"_s, u"postgres"_s}, {u"connection"_s, server.connection(u"shop"_s)}};
    const QJsonObject files{{u"name"_s, u"uploads"_s},
                            {u"kind"_s, u"files"_s},
                            {u"path"_s, uploads()},
                            {u"exclude"_s, QJsonArray{u"cache"_s}}};
    const QJsonObject index{
        {u"name"_s, u"index"_s}, {u"kind"_s, u"sqlite"_s}, {u"path"_s, QString(uploads() + u"/index.db"_s)}};
    const QJsonObject env{{u"name"_s, u"env"_s}, {u"kind"_s, u"secrets"_s}, {u"path"_s, secrets()}};
    const QJsonObject jobs{{u"name"_s, u"jobs"_s}, {u"kind"_s, u"sqlite"_s}, {u"path"_s, queue()}};
    return {{u"format"_s, 1},
            {u"project"_s, u"shop"_s},
            {u"stage"_s, u"staging"_s},
            {u"runtime"_s, QJsonObject{{u"kind"_s, u"commands"_s},
                                       {u"suspend"_s, runtime(u"suspend"_s)},
                                       {u"resume"_s, runtime(u"resume"_s)},
                                       {u"state"_s, runtime(u"state"_s)}}},
            {u"components"_s, QJsonArray{component(u"database"_s, {database}), component(u"api"_s, {files, index, env}),
                                         component(u"worker"_s, {jobs})}}};
}

bool RealStage::setField(const QString &name, const QJsonValue &value)
{
    QJsonObject file = stageFile();
    file[name] = value;
    return addStage(file);
}

bool RealStage::addStage(const QJsonObject &file)
{
    writeFile(path(u"stage.json"_s), QJsonDocument(file).toJson());
    const CliRun added = cli({u"stage"_s, u"add"_s, path(u"stage.json"_s), u"--replace"_s});
    const bool isAdded = added.exitCode == 0 || added.exitCode == 6; // 6: it tells what is not there yet
    return isAdded || fail(QString::fromUtf8(added.told()));
}

} // namespace Understudy::Testing
