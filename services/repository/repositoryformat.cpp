// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/repositoryformat.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/repository/restorebyhand.h"

#include <QDir>
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

// Backups without format.json: a copy that is not complete. Making a new one of it, or taking it for a disk that is not
// mounted, would hide that.
static Result<> refuseBackups(const Layout &layout, const QString &details)
{
    const Result<QStringList> backups = namesIn(layout.backups());
    if (!backups && backups.error().code != Error::Code::NotFound)
        return std::unexpected(backups.error());
    if (backups && !backups->isEmpty())
        return fail("repository.formatDamaged"_L1, {}, details);
    return {};
}

Result<> RepositoryFormat::expect(const Layout &layout, const QString &repositoryId)
{
    const Result<QByteArray> json = readWhole(layout.formatFile());
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
    for (const QString &folder : {layout.packs(), layout.damaged(), layout.index(), layout.backups(), layout.locks(),
                                  layout.trashedBackups(), layout.trashedPacks(), layout.tmp()}) {
        if (const Result<> made = makeFolder(folder); !made)
            return made;
    }
    return {};
}

// What an earlier attempt may have made before it wrote format.json.
static bool isOursOrEmpty(const QStringList &names)
{
    static const QStringList s_ours{u"packs"_s, u"damaged"_s, u"index"_s, u"backups"_s,
                                    u"locks"_s, u"trash"_s,   u"tmp"_s};
    return std::ranges::all_of(names, [](const QString &name) {
        return s_ours.contains(name) || name.startsWith(u"RESTORE-BY-HAND.txt"_s) || name.startsWith(u"format.json."_s);
    });
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

Result<QString> RepositoryFormat::openOrMake(const Layout &layout)
{
    Result<QByteArray> json = readWhole(layout.formatFile());
    if (!json && json.error().code == Error::Code::NotFound) {
        const Result<QStringList> names = namesIn(layout.root());
        if (!names && names.error().code != Error::Code::NotFound)
            return std::unexpected(names.error());
        if (names && !isOursOrEmpty(*names))
            return fail("repository.notOne"_L1, {{"path"_L1, layout.root()}});
        if (const Result<> empty = refuseBackups(layout, json.error().details); !empty)
            return std::unexpected(empty.error());
        if (const Result<> made = make(layout); !made)
            return std::unexpected(made.error());
        json = readWhole(layout.formatFile());
    }
    if (!json)
        return std::unexpected(json.error());
    return check(*json);
}

} // namespace Understudy
