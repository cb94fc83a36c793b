// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/repositoryformat.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/regularfile.h"
#include "services/repository/backupfolders.h"
#include "services/repository/restorebyhand.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

QByteArray RepositoryFormat::toJson(const QString &repositoryId)
{
    return QJsonDocument(QJsonObject{{"format"_L1, current},
                                     {"min_reader"_L1, current},
                                     {"features"_L1, QJsonArray()},
                                     {"id_hash"_L1, u"sha256"_s},
                                     {"repository"_L1, repositoryId}})
        .toJson();
}

// Every name in a value: in a list, or in an object of lists.
static QStringList namesWithin(const QJsonValue &value)
{
    QStringList names;
    if (value.isString())
        names.append(value.toString());
    for (const QJsonValue &item : value.toArray())
        names.append(namesWithin(item));
    const QJsonObject object = value.toObject();
    for (const QJsonValue &item : object)
        names.append(namesWithin(item));
    return names;
}

Result<QString> RepositoryFormat::check(const QByteArray &json)
{
    const QJsonObject format = QJsonDocument::fromJson(json).object();
    const qint64 minimum = format["min_reader"_L1].toInteger();
    if (minimum > current)
        return fail("repository.newer"_L1,
                    {{"format"_L1, QString::number(minimum)}, {"known"_L1, QString::number(current)}});
    QStringList features = namesWithin(format["features"_L1]);
    if (const QString hash = format["id_hash"_L1].toString(); !hash.isEmpty() && hash != u"sha256"_s)
        features.append(hash);
    if (!features.isEmpty())
        return fail("repository.unknownFeature"_L1, {{"features"_L1, features.join(u", "_s)}});
    const QJsonValue list = format["features"_L1];
    const bool complete = minimum >= 1 && format["format"_L1].toInteger() >= minimum
                          && (list.isArray() || list.isObject()) && format["id_hash"_L1].isString()
                          && format["repository"_L1].isString();
    if (!complete)
        return fail("repository.formatDamaged"_L1);
    return format["repository"_L1].toString();
}

// Each after the one that it lies in.
static QStringList foldersOf(const Layout &layout)
{
    return {layout.packs(), layout.damaged(), layout.index(),          layout.backups(),     layout.locks(),
            layout.tmp(),   layout.trash(),   layout.trashedBackups(), layout.trashedPacks()};
}

// What we write, move and remove would be wherever it leads.
static Result<> refuseLink(const QString &folder)
{
    const SystemResult<FileStat> stat = statPath(QFile::encodeName(folder));
    if (!stat || stat->type != ListEntry::Type::Symlink)
        return {};
    // One that leads in a circle leads to nothing of anybody's: it counts as lost, and a writer sets it aside.
    const Result<QStringList> names = namesIn(folder);
    const bool isLost = !names && names.error().code == Error::Code::Corrupt;
    return isLost ? Result<>() : fail("repository.linkedFolder"_L1, {{"path"_L1, folder}});
}

static Result<> refuseLinks(const Layout &layout)
{
    for (const QString &folder : foldersOf(layout)) {
        if (const Result<> refused = refuseLink(folder); !refused)
            return refused;
    }
    return {};
}

// Backups without format.json: a copy that is not complete. Making a new one of it, or taking it for a disk that is not
// mounted, would hide that.
static Result<> refuseBackups(const Layout &layout, const QString &details)
{
    const Result<QStringList> backups = BackupFolders(layout).ids(false);
    if (!backups)
        return std::unexpected(backups.error());
    if (!backups->isEmpty())
        return fail("repository.formatDamaged"_L1, {}, details);
    return {};
}

Result<> RepositoryFormat::expect(const Layout &layout, const QString &repositoryId)
{
    if (const Result<> refused = refuseLinks(layout); !refused)
        return refused;
    const Result<QByteArray> json = readRegularFile(layout.formatFile());
    if (!json && json.error().code != Error::Code::NotFound)
        return std::unexpected(json.error());
    if (const Result<> empty = json ? Result<>() : refuseBackups(layout, json.error().details); !empty)
        return empty;
    const Result<QString> id = json ? check(*json) : QString();
    if (!id)
        return std::unexpected(id.error());
    if (*id != repositoryId)
        return fail("repository.gone"_L1, {{"path"_L1, QDir::toNativeSeparators(layout.root())}});
    return {};
}

Result<> RepositoryFormat::makeFolders(const Layout &layout)
{
    for (const QString &folder : foldersOf(layout)) {
        if (const Result<> refused = refuseLink(folder); !refused)
            return refused;
        if (const Result<> made = makeFolder(folder); !made)
            return made;
    }
    return {};
}

// Whether there is nothing but what an earlier attempt may have made before it wrote format.json. Our folders are filled
// after that: without it, what lies in one that is called like ours is somebody else's.
static Result<bool> isOursOrEmpty(const Layout &layout)
{
    const QStringList ours = foldersOf(layout);
    for (const QString &folder : QStringList(layout.root()) + ours) {
        const Result<QStringList> names = namesIn(folder);
        if (!names && names.error().code == Error::Code::NotFound)
            continue;
        if (!names)
            return std::unexpected(names.error());
        const bool empty = std::ranges::all_of(*names, [&](const QString &name) {
            const QString path = folder + u'/' + name;
            return ours.contains(path) || path.startsWith(layout.restoreByHand())
                   || path.startsWith(layout.formatFile() + u'.');
        });
        if (!empty)
            return false;
    }
    return true;
}

// format.json comes last: it says that the rest is there.
static Result<> make(const Layout &layout)
{
    if (const Result<> made = RepositoryFormat::makeFolders(layout); !made)
        return made;
    if (const Result<> written = writeDurably(layout.restoreByHand(), restoreByHandText().toUtf8()); !written)
        return written;
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    Result<DurableFile> file = DurableFile::create(layout.formatFile() + u'.' + id);
    if (!file)
        return std::unexpected(file.error());
    if (const Result<> written = file->write(RepositoryFormat::toJson(id)); !written)
        return written;
    return file->finish(layout.formatFile(), DurableFile::Existing::Keep);
}

static Result<> makeWhereNothingIs(const Layout &layout, const Error &noFormat)
{
    if (const Result<> empty = refuseBackups(layout, noFormat.details); !empty)
        return empty;
    const Result<bool> free = isOursOrEmpty(layout);
    if (!free)
        return std::unexpected(free.error());
    if (!*free)
        return fail("repository.notOne"_L1, {{"path"_L1, layout.root()}});
    return make(layout);
}

Result<QString> RepositoryFormat::openOrMake(const Layout &layout)
{
    if (const Result<> refused = refuseLinks(layout); !refused)
        return std::unexpected(refused.error());
    Result<QByteArray> json = readRegularFile(layout.formatFile());
    if (!json && json.error().code == Error::Code::NotFound) {
        const Result<> made = makeWhereNothingIs(layout, json.error());
        json = readRegularFile(layout.formatFile()); // another program may have made it meanwhile, and be at work there
        if (!made && !json)
            return std::unexpected(made.error());
    }
    if (!json)
        return std::unexpected(json.error());
    return check(*json);
}

} // namespace Understudy
