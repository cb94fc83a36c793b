// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/shopevidence.h"

#include "app/demo/shopdatabase.h"
#include "app/demo/shopqueue.h"
#include "app/output/format.h"
#include "services/platform/durablefile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Demo)
};
} // namespace

// Cells and rows with a mark behind each, so that no two different answers have the same bytes.
static void addRows(QCryptographicHash &hash, const QList<QStringList> &rows)
{
    for (const QStringList &row : rows) {
        for (const QString &cell : row)
            hash.addData(cell.toUtf8() + '\x1f');
        hash.addData("\x1e");
    }
    hash.addData("\x1d");
}

static QString finished(const QCryptographicHash &hash)
{
    return QString::fromLatin1(hash.result().toHex());
}

static const QStringList s_definitions = {
    u"select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1"_s,
    u"select viewname, definition from pg_views where schemaname = 'public' order by 1"_s,
    u"select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
    "where connamespace = 'public'::regnamespace order by 1, 2"_s,
    u"select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1"_s,
    u"select t.typname, e.enumlabel from pg_enum e join pg_type t on t.oid = e.enumtypid order by 1, e.enumsortorder"_s,
    u"select a.attrelid::regclass::text, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, "
    "pg_get_expr(d.adbin, d.adrelid) from pg_attribute a join pg_class c on c.oid = a.attrelid "
    "left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum "
    "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped order by 1, 2"_s,
    u"select datdba::regrole::text, datcollate, setconfig::text from pg_database d left join pg_db_role_setting s on s.setdatabase = d.oid "
    "where datname = current_database()"_s,
};

static Result<StorageEvidence> databaseEvidence(const Place &place)
{
    Result<ShopDatabase> shop = ShopDatabase::open(place.connection(u"shop"_s, u"shop"_s));
    if (!shop)
        return std::unexpected(shop.error());
    const Result<QList<QStringList>> tables = shop->rows(
        u"select tablename from pg_tables where schemaname = 'public' order by 1"_s);
    if (!tables)
        return std::unexpected(tables.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    addRows(hash, *tables);
    qint64 count = 0;
    for (const QStringList &table : *tables) {
        const QString sql =
            u"select count(*), md5(string_agg(md5(t::text), '' order by md5(t::text))) from public.\"%1\" t"_s.arg(
                table[0]);
        const Result<QList<QStringList>> answer = shop->rows(sql);
        if (!answer)
            return std::unexpected(answer.error());
        count += answer->first().first().toLongLong();
        addRows(hash, *answer);
    }
    for (const QString &sql : s_definitions) {
        const Result<QList<QStringList>> answer = shop->rows(sql);
        if (!answer)
            return std::unexpected(answer.error());
        addRows(hash, *answer);
    }
    return StorageEvidence{.id = u"database/main"_s,
                           .holds = Texts::tr("%1 rows in %2 tables").arg(Format::count(count)).arg(tables->size()),
                           .digest = finished(hash)};
}

// The demo's own names are all UTF-8, so here Qt may walk.
static Result<StorageEvidence> uploadsEvidence(const Place &place)
{
    QStringList paths;
    QDirIterator walk(place.uploads(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext())
        paths.append(walk.next());
    paths.sort();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 bytes = 0;
    for (const QString &path : std::as_const(paths)) {
        const QFileInfo info(path);
        hash.addData(path.sliced(place.uploads().size()).toUtf8() + '\0' + info.symLinkTarget().toUtf8() + '\0');
        if (info.isSymLink())
            continue;
        hash.addData(QByteArray::number(info.permissions().toInt()) + '\0'
                     + QByteArray::number(info.lastModified().toMSecsSinceEpoch()) + '\0');
        if (info.isDir())
            continue;
        QFile file(path);
        if (!file.open(QFile::ReadOnly) || !hash.addData(&file))
            return std::unexpected(systemError(path, errno, false));
        bytes += info.size();
    }
    return StorageEvidence{
        .id = u"api/uploads"_s,
        .holds = Texts::tr("%1 files and folders, %2").arg(Format::count(paths.size()), Format::size(bytes)),
        .digest = finished(hash)};
}

static Result<StorageEvidence> queueEvidence(const Place &place)
{
    Result<ShopQueue> queue = ShopQueue::open(place.queue());
    if (!queue)
        return std::unexpected(queue.error());
    const Result<QList<QStringList>> jobs = queue->rows(u"select id, kind, payload, state from jobs order by id"_s);
    if (!jobs)
        return std::unexpected(jobs.error());
    const Result<QList<QStringList>> definitions = queue->rows(
        u"select type, name, sql from sqlite_master order by name"_s);
    if (!definitions)
        return std::unexpected(definitions.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    addRows(hash, *jobs);
    addRows(hash, *definitions);
    return StorageEvidence{.id = u"worker/jobs"_s,
                           .holds = Texts::tr("%1 jobs").arg(Format::count(jobs->size())),
                           .digest = finished(hash)};
}

static Result<StorageEvidence> secretsEvidence(const Place &place)
{
    const Result<QByteArray> bytes = readWhole(place.env());
    if (!bytes)
        return std::unexpected(bytes.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(*bytes + '\0' + QByteArray::number(QFileInfo(place.env()).permissions().toInt()));
    return StorageEvidence{
        .id = u"api/env"_s, .holds = Texts::tr("%1 bytes").arg(bytes->size()), .digest = finished(hash)};
}

Result<Evidence> takeEvidence(const Place &place)
{
    Evidence evidence;
    for (const auto part : {databaseEvidence, uploadsEvidence, queueEvidence, secretsEvidence}) {
        const Result<StorageEvidence> storage = part(place);
        if (!storage)
            return std::unexpected(storage.error());
        evidence.append(*storage);
    }
    return evidence;
}

Result<> saveEvidence(const Evidence &evidence, const QString &path)
{
    QJsonArray storages;
    for (const StorageEvidence &storage : evidence)
        storages.append(QJsonObject{{u"id"_s, storage.id}, {u"holds"_s, storage.holds}, {u"digest"_s, storage.digest}});
    return writeDurably(path, QJsonDocument(storages).toJson());
}

Result<Evidence> loadEvidence(const QString &path)
{
    const Result<QByteArray> json = readWhole(path);
    if (!json)
        return std::unexpected(json.error());
    Evidence evidence;
    for (const QJsonValue &storage : QJsonDocument::fromJson(*json).array())
        evidence.append({.id = storage[u"id"_s].toString(),
                         .holds = storage[u"holds"_s].toString(),
                         .digest = storage[u"digest"_s].toString()});
    return evidence;
}

} // namespace Understudy::Demo
