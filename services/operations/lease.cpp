// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/lease.h"

#include "models/messages/catalog.h"
#include "services/config/stagestore.h"
#include "services/operations/operationfiles.h"
#include "services/platform/durablefile.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_format = 1;

static Result<Lease> read(const QString &path)
{
    const Result<QByteArray> bytes = readWhole(path);
    if (!bytes)
        return std::unexpected(bytes.error());
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    const Result<StageFile> file = parseStageFile(QJsonDocument(object[u"stage"].toObject()).toJson());
    if (object[u"format"].toInt() != s_format || !file)
        return fail("backup.leaseDamaged"_L1, {{"path"_L1, path}}, file ? QString() : file.error().message);
    return Lease{.stage = file->stage,
                 .running = object[u"running"].toObject(),
                 .since = QDateTime::fromString(object[u"since"].toString(), Qt::ISODateWithMs),
                 .kept = object[u"kept"].toBool()};
}

Result<> Lease::save(const Home &home) const
{
    const QJsonObject object{
        {u"format"_s, s_format}, {u"stage"_s, QJsonDocument::fromJson(stageFileJson(stage)).object()},
        {u"running"_s, running}, {u"since"_s, since.toString(Qt::ISODateWithMs)},
        {u"kept"_s, kept},
    };
    return writeDurably(OperationFiles::lease(home, stage.id()), QJsonDocument(object).toJson());
}

Result<> Lease::remove(const Home &home, const QString &stageId)
{
    return removeDurably(OperationFiles::lease(home, stageId));
}

Result<std::optional<Lease>> Lease::load(const Home &home, const QString &stageId)
{
    const Result<Lease> lease = read(OperationFiles::lease(home, stageId));
    if (lease)
        return *lease;
    if (lease.error().code == Error::Code::NotFound)
        return std::nullopt;
    return std::unexpected(lease.error());
}

Result<QList<Lease>> Lease::all(const Home &home)
{
    const Result<QStringList> names = namesIn(home.leases());
    if (!names) {
        if (names.error().code == Error::Code::NotFound)
            return QList<Lease>();
        return std::unexpected(names.error());
    }
    QList<Lease> leases;
    for (const QString &name : *names) {
        if (!name.endsWith(u".json"_s))
            continue; // what was written aside when the process died: it was never the lease
        const Result<Lease> lease = read(home.leases() + u'/' + name);
        if (lease)
            leases.append(*lease);
        else if (lease.error().code != Error::Code::NotFound) // its owner may have removed it just now
            return std::unexpected(lease.error());
    }
    return leases;
}

} // namespace Understudy
