// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/config/passwords.h"
#include "services/operations/detect/stagedetector.h"
#include "services/platform/durablefile.h"
#include "services/storages/postgres/localdatabases.h"
#include "services/storages/secrets/envfile.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_largestSecrets = 4 * 1024 * 1024;

// What the walk over the folder found, and what runs on this computer.

static QString asRelative(const QString &folder, const QString &path)
{
    return QDir::toNativeSeparators(QDir(folder).relativeFilePath(path));
}

Result<> StageDetector::takeFolders(const FolderSurvey &survey, const TaskControl &control)
{
    for (const FoundPath &data : survey.dataFolders) {
        if (m_serverFolders.contains(data.path) || m_places.contains(data.path))
            continue;
        DetectedStorage found{
            .config = {.component = componentOf(data.path),
                       .name = asName(QFileInfo(data.path).fileName(), u"files"_s),
                       .kind = StorageKind::Files,
                       .path = data.path,
                       .exclude = data.exclude},
            .unsupported = data.unsupported,
            .source = tr("the folder “%1”").arg(asRelative(m_detection.folder, data.path)),
            .details = tr("%Ln file(s)", nullptr, static_cast<int>(qMin<qint64>(data.files, 1 << 30))),
            .sizeBytes = data.sizeBytes,
            .sizeIsAtLeast = !data.complete || !data.unreadable.isEmpty(),
            .suggested = data.files > 0};
        for (const QString &server : std::as_const(m_serverFolders)) {
            if (server.startsWith(data.path + u'/')
                && !found.config.exclude.contains(server.sliced(data.path.size() + 1)))
                found.config.exclude.append(server.sliced(data.path.size() + 1));
        }
        for (const QString &path : data.unreadable)
            found.limits.append(tr("“%1” cannot be read by this user").arg(asRelative(m_detection.folder, path)));
        if (!data.unsupported.isEmpty()) {
            found.suggested = false;
            found.place = QDir::toNativeSeparators(data.path);
            found.problems.append(Messages::error("stage.serverFolder"_L1, {{"server"_L1, data.unsupported}}));
            handOn(found);
        } else if (const Result<> offered = offer(found, control); !offered) {
            return offered;
        }
    }
    return {};
}

Result<> StageDetector::takeDatabaseFiles(const FolderSurvey &survey, const TaskControl &control)
{
    for (const FoundPath &file : survey.databases) {
        const DetectedStorage found{.config = {.component = componentOf(file.path),
                                               .name = asName(QFileInfo(file.path).completeBaseName(), u"database"_s),
                                               .kind = StorageKind::Sqlite,
                                               .path = file.path},
                                    .source = tr("the file “%1”").arg(asRelative(m_detection.folder, file.path)),
                                    .details = tr("SQLite"),
                                    .sizeBytes = file.sizeBytes};
        if (m_places.contains(file.path))
            continue;
        if (const Result<> offered = offer(found, control); !offered)
            return offered;
    }
    return {};
}

Result<> StageDetector::takeSecrets(const FolderSurvey &survey, const TaskControl &control)
{
    for (const FoundPath &file : survey.envFiles) {
        QString name = QFileInfo(file.path).fileName();
        name = name.startsWith(u'.') ? name.sliced(1) : name;
        DetectedStorage found{.config = {.component = componentOf(file.path),
                                         .name = asName(name.replace(u'.', u'-'), u"env"_s),
                                         .kind = StorageKind::Secrets,
                                         .path = file.path},
                              .source = tr("the file “%1”").arg(asRelative(m_detection.folder, file.path)),
                              .sizeBytes = file.sizeBytes};
        const Result<QByteArray> bytes = readWhole(file.path, s_largestSecrets);
        const auto entries = bytes ? parseEnvFile(*bytes) : std::nullopt;
        if (entries)
            found.details = tr("%n key(s)", nullptr, static_cast<int>(namesOf(*entries).size()));
        if (const Result<> offered = offer(found, control); !offered)
            return offered;
    }
    return {};
}

// Databases of this computer; without a hint that they belong to the folder they are only offered.
Result<> StageDetector::takeServers(const TaskControl &control)
{
    for (const LocalServer &server : localServers()) {
        const QString shown = QDir::toNativeSeparators(u"%1:%2"_s.arg(server.folder).arg(server.port));
        const Result<QList<LocalDatabase>> databases = databasesOf(server, m_context.passwords, control);
        if (!databases && databases.error().code == Error::Code::Cancelled)
            return std::unexpected(databases.error());
        if (!databases) {
            m_detection.notes.append(
                tr("PostgreSQL on %1: %2 %3").arg(shown, databases.error().message, databases.error().todo));
            continue;
        }
        for (const LocalDatabase &database : *databases) {
            const EnvConnection where{
                .user = database.user, .host = server.folder, .port = server.port, .database = database.name};
            const EnvConnection byAddress{.host = u"127.0.0.1"_s, .port = server.port, .database = database.name};
            if (m_places.contains(byAddress.place()))
                continue;
            DetectedStorage found{.config = {.component = u"database"_s,
                                             .name = asName(database.name, u"main"_s),
                                             .kind = StorageKind::Postgres},
                                  .source = tr("PostgreSQL on %1").arg(shown),
                                  .suggested = database.name.startsWith(m_detection.project, Qt::CaseInsensitive)};
            if (const Result<> offered = offerDatabase(found, where, control); !offered)
                return offered;
        }
    }
    return {};
}

} // namespace Understudy
