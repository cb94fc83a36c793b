// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefileparser.h"

#include "models/messages/catalog.h"
#include "services/config/connection.h"
#include "services/platform/procfile.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Understudy {

using Need = JsonFields::Need;

static constexpr qint64 s_format = 1;
static constexpr qint64 s_any = std::numeric_limits<qint64>::max();

Result<StageFile> parseStageFile(const QByteArray &json)
{
    return StageFileParser().parse(json);
}

Result<QJsonObject> StageFileParser::readObject(const QByteArray &json) const
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (fault.error != QJsonParseError::NoError) {
        const QByteArray before = json.first(std::clamp<qsizetype>(fault.offset, 0, json.size()));
        const qsizetype column = QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1)).size() + 1;
        return fail("stage.syntax"_L1, {{"line"_L1, QString::number(before.count('\n') + 1)},
                                        {"column"_L1, QString::number(column)},
                                        {"reason"_L1, fault.errorString()}});
    }
    if (!document.isObject())
        return fail("stage.notAnObject"_L1);
    if (const std::optional<RepeatedField> repeated = firstRepeatedField(json))
        return fail("stage.repeatedField"_L1,
                    {{"field"_L1, repeated->name}, {"line"_L1, QString::number(repeated->line)}});
    return document.object();
}

Result<StageFile> StageFileParser::parse(const QByteArray &json)
{
    const Result<QJsonObject> object = readObject(json);
    if (!object)
        return std::unexpected(object.error());
    JsonFields fields(*object, {}, m_report);
    // First of all: a newer file may name anything, and only this is worth saying about it.
    const qint64 format = fields.number("format"_L1, 1, s_any, std::nullopt);
    if (!m_report.fault && format > s_format)
        return fail("stage.newerFormat"_L1,
                    {{"format"_L1, QString::number(format)}, {"known"_L1, QString::number(s_format)}});
    readStage(fields);
    fields.warnOfUnknownFields();
    if (m_report.fault)
        return std::unexpected(*m_report.fault);
    fillNestedPaths();
    m_stage.source = *object;
    return StageFile{.stage = m_stage, .warnings = m_report.warnings};
}

