// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/stagedraft.h"

#include "models/messages/catalog.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

StageDraft StageDraft::of(const Stage &stage)
{
    StageDraft draft;
    draft.base = stage;
    for (const StorageConfig &config : stage.storages)
        draft.storages.append({.config = config, .place = placeOf(config)});
    return draft;
}

QString StageDraft::placeOf(const StorageConfig &config)
{
    if (config.kind != StorageKind::Postgres)
        return config.path;
    return config.container.isEmpty() ? config.connection : u"docker:%1, %2"_s.arg(config.container, config.connection);
}

// The same words mean another database inside of each container.
bool StageDraft::isSamePlace(const StorageConfig &left, const StorageConfig &right)
{
    return left.kind == right.kind && left.path == right.path && left.connection == right.connection
           && left.container == right.container;
}

qsizetype StageDraft::indexOf(const StorageConfig &config) const
{
    const auto found = std::ranges::find_if(
        storages, [&](const DetectedStorage &known) { return isSamePlace(known.config, config); });
    return found == storages.end() ? -1 : std::distance(storages.begin(), found);
}

StorageConfig StageDraft::withFreeName(StorageConfig config, qsizetype except) const
{
    const QString plain = config.name;
    const auto isTaken = [&] {
        for (qsizetype index = 0; index < storages.size(); ++index) {
            if (index != except && storages.at(index).id() == config.id())
                return true;
        }
        return false;
    };
    for (int number = 2; isTaken(); ++number)
        config.name = u"%1-%2"_s.arg(plain).arg(number);
    return config;
}

void StageDraft::take(const DetectedStorage &found)
{
    const qsizetype index = found.isSupported() ? indexOf(found.config) : -1;
    if (index < 0) {
        DetectedStorage added = found;
        added.config = withFreeName(found.config);
        storages.append(added);
        return;
    }
    DetectedStorage again = found;
    const DetectedStorage &known = storages.at(index);
    again.config = known.config;
    again.suggested = known.suggested;
    if (!known.password.isEmpty())
        again.password = known.password;
    storages[index] = again;
}

void StageDraft::forgetFound()
{
    storages.removeIf([](const DetectedStorage &storage) { return !storage.source.isEmpty() && !storage.suggested; });
}

void StageDraft::remove(qsizetype index)
{
    if (index >= 0 && index < storages.size())
        storages.removeAt(index);
}

Stage StageDraft::stage() const
{
    Stage stage = base;
    stage.components.clear();
    stage.storages.clear();
    for (const DetectedStorage &storage : storages) {
        if (!storage.suggested || !storage.isSupported())
            continue;
        if (!stage.components.contains(storage.config.component))
            stage.components.append(storage.config.component);
        stage.storages.append(storage.config);
    }
    // Its storage may have been left out; without it the file could not be read.
    if (stage.schema && !stage.storage(stage.schema->storage))
        stage.schema.reset();
    return stage;
}

QList<StageDraft::Problem> StageDraft::problems(Page page) const
{
    switch (page) {
    case Page::Found:
        return storageProblems();
    case Page::Control:
        return controlProblems();
    case Page::Name:
        return nameProblems();
    }
    Q_UNREACHABLE_RETURN({});
}

static bool isName(const QString &name)
{
    static const QRegularExpression allowed(u"\\A[A-Za-z0-9_.-]{1,100}\\z"_s);
    return allowed.match(name).hasMatch() && name != "."_L1 && name != ".."_L1;
}

static Error badName(const QString &path, const QString &value)
{
    return Messages::error("stage.badName"_L1, {{"path"_L1, path}, {"value"_L1, value}});
}

static bool holdsPassword(const QString &connection)
{
    static const QRegularExpression userWithPassword(u"://[^@/]*:[^@]*@|password\\s*="_s,
                                                     QRegularExpression::CaseInsensitiveOption);
    return connection.contains(userWithPassword);
}

static bool namesService(const QString &connection)
{
    static const QRegularExpression service(u"(^|[?&\\s])service\\s*="_s);
    return connection.contains(service);
}

