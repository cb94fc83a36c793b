// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/swapjournal.h"

#include "models/messages/catalog.h"
#include "services/config/stagestore.h"
#include "services/platform/durablefile.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using Phase = SwapJournal::Phase;

static constexpr int s_format = 1;
static constexpr std::array<std::pair<Phase, QLatin1StringView>, 7> s_phases = {{
    {Phase::Staging, "staging"_L1},
    {Phase::Swapping, "swapping"_L1},
    {Phase::Committed, "committed"_L1},
    {Phase::Swapped, "swapped"_L1},
    {Phase::Undoing, "undoing"_L1},
    {Phase::UndoCommitted, "undoCommitted"_L1},
    {Phase::Dropping, "dropping"_L1},
}};

static QString journalPath(const Home &home, const QString &operation)
{
    return home.journals() + u'/' + operation + u".json"_s;
}

static QByteArray toJson(const SwapJournal &journal)
{
    QJsonArray entries;
    for (const SwapJournal::Entry &entry : journal.entries)
        entries.append(QJsonObject{{u"storage"_s, entry.storage}, {u"identity"_s, entry.identity}});
    const auto phase = std::ranges::find(s_phases, journal.phase, &std::pair<Phase, QLatin1StringView>::first);
    const QJsonObject object{
        {u"format"_s, s_format},
        {u"operation"_s, journal.operation},
        {u"stage"_s, QJsonDocument::fromJson(stageFileJson(journal.stage)).object()},
        {u"phase"_s, QString(phase->second)},
        {u"backup"_s, journal.backup},
        {u"backupName"_s, journal.backupName},
        {u"safetyBackup"_s, journal.safetyBackup},
        {u"restoredBefore"_s, journal.restoredBefore.toString(Qt::ISODateWithMs)},
        {u"startedAt"_s, journal.startedAt.toString(Qt::ISODateWithMs)},
        {u"swappedAt"_s, journal.swappedAt.toString(Qt::ISODateWithMs)},
        {u"entries"_s, entries},
    };
    return QJsonDocument(object).toJson();
}

static Result<SwapJournal> fromJson(const QByteArray &json, const QString &path)
{
    const auto damaged = [&path](const QString &details) {
        return fail("restore.journalDamaged"_L1, {{"path"_L1, path}}, details);
    };
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object[u"format"].toInt() != s_format)
        return damaged(u"format"_s);
    const auto phase = std::ranges::find_if(
        s_phases, [name = object[u"phase"].toString()](const auto &known) { return known.second == name; });
    if (phase == s_phases.end())
        return damaged(u"phase"_s);
    const Result<StageFile> stage = parseStageFile(QJsonDocument(object[u"stage"].toObject()).toJson());
    if (!stage)
        return damaged(stage.error().message + u' ' + stage.error().details);
    SwapJournal journal{
        .operation = object[u"operation"].toString(),
        .stage = stage->stage,
        .phase = phase->first,
        .backup = object[u"backup"].toString(),
        .backupName = object[u"backupName"].toString(),
        .safetyBackup = object[u"safetyBackup"].toString(),
        .restoredBefore = QDateTime::fromString(object[u"restoredBefore"].toString(), Qt::ISODateWithMs),
        .startedAt = QDateTime::fromString(object[u"startedAt"].toString(), Qt::ISODateWithMs),
        .swappedAt = QDateTime::fromString(object[u"swappedAt"].toString(), Qt::ISODateWithMs),
        .entries = {}};
    for (const QJsonValue &value : object[u"entries"].toArray())
        journal.entries.append({value[u"storage"].toString(), value[u"identity"].toObject()});
    if (journal.operation.isEmpty())
        return damaged(u"operation"_s);
    return journal;
}

bool SwapJournal::isAbout(const QString &storage) const
{
    return entries.isEmpty() || std::ranges::contains(entries, storage, &Entry::storage);
}

bool SwapJournal::isBetweenStates() const
{
    return phase != Phase::Staging && phase != Phase::Swapped && phase != Phase::Dropping;
}

Result<> SwapJournal::save(const Home &home) const
{
    return writeDurably(journalPath(home, operation), toJson(*this));
}

Result<> SwapJournal::remove(const Home &home) const
{
    return removeDurably(journalPath(home, operation));
}

Result<QList<SwapJournal>> SwapJournal::all(const Home &home)
{
    const Result<QStringList> names = namesIn(home.journals());
    if (!names) {
        if (names.error().code == Error::Code::NotFound)
            return QList<SwapJournal>();
        return std::unexpected(names.error());
    }
    QList<SwapJournal> journals;
    for (const QString &name : *names) {
        if (!name.endsWith(u".json"_s))
            continue; // what writeDurably() had aside when the process died: it was never the journal
        const QString path = home.journals() + u'/' + name;
        const Result<QByteArray> json = readWhole(path);
        if (!json && json.error().code == Error::Code::NotFound)
            continue; // its restore has ended just now
        if (!json)
            return std::unexpected(json.error());
        const Result<SwapJournal> journal = fromJson(*json, path);
        if (!journal)
            return std::unexpected(journal.error());
        journals.append(*journal);
    }
    std::ranges::stable_sort(journals, {}, &SwapJournal::startedAt);
    return journals;
}

Result<std::optional<SwapJournal>> SwapJournal::ofStage(const Home &home, const QString &stage)
{
    const Result<QList<SwapJournal>> journals = all(home);
    if (!journals)
        return std::unexpected(journals.error());
    const auto own = std::ranges::find_if(*journals,
                                          [&](const SwapJournal &journal) { return journal.stage.id() == stage; });
    if (own == journals->end())
        return std::nullopt;
    return *own;
}

std::unexpected<Error> refusalBecauseOf(const SwapJournal &interrupted)
{
    const QString stage = interrupted.stage.id();
    switch (interrupted.phase) {
    case Phase::Staging:
        return fail("restore.notBegun"_L1, {{"stage"_L1, stage}});
    case Phase::Dropping:
        return fail("restore.dropping"_L1, {{"stage"_L1, stage}});
    default:
        return fail("restore.interrupted"_L1, {{"stage"_L1, stage}});
    }
}

Result<> refuseBetweenStates(const Home &home, const QString &stage)
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(home, stage);
    if (!journal)
        return std::unexpected(journal.error());
    if (*journal && (*journal)->isBetweenStates())
        return fail("restore.interrupted"_L1, {{"stage"_L1, stage}});
    return {};
}

} // namespace Understudy