void StageFileParser::readStage(JsonFields &fields)
{
    m_stage.project = name(fields, "project"_L1);
    m_stage.name = name(fields, "stage"_L1);
    m_stage.isProtected = fields.flag("protected"_L1, false);
    if (std::optional<JsonFields> release = fields.object("release"_L1)) {
        m_stage.releaseCommand = release->command("command"_L1);
        release->warnOfUnknownFields();
    }
    readRuntime(fields);
    readHealth(fields);
    m_stage.graceMinutes = static_cast<int>(fields.number("graceMinutes"_L1, 0, 24 * 60, m_stage.graceMinutes));
    readComponents(fields);
    readSchema(fields);
    if (std::optional<JsonFields> retention = fields.object("retention"_L1)) {
        m_stage.keepAutomatic = static_cast<int>(retention->number("automatic"_L1, 1, 100'000, m_stage.keepAutomatic));
        retention->warnOfUnknownFields();
    }
}

void StageFileParser::readRuntime(JsonFields &fields)
{
    std::optional<JsonFields> runtime = fields.object("runtime"_L1);
    if (!runtime)
        return;
    RuntimeConfig &config = m_stage.runtime;
    config.kind = runtime->text("kind"_L1);
    if (config.kind == "commands"_L1) {
        config.suspend = runtime->command("suspend"_L1);
        config.resume = runtime->command("resume"_L1);
        config.state = runtime->command("state"_L1);
    } else if (config.kind != "none"_L1) {
        m_report.fail(Messages::error(
            "stage.unknownKind"_L1,
            {{"path"_L1, runtime->pathOf("kind"_L1)}, {"value"_L1, config.kind}, {"known"_L1, u"none, commands"_s}}));
    }
    runtime->warnOfUnknownFields();
}

void StageFileParser::readHealth(JsonFields &fields)
{
    QList<JsonFields> checks = fields.objects("health"_L1, Need::Optional);
    for (JsonFields &check : checks) {
        const QString name = check.text("name"_L1);
        const QString text = check.text("url"_L1);
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
            m_report.fail(Messages::error("stage.badUrl"_L1, {{"path"_L1, check.pathOf("url"_L1)}}));
        else if (!url.userInfo().isEmpty())
            m_report.fail(Messages::error("stage.urlWithPassword"_L1, {{"path"_L1, check.pathOf("url"_L1)}}));
        m_stage.health.append(HealthCheck{.name = name, .url = url});
        check.warnOfUnknownFields();
    }
}

void StageFileParser::readSchema(JsonFields &fields)
{
    std::optional<JsonFields> schema = fields.object("schema"_L1);
    if (!schema)
        return;
    SchemaConfig config;
    config.storage = schema->text("storage"_L1);
    const StorageConfig *storage = m_stage.storage(config.storage);
    if (!storage || (storage->kind != StorageKind::Postgres && storage->kind != StorageKind::Sqlite))
        m_report.fail(Messages::error("stage.schemaStorage"_L1,
                                      {{"path"_L1, schema->pathOf("storage"_L1)}, {"value"_L1, config.storage}}));
    config.query = schema->text("query"_L1);
    readSupported(*schema, config);
    m_stage.schema = config;
    schema->warnOfUnknownFields();
}

void StageFileParser::readSupported(JsonFields &schema, SchemaConfig &config)
{
    if (!schema.isObject("supported"_L1)) {
        config.supported = schema.number("supported"_L1, 0, s_any, std::nullopt);
        return;
    }
    std::optional<JsonFields> supported = schema.object("supported"_L1);
    config.supportedCommand = supported->command("command"_L1);
    supported->warnOfUnknownFields();
}

void StageFileParser::readComponents(JsonFields &fields)
{
    QList<JsonFields> components = fields.objects("components"_L1);
    for (JsonFields &component : components) {
        const QString componentName = name(component, "name"_L1);
        if (m_stage.components.contains(componentName))
            m_report.fail(Messages::error("stage.duplicateName"_L1,
                                          {{"path"_L1, component.pathOf("name"_L1)}, {"value"_L1, componentName}}));
        m_stage.components.append(componentName);
        QList<JsonFields> storages = component.objects("storages"_L1);
        for (JsonFields &storage : storages)
            readStorage(storage, componentName);
        component.warnOfUnknownFields();
    }
    if (m_stage.storages.isEmpty())
        m_report.fail(Messages::error("stage.noStorages"_L1, {{"path"_L1, fields.pathOf("components"_L1)}}));
}

void StageFileParser::readStorage(JsonFields &fields, const QString &component)
{
    StorageConfig storage{.component = component, .name = name(fields, "name"_L1)};
    if (m_stage.storage(storage.id()))
        m_report.fail(Messages::error("stage.duplicateName"_L1,
                                      {{"path"_L1, fields.pathOf("name"_L1)}, {"value"_L1, storage.name}}));
    const QString kind = fields.text("kind"_L1);
    const std::optional<StorageKind> known = kindFromName(kind);
    if (!known || *known == StorageKind::Http) {
        m_report.fail(Messages::error("stage.unknownKind"_L1, {{"path"_L1, fields.pathOf("kind"_L1)},
                                                               {"value"_L1, kind},
                                                               {"known"_L1, u"files, postgres, sqlite, secrets"_s}}));
        return;
    }
    storage.kind = *known;
    readStorageFields(fields, storage);
    m_stage.storages.append(storage);
    fields.warnOfUnknownFields();
}

void StageFileParser::readStorageFields(JsonFields &fields, StorageConfig &storage)
{
    if (storage.kind == StorageKind::Postgres) {
        storage.container = container(fields);
        storage.connection = connection(fields, "connection"_L1, storage.container, true);
        if (fields.has("adminConnection"_L1))
            storage.adminConnection = connection(fields, "adminConnection"_L1, storage.container, false);
        storage.excludeSchemas = fields.texts("excludeSchemas"_L1);
        if (fields.has("capture"_L1))
            storage.capture = hold(fields);
        return;
    }
    storage.path = absolutePath(fields);
    if (storage.kind == StorageKind::Files)
        storage.exclude = fields.texts("exclude"_L1);
}

HoldDatabase StageFileParser::hold(JsonFields &fields)
{
    const QString text = fields.text("capture"_L1);
    const std::optional<HoldDatabase> known = holdFromName(text);
    if (!known)
        m_report.fail(Messages::error(
            "stage.unknownKind"_L1,
            {{"path"_L1, fields.pathOf("capture"_L1)}, {"value"_L1, text}, {"known"_L1, u"locks, clone"_s}}));
    return known.value_or(HoldDatabase::Fitting);
}

// Names become parts of ids, file names and command lines.
QString StageFileParser::name(JsonFields &fields, QLatin1StringView field)
{
    static const QRegularExpression allowed(u"\\A[A-Za-z0-9_.-]{1,100}\\z"_s);
    const QString name = fields.text(field);
    if (!allowed.match(name).hasMatch() || name == "."_L1 || name == ".."_L1)
        m_report.fail(Messages::error("stage.badName"_L1, {{"path"_L1, fields.pathOf(field)}, {"value"_L1, name}}));
    return name;
}

QString StageFileParser::absolutePath(JsonFields &fields)
{
    const QString path = fields.text("path"_L1);
    const QString clean = QDir::cleanPath(path);
    const bool climbs = path.split(u'/').contains(u".."_s); // behind a symbolic link it would lead elsewhere
    if (!QDir::isAbsolutePath(path) || climbs || clean == "/"_L1)
        m_report.fail(Messages::error("stage.badPath"_L1, {{"path"_L1, fields.pathOf("path"_L1)}, {"value"_L1, path}}));
    claim(clean, fields.pathOf("path"_L1));
    return clean;
}

QString StageFileParser::container(JsonFields &fields)
{
    const QString container = fields.text("container"_L1, Need::Optional);
    if (!container.isEmpty() && !isContainerName(container))
        m_report.fail(Messages::error("stage.badContainer"_L1,
                                      {{"path"_L1, fields.pathOf("container"_L1)}, {"value"_L1, container}}));
    return container;
}

QString StageFileParser::connection(JsonFields &fields, QLatin1StringView field, const QString &container,
                                    bool isTheData)
{
    const QString connection = fields.text(field);
    const Result<QString> database = checkedConnection(connection, fields.pathOf(field), container);
    if (!database)
        m_report.fail(database.error());
    else if (isTheData)
        claim(*database, fields.pathOf(field));
    return connection;
}

void StageFileParser::claim(const QString &place, const QString &jsonPath)
{
    const QString other = m_places.value(place);
    if (!other.isEmpty())
        m_report.fail(
            Messages::error("stage.samePlace"_L1, {{"path"_L1, jsonPath}, {"other"_L1, other}, {"place"_L1, place}}));
    m_places.insert(place, jsonPath);
}

// Where a path leads today, whatever links are on the way.
static QString withoutLinks(const QString &path)
{
    const SystemResult<QByteArray> real = realPathToBe(QFile::encodeName(path));
    return real ? QFile::decodeName(*real) : path;
}

static bool liesIn(const QString &inner, const QString &outer)
{
    return inner.startsWith(outer + u'/') || withoutLinks(inner).startsWith(withoutLinks(outer) + u'/');
}

// A files storage leaves out what other storages cover, for SQLite with the files that belong to it.
void StageFileParser::fillNestedPaths()
{
    for (StorageConfig &outer : m_stage.storages) {
        if (outer.kind != StorageKind::Files)
            continue;
        for (const StorageConfig &inner : std::as_const(m_stage.storages)) {
            if (inner.path.isEmpty() || !liesIn(inner.path, outer.path))
                continue;
            outer.nestedPaths.append(inner.path);
            if (inner.kind == StorageKind::Sqlite)
                outer.nestedPaths.append({inner.path + u"-wal"_s, inner.path + u"-shm"_s, inner.path + u"-journal"_s});
        }
    }
}

} // namespace Understudy
