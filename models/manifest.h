// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/listwriter.h"
#include "models/stage.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace Understudy {

enum class Grade {
    A, // the stage was proved suspended from the first capture to the last
    B, // each storage is consistent by itself
    C, // files changed while they were read; they are listed
};
enum class Origin { Manual, Automatic, Safety, Imported };

[[nodiscard]] QString gradeName(Grade grade); // "A"
[[nodiscard]] QString originName(Origin origin); // "manual"

// Something in a storage that is not in the backup as it should be.
struct Problem
{
    enum class Kind { Unreadable, Vanished, ChangedWhileRead, NotSupported };

    Kind kind = Kind::Unreadable;
    QString subject; // a path for display, a table
    QString reason;
    bool operator==(const Problem &) const = default;
};

// What a backup holds of one storage. Everything the kind itself knows stands in `facts`.
struct StorageRecord
{
    QString component;
    QString name;
    StorageKind kind = StorageKind::Files;
    ListRoot list;
    qint64 sizeBytes = 0; // plain
    qint64 entries = 0; // of the list
    QString summary; // one line for a person: "12 tables, 100 000 rows"
    QJsonObject facts; // e.g. postgres: server version, tables with rows and digests
    QList<Problem> problems; // at most 1000; `problemCount` has the true number
    qint64 problemCount = 0;
    bool consistent = true; // false: it changed while it was read (grade C)
    bool lost = false; // true: something that exists is not in the backup (ready with warnings)

    [[nodiscard]] QString id() const { return component + u'/' + name; }
    bool operator==(const StorageRecord &) const = default;
};

// A backup: small, immutable; its rename into backups/ is the commit.
struct Manifest
{
    static constexpr int currentFormat = 1;

    QString id; // UUID without braces
    QString project;
    QString stage;
    QString name;
    QString note;
    QDateTime createdAt; // UTC, ms
    Origin origin = Origin::Manual;
    Grade grade = Grade::B;
    qint64 skewMs = 0; // from the first capture to the last
    qint64 suspendedMs = 0;
    qint64 durationMs = 0;
    QString release; // empty = not known
    std::optional<qint64> schemaLevel;
    QList<StorageRecord> storages;
    QStringList warnings; // sentences for a person; not empty: ready with warnings
    QList<PackId> packs; // sorted; all that the backup needs
    qint64 sizeBytes = 0; // plain
    qint64 storedBytes = 0; // what its packs hold for it
    qint64 newBytes = 0; // growth of the repository, lists and index included
    QJsonObject tools; // program -> version
    QJsonObject stageDefinition; // the stage file at that time
    QJsonObject unknown; // fields this program does not know: kept

    [[nodiscard]] QString stageId() const { return project + u'/' + stage; }
    [[nodiscard]] const StorageRecord *storage(const QString &storageId) const;

    // The file as it is written: it carries a digest of itself (models/sealedjson.h).
    [[nodiscard]] QByteArray toJson() const;
    // Refused if its format is newer, Corrupt if it cannot be read.
    [[nodiscard]] static Result<Manifest> fromJson(const QByteArray &json);
    bool operator==(const Manifest &) const = default;
};

// What may change about a backup after its commit; replaced atomically.
struct Marks
{
    QString name; // empty: the manifest's
    QString note; // empty: the manifest's, unless noteChanged
    bool noteChanged = false;
    bool kept = false;
    QDateTime verifiedAt; // invalid = never
    bool verifiedGood = false;
    QStringList findings; // of the last verification, if it was not good: sentences; at most 100
    QDateTime restoredAt; // the last restore from it
    QMap<QString, QDateTime> restoredInto; // by PROJECT/STAGE; in older marks empty: into its own stage
    QDateTime deletedAt; // valid: it lies in Recently deleted
    QJsonObject unknown; // fields this program does not know: kept

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static Result<Marks> fromJson(const QByteArray &json);
    bool operator==(const Marks &) const = default;
};

} // namespace Understudy
