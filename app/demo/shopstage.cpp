// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/shopstage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

static QJsonObject storage(const QString &name, const QString &kind, QJsonObject more)
{
    more.insert(u"name"_s, name);
    more.insert(u"kind"_s, kind);
    return more;
}

QByteArray shopStage(const Place &place, const ShopVerbs &verbs)
{
    const QString self = place.shopProgram();
    const auto shop = [&](const QString &verb) { return QJsonArray{self, u"demo-shop"_s, verb, place.folder}; };
    const QJsonObject database = storage(u"main"_s, u"postgres"_s,
                                         {{u"connection"_s, place.connection(u"shop"_s, u"shop"_s)},
                                          {u"adminConnection"_s, place.connection(u"postgres"_s, u"postgres"_s)}});
    const QJsonArray components = {
        QJsonObject{{u"name"_s, u"database"_s}, {u"storages"_s, QJsonArray{database}}},
        QJsonObject{{u"name"_s, u"api"_s},
                    {u"storages"_s, QJsonArray{storage(u"uploads"_s, u"files"_s, {{u"path"_s, place.uploads()}}),
                                               storage(u"env"_s, u"secrets"_s, {{u"path"_s, place.env()}})}}},
        QJsonObject{{u"name"_s, u"worker"_s},
                    {u"storages"_s, QJsonArray{storage(u"jobs"_s, u"sqlite"_s, {{u"path"_s, place.queue()}})}}}};
    const QJsonObject stage = {
        {u"format"_s, 1},
        {u"project"_s, u"shop"_s},
        {u"stage"_s, u"staging"_s},
        {u"release"_s, QJsonObject{{u"command"_s, QJsonArray{u"cat"_s, place.release()}}}},
        {u"schema"_s, QJsonObject{{u"storage"_s, u"database/main"_s},
                                  {u"query"_s, u"select max(version) from public.schema_migrations"_s},
                                  {u"supported"_s, 45}}},
        {u"runtime"_s, QJsonObject{{u"kind"_s, u"commands"_s},
                                   {u"suspend"_s, shop(verbs.suspend)},
                                   {u"resume"_s, shop(verbs.resume)},
                                   {u"state"_s, shop(u"state"_s)}}},
        {u"components"_s, components}};
    return QJsonDocument(stage).toJson();
}

} // namespace Understudy::Demo
