// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefile.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy {

// A default value is only written where the file had the field already.
static void set(QJsonObject &object, QLatin1StringView name, const QJsonValue &value, bool isDefault)
{
    if (!isDefault || object.contains(name))
        object.insert(name, value);
}

static void setText(QJsonObject &object, QLatin1StringView name, const QString &text)
{
    if (text.isEmpty())
        object.remove(name);
    else
        object.insert(name, text);
}

static void setTexts(QJsonObject &object, QLatin1StringView name, const QStringList &texts)
{
    set(object, name, QJsonArray::fromStringList(texts), texts.isEmpty());
}

static QJsonObject namedObject(const QJsonArray &objects, const QString &name)
{
    for (const QJsonValue &object : objects) {
        if (object["name"_L1].toString() == name)
            return object.toObject();
    }
    return {};
}

static QJsonObject runtimeJson(const RuntimeConfig &runtime, QJsonObject object)
{
    object.insert("kind"_L1, runtime.kind);
    setTexts(object, "suspend"_L1, runtime.suspend);
    setTexts(object, "resume"_L1, runtime.resume);
    setTexts(object, "state"_L1, runtime.state);
    return object;
}

static QJsonArray healthJson(const QList<HealthCheck> &checks, const QJsonArray &source)
{
    QJsonArray array;
    for (const HealthCheck &check : checks) {
        QJsonObject object = namedObject(source, check.name);
        object.insert("name"_L1, check.name);
        object.insert("url"_L1, check.url.toString(QUrl::FullyEncoded));
        array.append(object);
    }
    return array;
}

static QJsonObject schemaJson(const SchemaConfig &schema, QJsonObject object)
{
    object.insert("storage"_L1, schema.storage);
    object.insert("query"_L1, schema.query);
    if (schema.supported) {
        object.insert("supported"_L1, *schema.supported);
    } else {
        QJsonObject supported = object["supported"_L1].toObject();
        supported.insert("command"_L1, QJsonArray::fromStringList(schema.supportedCommand));
        object.insert("supported"_L1, supported);
    }
    return object;
}

static QJsonObject storageJson(const StorageConfig &storage, QJsonObject object)
{
    object.insert("name"_L1, storage.name);
    object.insert("kind"_L1, kindName(storage.kind));
    setText(object, "path"_L1, storage.path);
    setText(object, "container"_L1, storage.container);
    setText(object, "connection"_L1, storage.connection);
    setText(object, "adminConnection"_L1, storage.adminConnection);
    setTexts(object, "exclude"_L1, storage.exclude);
    setTexts(object, "excludeSchemas"_L1, storage.excludeSchemas);
    if (storage.kind == StorageKind::Postgres)
        setText(object, "capture"_L1, holdName(storage.capture));
    return object;
}

static QJsonArray componentsJson(const Stage &stage, const QJsonArray &source)
{
    QJsonArray components;
    for (const QString &name : stage.components) {
        QJsonObject component = namedObject(source, name);
        const QJsonArray sourceStorages = component["storages"_L1].toArray();
        QJsonArray storages;
        for (const StorageConfig &storage : stage.storages) {
            if (storage.component == name)
                storages.append(storageJson(storage, namedObject(sourceStorages, storage.name)));
        }
        component.insert("name"_L1, name);
        component.insert("storages"_L1, storages);
        components.append(component);
    }
    return components;
}

// Looks fields up in the source: asking `object` itself for one that it has not would add it.
QByteArray stageFileJson(const Stage &stage)
{
    QJsonObject object = stage.source;
    object.insert("format"_L1, 1);
    object.insert("project"_L1, stage.project);
    object.insert("stage"_L1, stage.name);
    set(object, "protected"_L1, stage.isProtected, !stage.isProtected);
    if (stage.releaseCommand.isEmpty()) {
        object.remove("release"_L1);
    } else {
        QJsonObject release = stage.source.value("release"_L1).toObject();
        release.insert("command"_L1, QJsonArray::fromStringList(stage.releaseCommand));
        object.insert("release"_L1, release);
    }
    if (stage.schema)
        object.insert("schema"_L1, schemaJson(*stage.schema, stage.source.value("schema"_L1).toObject()));
    else
        object.remove("schema"_L1);
    const bool noRuntime = stage.runtime == RuntimeConfig{};
    set(object, "runtime"_L1, runtimeJson(stage.runtime, stage.source.value("runtime"_L1).toObject()), noRuntime);
    set(object, "health"_L1, healthJson(stage.health, stage.source.value("health"_L1).toArray()),
        stage.health.isEmpty());
    set(object, "graceMinutes"_L1, stage.graceMinutes, stage.graceMinutes == Stage{}.graceMinutes);
    object.insert("components"_L1, componentsJson(stage, stage.source.value("components"_L1).toArray()));
    QJsonObject retention = stage.source.value("retention"_L1).toObject();
    set(retention, "automatic"_L1, stage.keepAutomatic, stage.keepAutomatic == Stage{}.keepAutomatic);
    set(object, "retention"_L1, retention, retention.isEmpty());
    return QJsonDocument(object).toJson();
}

} // namespace Understudy
