// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/properties.h"
#include "services/storages/postgres/publicschema.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace Understudy {

// The `facts` of a StorageRecord as this kind writes and reads them.
struct PostgresFacts
{
    struct TableFact
    {
        Table table;
        TableContent content;
        QString loadedThrough; // "schema.name" of a partitioned table, if its rows may move between its partitions
        // Rows are compared per table, or per partitioned table where they may move.
        [[nodiscard]] QString group() const { return loadedThrough.isEmpty() ? table.id() : loadedThrough; }
    };
    struct ExcludedSchema
    {
        QString name;
        QStringList neededBy; // what in the backup needs it: "public.orders -> keycloak.users"
    };

    // How the data lies in the repository.
    enum class Form {
        Stream, // one dump
        Copies, // a dump of the schema, and the rows of each table by themselves
    };

    Form form = Form::Stream;
    QString serverVersion; // "15.18"
    int serverMajor = 0;
    QString toolVersion;
    int toolMajor = 0; // of the pg_dump that wrote the dump
    DatabaseProperties properties;
    QString database;
    qint64 bytes = 0; // on the server, indexes included
    QList<TableFact> tables;
    QList<TableFact> configuration; // the user's rows in tables of extensions; only of Copies
    QList<Sequence> sequences;
    QJsonArray extensions;
    QStringList roles;
    QStringList owners; // of what is in it; empty: not noted
    std::optional<PublicSchema> publicSchema; // without: not noted
    QJsonArray
        collations; // [{ name, provider, locale }]: named ones of the system, and what the user's own are made of
    QStringList tablespaces; // of its tables and indexes, but for the default one
    QStringList subscriptions;
    QStringList labelProviders; // of the security labels in it
    QStringList materializedViews; // with rows, quoted, each after those it reads; only of Copies
    QList<ExcludedSchema> excluded;

    [[nodiscard]] QJsonObject toJson() const;
    // Corrupt if something that a restore needs is not there.
    [[nodiscard]] static Result<PostgresFacts> fromJson(const QJsonObject &json);
    [[nodiscard]] QStringList excludedNames() const;
};

} // namespace Understudy
