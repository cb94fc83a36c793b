// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/detect/stagedetector.h"

#include "models/messages/catalog.h"
#include "services/config/connection.h"
#include "services/config/passwords.h"
#include "services/operations/detect/serverimages.h"
#include "services/platform/durablefile.h"
#include "services/storages/secrets/envfile.h"
#include "services/storages/storage.h"
#include "services/storages/storagefactory.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_largestText = 1024 * 1024;

StageDetector::StageDetector(const OperationContext &context, Found found)
    : m_context(context)
    , m_found(std::move(found))
{ }

Result<Detection> StageDetector::detect(const QString &place, const TaskControl &control)
{
    const QFileInfo info(place);
    if (!place.isEmpty() && !info.exists())
        return std::unexpected(systemError(place, ENOENT, false));
    m_detection.folder = place.isEmpty()
                             ? QString()
                             : QDir::cleanPath(info.isDir() ? info.absoluteFilePath() : info.absolutePath());
    FolderSurvey survey(m_detection.folder);
    if (!place.isEmpty()) {
        if (const Result<> looked = survey.run(control); !looked)
            return std::unexpected(looked.error());
        if (info.isFile())
            survey.composeFile = info.absoluteFilePath();
    }
    if (const Result<> looked = lookAround(survey, control); !looked)
        return std::unexpected(looked.error());
    return m_detection;
}

// From what says most about a database to what says least: what was offered once is not offered again.
Result<> StageDetector::lookAround(FolderSurvey &survey, const TaskControl &control)
{
    readVariables(survey);
    readCompose(survey);
    nameThings(survey);
    for (const ComposeService &service : std::as_const(m_compose.services)) {
        if (const Result<> taken = takeService(service, control); !taken)
            return taken;
    }
    if (const Result<> taken = takeVariables(control); !taken)
        return taken;
    if (const Result<> taken = takeFolders(survey, control); !taken)
        return taken;
    if (const Result<> taken = takeDatabaseFiles(survey, control); !taken)
        return taken;
    if (const Result<> taken = takeSecrets(survey, control); !taken)
        return taken;
    if (const Result<> taken = takeServers(control); !taken)
        return taken;
    m_detection.notes += survey.notes;
    return {};
}

static QString unquoted(QByteArrayView value)
{
    const QString text = QString::fromUtf8(value).trimmed();
    const bool quoted = text.size() >= 2 && (text.front() == u'"' || text.front() == u'\'')
                        && text.back() == text.front();
    return quoted ? text.sliced(1, text.size() - 2) : text.section(u" #"_s, 0, 0).trimmed();
}

// The plain .env goes first: it is what compose and most programs read.
void StageDetector::readVariables(const FolderSurvey &survey)
{
    QStringList files;
    for (const FoundPath &found : survey.envFiles)
        files.append(found.path);
    std::ranges::stable_sort(files, {},
                             [this](const QString &path) { return path != m_detection.folder + u"/.env"_s; });
    for (const QString &path : std::as_const(files)) {
        const Result<QByteArray> bytes = readWhole(path, s_largestText);
        const auto entries = bytes ? parseEnvFile(*bytes) : std::nullopt;
        for (const EnvEntry &entry : entries.value_or(QList<EnvEntry>())) {
            const QString name = QString::fromUtf8(entry.name);
            if (m_variables.contains(name))
                continue;
            m_variables.insert(name, unquoted(entry.value));
            m_sourceOf.insert(name, QDir(m_detection.folder).relativeFilePath(path));
        }
    }
}

void StageDetector::readCompose(const FolderSurvey &survey)
{
    if (survey.composeFile.isEmpty())
        return;
    m_detection.composeFile = survey.composeFile;
    const Result<QByteArray> bytes = readWhole(survey.composeFile, s_largestText);
    if (bytes)
        m_compose = readComposeFile(*bytes, m_variables);
    else
        m_detection.notes.append(bytes.error().message + u' ' + bytes.error().why);
    m_detection.notUnderstood = m_compose.notUnderstood;
}

QString StageDetector::composeFileName() const
{
    return QFileInfo(m_detection.composeFile).fileName();
}

void StageDetector::nameThings(const FolderSurvey &survey)
{
    const QString folderName = QFileInfo(m_detection.folder).fileName();
    const QString project = m_compose.project.isEmpty() ? folderName : m_compose.project;
    m_detection.project = asName(project, u"project"_s);
    QString stage;
    for (const QString &name : {u"APP_ENV"_s, u"ENVIRONMENT"_s, u"RAILS_ENV"_s, u"NODE_ENV"_s, u"STAGE"_s}) {
        if (stage.isEmpty())
            stage = m_variables.value(name);
    }
    m_detection.stage = asName(stage, u"local"_s);
    if (survey.isGitCheckout)
        m_detection.releaseCommand = QStringList{u"git"_s,      u"-C"_s,     m_detection.folder,
                                                 u"describe"_s, u"--tags"_s, u"--always"_s};
}

