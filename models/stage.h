// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace Understudy {

enum class StorageKind { Files, Postgres, Sqlite, Secrets, Http };

[[nodiscard]] QString kindName(StorageKind kind); // as in the stage file: "postgres"
[[nodiscard]] std::optional<StorageKind> kindFromName(const QString &name);

// How a database is held while a backup reads it.
enum class HoldDatabase {
    Fitting, // by locks, or by a copy where the server makes one in no time
    Locks, // in the database itself: what changes its tables waits until the backup is ready
    Clone, // in a copy that the server makes while the stage stands still
};

[[nodiscard]] QString holdName(HoldDatabase hold); // as in the stage file: "clone"; empty for Fitting
[[nodiscard]] std::optional<HoldDatabase> holdFromName(const QString &name);

// One piece of persistent data of a stage, as the stage file describes it.
struct StorageConfig
{
    QString component;
    QString name;
    StorageKind kind = StorageKind::Files;
    QString path; // files, sqlite, secrets: absolute
    QStringList exclude; // files: names and globs
    QString connection; // postgres: a libpq URI or keyword string, without a password
    QString container; // postgres: the Docker container that `connection` is meant in; empty = on this machine
    QString adminConnection; // postgres: who may create and rename databases; empty = `connection`
    QStringList excludeSchemas; // postgres
    HoldDatabase capture = HoldDatabase::Fitting; // postgres
    QStringList nestedPaths; // files: absolute paths of the stage's other storages below `path`; filled on reading

    [[nodiscard]] QString id() const { return component + u'/' + name; } // COMPONENT/STORAGE
    bool operator==(const StorageConfig &) const = default;
};

struct RuntimeConfig
{
    QString kind = QStringLiteral("none"); // none, commands
    QStringList suspend; // program and arguments, no shell
    QStringList resume;
    QStringList state; // prints running or suspended
    bool operator==(const RuntimeConfig &) const = default;
};

struct HealthCheck
{
    QString name;
    QUrl url;
    bool operator==(const HealthCheck &) const = default;
};

// How to learn the schema level that the data has, and the newest that the running release supports.
struct SchemaConfig
{
    QString storage; // COMPONENT/STORAGE
    QString query; // gives one number
    std::optional<qint64> supported;
    QStringList supportedCommand; // prints one number
    bool operator==(const SchemaConfig &) const = default;
};

// One environment of a project: what its stage file says.
struct Stage
{
    QString project;
    QString name;
    bool isProtected = false;
    QStringList releaseCommand; // empty = not known
    std::optional<SchemaConfig> schema;
    RuntimeConfig runtime;
    QList<HealthCheck> health;
    int graceMinutes = 2;
    QStringList components; // in the file's order
    QList<StorageConfig> storages; // in the file's order
    int keepAutomatic = 7;
    QJsonObject source; // the file as it was read: unknown fields are kept when it is written again

    [[nodiscard]] QString id() const { return project + u'/' + name; } // PROJECT/STAGE
    [[nodiscard]] const StorageConfig *storage(const QString &storageId) const; // null if there is none
    bool operator==(const Stage &) const = default;
};

} // namespace Understudy