static bool isContainerName(const QString &name)
{
    static const QRegularExpression allowed(u"\\A[A-Za-z0-9][A-Za-z0-9_.-]{0,199}\\z"_s);
    return allowed.match(name).hasMatch();
}

static std::optional<Error> connectionProblem(const StorageConfig &config)
{
    for (const QString &connection : {config.connection, config.adminConnection}) {
        if (holdsPassword(connection))
            return Messages::error("stage.connectionWithPassword"_L1, {{"path"_L1, config.id()}});
        if (!config.container.isEmpty() && namesService(connection))
            return Messages::error("stage.serviceInContainer"_L1, {{"path"_L1, config.id()}});
    }
    if (config.connection.trimmed().isEmpty())
        return Messages::error("stage.emptyField"_L1, {{"path"_L1, config.id()}});
    return std::nullopt;
}

static std::optional<Error> placeProblem(const StorageConfig &config)
{
    if (config.kind == StorageKind::Postgres)
        return connectionProblem(config);
    const bool climbs = config.path.split(u'/').contains(u".."_s);
    if (!config.path.startsWith(u'/') || climbs || config.path == "/"_L1)
        return Messages::error("stage.badPath"_L1, {{"path"_L1, config.id()}, {"value"_L1, config.path}});
    return std::nullopt;
}

QList<StageDraft::Problem> StageDraft::storageProblems() const
{
    QList<Problem> problems;
    const Stage taken = stage();
    QSet<QString> ids;
    for (const StorageConfig &config : taken.storages) {
        if (!isName(config.component))
            problems.append({config.id(), badName(config.id(), config.component)});
        if (!isName(config.name))
            problems.append({config.id(), badName(config.id(), config.name)});
        if (ids.contains(config.id()))
            problems.append({config.id(), Messages::error("stage.duplicateName"_L1,
                                                          {{"path"_L1, config.id()}, {"value"_L1, config.name}})});
        ids.insert(config.id());
        if (const std::optional<Error> error = placeProblem(config))
            problems.append({config.id(), *error});
        if (!config.container.isEmpty() && !isContainerName(config.container))
            problems.append(
                {config.id(),
                 Messages::error("stage.badContainer"_L1, {{"path"_L1, config.id()}, {"value"_L1, config.container}}),
                 u"container"_s});
    }
    if (taken.storages.isEmpty())
        problems.append({u"components"_s, Messages::error("stage.noStorages"_L1, {{"path"_L1, u"components"_s}})});
    return problems;
}

QList<StageDraft::Problem> StageDraft::controlProblems() const
{
    QList<Problem> problems;
    const bool runs = base.runtime.kind == "commands"_L1;
    for (const auto &[field, command] :
         {std::pair(u"runtime.suspend"_s, base.runtime.suspend), std::pair(u"runtime.resume"_s, base.runtime.resume),
          std::pair(u"runtime.state"_s, base.runtime.state)}) {
        if (runs && (command.isEmpty() || command.first().isEmpty()))
            problems.append({field, Messages::error("stage.emptyCommand"_L1, {{"path"_L1, field}})});
    }
    for (const HealthCheck &check : base.health) {
        const QString field = u"health.%1"_s.arg(check.name);
        const QString scheme = check.url.scheme();
        if (check.name.trimmed().isEmpty())
            problems.append({field, Messages::error("stage.emptyField"_L1, {{"path"_L1, u"health.name"_s}})});
        if (!check.url.isValid() || check.url.host().isEmpty() || (scheme != "http"_L1 && scheme != "https"_L1))
            problems.append({field, Messages::error("stage.badUrl"_L1, {{"path"_L1, field}})});
        else if (!check.url.userInfo().isEmpty())
            problems.append({field, Messages::error("stage.urlWithPassword"_L1, {{"path"_L1, field}})});
    }
    return problems;
}

QList<StageDraft::Problem> StageDraft::nameProblems() const
{
    QList<Problem> problems;
    for (const auto &[field, name] : {std::pair(u"project"_s, base.project), std::pair(u"stage"_s, base.name)}) {
        if (!isName(name))
            problems.append({field, badName(field, name)});
    }
    return problems;
}

} // namespace Understudy