// The first folder below the project's, where things have one of their own: api/uploads belongs to “api”.
QString StageDetector::componentOf(const QString &path) const
{
    if (m_composeOf.contains(path))
        return m_composeOf.value(path);
    const QString relative = QDir(m_detection.folder).relativeFilePath(path);
    const bool nested = relative.contains(u'/') && !relative.startsWith(".."_L1);
    return nested ? asName(relative.section(u'/', 0, 0), u"app"_s) : u"app"_s;
}

Result<> StageDetector::takeService(const ComposeService &service, const TaskControl &control)
{
    const ServerImage image = serverImage(service.image);
    const QString component = asName(service.name, u"service"_s);
    for (const ComposeMount &mount : service.mounts) {
        if (mount.kind != ComposeMount::Kind::Bind)
            continue;
        const QString path = QDir::cleanPath(QDir(m_detection.folder).absoluteFilePath(mount.source));
        m_composeOf.insert(path, component);
        if (image.isPostgres || !image.unsupported.isEmpty())
            m_serverFolders.insert(path);
    }
    if (image.isPostgres)
        return takeComposeDatabase(service, control);
    if (image.unsupported.isEmpty())
        return takeMounts(service, control);
    handOn({.config = {.component = component, .name = asName(image.unsupported.toLower(), u"data"_s)},
            .unsupported = image.unsupported,
            .source = tr("%1, service “%2”").arg(composeFileName(), service.name),
            .place = service.image,
            .suggested = false,
            .problems = {Messages::error("stage.unsupportedData"_L1, {{"what"_L1, image.unsupported}})}});
    return control.checkpoint();
}

static int publishedPort(const ComposeService &service, int target)
{
    const auto port = std::ranges::find(service.ports, target, &ComposePort::target);
    return port == service.ports.end() ? 0 : port->published;
}

Result<> StageDetector::takeComposeDatabase(const ComposeService &service, const TaskControl &control)
{
    const QHash<QString, QString> &set = service.environment;
    const auto value = [&](const QString &name, const QString &fallback) {
        const QString given = set.value(name, m_variables.value(name));
        return given.isEmpty() ? fallback : given;
    };
    EnvConnection where{.user = value(u"POSTGRES_USER"_s, u"postgres"_s), .host = u"127.0.0.1"_s};
    where.database = value(u"POSTGRES_DB"_s, where.user);
    where.password = value(u"POSTGRES_PASSWORD"_s, {});
    where.port = publishedPort(service, 5432);
    DetectedStorage found{.config = {.component = asName(service.name, u"database"_s),
                                     .name = asName(where.database, u"main"_s),
                                     .kind = StorageKind::Postgres},
                          .source = tr("%1, service “%2”").arg(composeFileName(), service.name)};
    if (where.port == 0) {
        if (const Result<> looked = findContainer(service, control); !looked)
            return looked;
        where.port = 5432;
        where.host = service.name;
        putInside(found, service.name);
    }
    return offerDatabase(found, where, control);
}

// Bind mounts below the folder are seen by the walk too; here are the ones elsewhere, and Docker's own volumes.
Result<> StageDetector::takeMounts(const ComposeService &service, const TaskControl &control)
{
    for (const ComposeMount &mount : service.mounts) {
        const bool isVolume = mount.kind == ComposeMount::Kind::Volume;
        if (!isVolume && mount.kind != ComposeMount::Kind::Bind)
            continue;
        const QString volume = m_compose.volumes.value(mount.source, composeProject() + u'_' + mount.source);
        const QString path = isVolume ? u"/var/lib/docker/volumes/%1/_data"_s.arg(volume)
                                      : QDir::cleanPath(QDir(m_detection.folder).absoluteFilePath(mount.source));
        if (mount.source.startsWith(u'~') || (!isVolume && !QFileInfo(path).isDir()))
            continue;
        DetectedStorage found{
            .config = {.component = asName(service.name, u"service"_s),
                       .name = asName(isVolume ? mount.source : QFileInfo(path).fileName(), u"files"_s),
                       .kind = StorageKind::Files,
                       .path = path},
            .source = tr("%1, service “%2”").arg(composeFileName(), service.name),
            .suggested = !mount.readOnly};
        if (isVolume && !QFileInfo(path).isReadable()) {
            found.suggested = false;
            found.problems.append(
                Messages::error("stage.volumeNotReadable"_L1, {{"volume"_L1, mount.source}, {"path"_L1, path}}));
        }
        const bool looksForItself = path.startsWith(m_detection.folder + u'/');
        if (looksForItself || m_places.contains(path))
            continue;
        if (const Result<> offered = offer(found, control); !offered)
            return offered;
    }
    return {};
}

