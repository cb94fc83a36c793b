// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/facts.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QLatin1StringView s_copies("copies"); // of the field "form"; without it: one dump

static QStringList stringList(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &text : value.toArray())
        texts.append(text.toString());
    return texts;
}

static QJsonArray tablesToJson(const QList<PostgresFacts::TableFact> &tables)
{
    QJsonArray array;
    for (const PostgresFacts::TableFact &fact : tables) {
        QJsonObject object{{u"schema"_s, fact.table.schema},
                           {u"name"_s, fact.table.name},
                           {u"rows"_s, fact.content.rows},
                           {u"bytes"_s, fact.table.sizeBytes}};
        if (!fact.content.digest.isEmpty())
            object.insert(u"digest"_s, fact.content.digest);
        if (!fact.content.rowDigest.isEmpty())
            object.insert(u"rowDigest"_s, fact.content.rowDigest);
        if (!fact.loadedThrough.isEmpty())
            object.insert(u"loadedThrough"_s, fact.loadedThrough);
        array.append(object);
    }
    return array;
}

static QList<PostgresFacts::TableFact> tablesFromJson(const QJsonValue &array)
{
    QList<PostgresFacts::TableFact> facts;
    for (const QJsonValue &value : array.toArray())
        facts.append({.table = {.schema = value[u"schema"_s].toString(),
                                .name = value[u"name"_s].toString(),
                                .sizeBytes = value[u"bytes"_s].toInteger()},
                      .content = {.rows = value[u"rows"_s].toInteger(),
                                  .digest = value[u"digest"_s].toString(),
                                  .rowDigest = value[u"rowDigest"_s].toString()},
                      .loadedThrough = value[u"loadedThrough"_s].toString()});
    return facts;
}

static QJsonArray sequencesToJson(const QList<Sequence> &sequences)
{
    QJsonArray array;
    // As text: JSON's numbers are doubles, a sequence has 64 bits.
    for (const Sequence &sequence : sequences)
        array.append(QJsonObject{{u"schema"_s, sequence.schema},
                                 {u"name"_s, sequence.name},
                                 {u"value"_s, QString::number(sequence.value)},
                                 {u"called"_s, sequence.called}});
    return array;
}

QJsonObject PostgresFacts::toJson() const
{
    QJsonArray excludedArray;
    for (const ExcludedSchema &schema : excluded)
        excludedArray.append(
            QJsonObject{{u"name"_s, schema.name}, {u"neededBy"_s, QJsonArray::fromStringList(schema.neededBy)}});
    QJsonObject json{
        {u"server"_s, QJsonObject{{u"version"_s, serverVersion}, {u"major"_s, serverMajor}}},
        {u"tool"_s, QJsonObject{{u"program"_s, u"pg_dump"_s}, {u"version"_s, toolVersion}, {u"major"_s, toolMajor}}},
        {u"database"_s, database},
        {u"bytes"_s, bytes},
        {u"properties"_s, properties.toJson()},
        {u"tables"_s, tablesToJson(tables)},
        {u"sequences"_s, sequencesToJson(sequences)},
        {u"extensions"_s, extensions},
        {u"roles"_s, QJsonArray::fromStringList(roles)},
        {u"collations"_s, collations},
        {u"tablespaces"_s, QJsonArray::fromStringList(tablespaces)},
        {u"subscriptions"_s, QJsonArray::fromStringList(subscriptions)},
        {u"labelProviders"_s, QJsonArray::fromStringList(labelProviders)},
        {u"excludedSchemas"_s, excludedArray}};
    if (!owners.isEmpty())
        json.insert(u"owners"_s, QJsonArray::fromStringList(owners));
    if (publicSchema)
        json.insert(u"publicSchema"_s, publicSchema->toJson());
    if (form == Form::Copies) {
        json.insert(u"form"_s, s_copies);
        json.insert(u"configuration"_s, tablesToJson(configuration));
        json.insert(u"materializedViews"_s, QJsonArray::fromStringList(materializedViews));
    }
    return json;
}

Result<PostgresFacts> PostgresFacts::fromJson(const QJsonObject &json)
{
    const QString form = json[u"form"_s].toString();
    PostgresFacts facts{.form = form == s_copies ? Form::Copies : Form::Stream,
                        .serverVersion = json[u"server"_s][u"version"_s].toString(),
                        .serverMajor = json[u"server"_s][u"major"_s].toInt(),
                        .toolVersion = json[u"tool"_s][u"version"_s].toString(),
                        .toolMajor = json[u"tool"_s][u"major"_s].toInt(),
                        .properties = DatabaseProperties::fromJson(json[u"properties"_s].toObject()),
                        .database = json[u"database"_s].toString(),
                        .bytes = json[u"bytes"_s].toInteger(),
                        .extensions = json[u"extensions"_s].toArray(),
                        .roles = stringList(json[u"roles"_s]),
                        .owners = stringList(json[u"owners"_s]),
                        .collations = json[u"collations"_s].toArray(),
                        .tablespaces = stringList(json[u"tablespaces"_s]),
                        .subscriptions = stringList(json[u"subscriptions"_s]),
                        .labelProviders = stringList(json[u"labelProviders"_s]),
                        .materializedViews = stringList(json[u"materializedViews"_s])};
    if (facts.serverMajor == 0 || facts.toolMajor == 0 || facts.properties.encoding.isEmpty()
        || (!form.isEmpty() && form != s_copies) || !json[u"tables"_s].isArray() || !json[u"sequences"_s].isArray())
        return fail("postgres.factsMissing"_L1);
    if (const QJsonValue schema = json[u"publicSchema"_s]; !schema.isUndefined())
        facts.publicSchema = PublicSchema::fromJson(schema);
    facts.tables = tablesFromJson(json[u"tables"_s]);
    facts.configuration = tablesFromJson(json[u"configuration"_s]);
    for (const QJsonValue &value : json[u"sequences"_s].toArray())
        facts.sequences.append({.schema = value[u"schema"_s].toString(),
                                .name = value[u"name"_s].toString(),
                                .value = value[u"value"_s].toString().toLongLong(),
                                .called = value[u"called"_s].toBool()});
    for (const QJsonValue &value : json[u"excludedSchemas"_s].toArray())
        facts.excluded.append({.name = value[u"name"_s].toString(), .neededBy = stringList(value[u"neededBy"_s])});
    return facts;
}

QStringList PostgresFacts::excludedNames() const
{
    QStringList names;
    for (const ExcludedSchema &schema : excluded)
        names.append(schema.name);
    return names;
}

} // namespace Understudy
