// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/stageprinter.h"

#include "app/output/errortext.h"
#include "app/output/fields.h"
#include "app/output/format.h"
#include "app/output/texttable.h"
#include "services/backupservice.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::StagePrinter {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StagePrinter)
};
} // namespace

static QString targetOf(const StorageConfig &storage)
{
    return storage.kind == StorageKind::Postgres || storage.kind == StorageKind::Http ? storage.connection
                                                                                      : storage.path;
}

QString listText(const QList<Stage> &stages)
{
    if (stages.isEmpty())
        return Texts::tr("No stages yet. Add one with “stage add FILE”.") + u'\n';
    TextTable table({{Texts::tr("Stage")}, {Texts::tr("Protected")}, {Texts::tr("Runtime")}, {Texts::tr("Storages")}});
    for (const Stage &stage : stages) {
        QStringList storages;
        for (const StorageConfig &storage : stage.storages)
            storages.append(storage.id());
        table.addRow({stage.id(), stage.isProtected ? Texts::tr("yes") : Texts::tr("no"), stage.runtime.kind,
                      storages.join(u", "_s)});
    }
    return table.text();
}

QJsonArray listJson(const QList<Stage> &stages)
{
    QJsonArray list;
    for (const Stage &stage : stages) {
        QJsonArray storages;
        for (const StorageConfig &storage : stage.storages)
            storages.append(QJsonObject{
                {u"component"_s, storage.component}, {u"name"_s, storage.name}, {u"kind"_s, kindName(storage.kind)}});
        list.append(QJsonObject{{u"project"_s, stage.project},
                                {u"stage"_s, stage.name},
                                {u"protected"_s, stage.isProtected},
                                {u"runtime"_s, stage.runtime.kind},
                                {u"storages"_s, storages}});
    }
    return list;
}

static QString storagesText(const Stage &stage)
{
    TextTable table({{Texts::tr("Storage")}, {Texts::tr("Kind")}, {Texts::tr("Where")}});
    for (const StorageConfig &storage : stage.storages)
        table.addRow({storage.id(), kindName(storage.kind), targetOf(storage)});
    return table.text();
}

QString showText(const Stage &stage, const PasswordPlace &passwords)
{
    Fields fields;
    fields.add(Texts::tr("Stage"), stage.id());
    fields.add(Texts::tr("Protected"), stage.isProtected ? Texts::tr("yes") : Texts::tr("no"));
    fields.add(Texts::tr("Runtime"), stage.runtime.kind);
    for (const HealthCheck &check : stage.health)
        fields.add(Texts::tr("Health check"), check.name + u' ' + check.url.toString(QUrl::RemoveUserInfo));
    fields.add(Texts::tr("Automatic"), Texts::tr("the last %1 automatic backups are kept").arg(stage.keepAutomatic));
    const bool mayNeedOne = std::ranges::contains(stage.storages, StorageKind::Postgres, &StorageConfig::kind);
    if (mayNeedOne)
        fields.add(Texts::tr("Passwords"), passwords.sentence());
    return fields.text() + u'\n' + storagesText(stage);
}

static QString storageStatusText(const StageStatus &status)
{
    TextTable table({{Texts::tr("Storage")},
                     {Texts::tr("Kind")},
                     {Texts::tr("Size"), TextTable::Align::Right},
                     {Texts::tr("State")},
                     {Texts::tr("Version")}});
    QString notes;
    for (const StorageStatus &storage : status.storages) {
        table.addRow({storage.id, kindName(storage.kind), Format::size(storage.sizeBytes),
                      storage.ready ? Texts::tr("ready") : Texts::tr("not ready"), storage.version});
        for (const QString &sentence : storage.cannot)
            notes += Texts::tr("%1: %2").arg(storage.id, Format::shown(sentence)) + u'\n';
        for (const Error &problem : storage.problems)
            notes += u'\n' + storage.id + u'\n' + errorText(problem, false);
    }
    return table.text() + (notes.isEmpty() ? QString() : u'\n' + notes);
}

QString statusText(const StageStatus &status)
{
    Fields fields;
    fields.add(Texts::tr("Stage"), status.stage.id());
    fields.add(Texts::tr("State"), status.state);
    fields.add(Texts::tr("Release"), Format::orDash(status.release));
    if (status.schemaLevel)
        fields.add(Texts::tr("Schema"), QString::number(*status.schemaLevel));
    for (const QString &health : status.health)
        fields.add(Texts::tr("Health"), health);
    fields.add(Texts::tr("Last good"),
               status.lastGood ? Format::time(status.lastGood->manifest.createdAt) + u"  "_s + status.lastGood->name()
                               : Texts::tr("no backup yet"));
    if (!status.pendingRestore.isEmpty())
        fields.add(Texts::tr("Restore"), Texts::tr("the state before it is kept: backup undo, or backup accept"));
    if (!status.interrupted.isEmpty())
        fields.add(Texts::tr("Interrupted"), status.interrupted);
    for (const QString &warning : status.warnings)
        fields.add(Texts::tr("Warning"), warning);
    return fields.text() + u'\n' + storageStatusText(status);
}

QJsonObject statusJson(const StageStatus &status)
{
    QJsonArray storages;
    for (const StorageStatus &storage : status.storages) {
        QJsonArray problems;
        for (const Error &problem : storage.problems)
            problems.append(errorObject(problem));
        storages.append(QJsonObject{{u"id"_s, storage.id},
                                    {u"kind"_s, kindName(storage.kind)},
                                    {u"ready"_s, storage.ready},
                                    {u"sizeBytes"_s, storage.sizeBytes},
                                    {u"version"_s, storage.version},
                                    {u"cannot"_s, QJsonArray::fromStringList(storage.cannot)},
                                    {u"problems"_s, problems}});
    }
    return {{u"project"_s, status.stage.project},
            {u"stage"_s, status.stage.name},
            {u"state"_s, status.state},
            {u"release"_s, status.release},
            {u"schemaLevel"_s, status.schemaLevel ? QJsonValue(*status.schemaLevel) : QJsonValue()},
            {u"storages"_s, storages},
            {u"health"_s, QJsonArray::fromStringList(status.health)},
            {u"healthy"_s, status.healthy},
            {u"lastGood"_s, status.lastGood ? QJsonValue(status.lastGood->toJson()) : QJsonValue()},
            {u"pendingRestore"_s, status.pendingRestore},
            {u"interrupted"_s, status.interrupted},
            {u"warnings"_s, QJsonArray::fromStringList(status.warnings)}};
}

} // namespace Understudy::StagePrinter