// Inside of a compose network a server has another name than here.
EnvConnection StageDetector::reachable(EnvConnection found) const
{
    const auto service = std::ranges::find(m_compose.services, found.host, &ComposeService::name);
    const int port = service == m_compose.services.end() ? 0 : publishedPort(*service, found.port);
    if (port > 0) {
        found.host = u"127.0.0.1"_s;
        found.port = port;
    } else if (found.host == "localhost"_L1 || found.host == "host.docker.internal"_L1) {
        found.host = u"127.0.0.1"_s;
    }
    return found;
}

Result<> StageDetector::takeVariables(const TaskControl &control)
{
    for (const EnvConnection &said : connectionsIn(m_variables)) {
        const EnvConnection where = reachable(said);
        DetectedStorage found{.config = {.component = u"database"_s,
                                         .name = asName(where.database, u"main"_s),
                                         .kind = StorageKind::Postgres},
                              .unsupported = where.unsupported,
                              .source = tr("%1, %2").arg(m_sourceOf.value(said.variable), said.variable)};
        if (where.unsupported.isEmpty()) {
            putInside(found, where.host);
            if (const Result<> offered = offerDatabase(found, where, control); !offered)
                return offered;
            continue;
        }
        found.place = where.place();
        found.suggested = false;
        found.config.name = asName(where.unsupported.toLower(), u"data"_s);
        found.problems.append(Messages::error("stage.unsupportedData"_L1, {{"what"_L1, where.unsupported}}));
        const bool inCompose = std::ranges::contains(m_compose.services, said.host, &ComposeService::name);
        if (!inCompose)
            handOn(found);
    }
    return control.checkpoint();
}

// The server's own socket there, at the usual port: neither has to be said.
static QString connectionInside(EnvConnection where)
{
    where.host.clear();
    QString connection = where.connection();
    return connection.endsWith("?port=5432"_L1) ? connection.section(u'?', 0, 0) : connection;
}

Result<> StageDetector::offerDatabase(DetectedStorage found, const EnvConnection &where, const TaskControl &control)
{
    if (m_places.contains(where.place()))
        return {};
    m_places.insert(where.place());
    const QString &container = found.config.container;
    found.config.connection = container.isEmpty() ? where.connection() : connectionInside(where);
    found.place = container.isEmpty() ? where.place() : u"docker:%1/%2"_s.arg(container, where.database);
    found.password = where.password;
    std::optional<Passwords::Loan> loan;
    if (m_context.passwords && !where.password.isEmpty())
        loan.emplace(*m_context.passwords, QHash<QString, QByteArray>{
                                               {loginOf(found.config.connection, container), where.password.toUtf8()}});
    return offer(found, control);
}

Result<> StageDetector::offer(DetectedStorage found, const TaskControl &control)
{
    if (!found.config.path.isEmpty())
        m_places.insert(found.config.path);
    if (found.place.isEmpty())
        found.place = QDir::toNativeSeparators(found.config.path);
    const Result<StorageCheck> check = m_context.storages.make(found.config)->check(Purpose::Backup, control);
    if (!check && check.error().code == Error::Code::Cancelled)
        return std::unexpected(check.error());
    if (!check) {
        found.problems.append(check.error());
    } else {
        if (found.config.kind != StorageKind::Files || found.sizeBytes < 0)
            found.sizeBytes = check->problems.isEmpty() ? check->sizeBytes : found.sizeBytes;
        if (!check->version.isEmpty())
            found.details = tr("PostgreSQL %1").arg(check->version);
        if (found.problems.isEmpty())
            found.problems = check->problems;
        found.limits += check->cannot;
    }
    handOn(found);
    return control.checkpoint();
}

void StageDetector::handOn(DetectedStorage found)
{
    const QString plain = found.config.name;
    for (int number = 2; m_names.contains(found.id()); ++number)
        found.config.name = u"%1-%2"_s.arg(plain).arg(number);
    m_names.insert(found.id());
    m_detection.storages.append(found);
    if (m_found)
        m_found(found);
}

} // namespace Understudy
