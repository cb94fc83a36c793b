// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/stagedtree.h"

#include "models/messages/catalog.h"
#include "services/platform/attributes.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/filesystem.h"
#include "services/platform/metadata.h"
#include "services/storages/journaltext.h"

#include <QFile>
#include <QList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr std::array<QLatin1StringView, 6> s_phases = {"staged"_L1,  "leavingOld"_L1, "enteringNew"_L1,
                                                              "swapped"_L1, "leavingNew"_L1, "enteringOld"_L1};
static constexpr std::array<QLatin1StringView, 3> s_ways = {"exchange"_L1, "create"_L1, "contents"_L1};

std::optional<JournalIdentity> identityAt(const QByteArray &path)
{
    const SystemResult<FileStat> stat = statPath(path);
    return stat ? std::optional(journalIdentityOf(*stat)) : std::nullopt;
}

Result<> copyFolderMetadata(const QByteArray &from, const QByteArray &to, const QString &shownAs)
{
    const SystemResult<FileDescriptor> source = openFolder(from);
    const SystemResult<FileDescriptor> target = openFolder(to);
    if (!source || !target)
        return std::unexpected(systemError(shownAs, source ? target.error() : source.error(), true));
    const SystemResult<FileStat> stat = statOf(source->get());
    const SystemResult<Attributes> attributes = readAttributes({.folder = source->get()});
    if (!stat || !attributes)
        return std::unexpected(systemError(shownAs, stat ? attributes.error() : stat.error(), false));
    const ListEntry entry{.type = ListEntry::Type::Folder,
                          .mode = stat->mode,
                          .owner = stat->owner,
                          .group = stat->group,
                          .modified = stat->modified,
                          .attributes = *attributes};
    const SystemResult<bool> applied = applyMetadata({.folder = target->get()}, entry);
    return applied ? Result<>() : std::unexpected(systemError(shownAs, applied.error(), true));
}

QJsonObject StagedTree::toJson() const
{
    QJsonObject json = {{u"kind"_s, u"files"_s},
                        {u"way"_s, QString(s_ways.at(size_t(place.way)))},
                        {u"root"_s, QFile::decodeName(place.root)},
                        {u"holder"_s, QFile::decodeName(holder)},
                        {u"shownAs"_s, shownAs},
                        {u"existing"_s, bytesText(existing)},
                        {u"newTree"_s, identityJson(newTree)},
                        {u"filter"_s, filter.toJson()}};
    if (oldTree)
        json.insert(u"oldTree"_s, identityJson(*oldTree));
    return json;
}

Result<StagedTree> StagedTree::fromJson(const QJsonObject &json)
{
    const auto way = std::ranges::find(s_ways, json.value(u"way").toString());
    const QString root = json.value(u"root").toString();
    const QString holder = json.value(u"holder").toString();
    if (way == s_ways.end() || !json.value(u"existing").toString().startsWith(u'/') || !root.startsWith(u'/')
        || !holder.startsWith(u'/') || json.value(u"kind") != u"files"_s)
        return fail("files.journalUnreadable"_L1);
    StagedTree staged{.place = {.way = TreePlace::Way(way - s_ways.begin()), .root = QFile::encodeName(root)},
                      .holder = QFile::encodeName(holder),
                      .shownAs = json.value(u"shownAs").toString(),
                      .existing = textBytes(json.value(u"existing")),
                      .newTree = identityFromJson(json.value(u"newTree")),
                      .filter = PathFilter::fromJson(json.value(u"filter").toObject())};
    if (json.contains(u"oldTree"))
        staged.oldTree = identityFromJson(json.value(u"oldTree"));
    return staged;
}

static QString phasePath(const QByteArray &holder)
{
    return QFile::decodeName(holder) + u"/phase"_s;
}

Result<StagedTree::PhaseRecord> StagedTree::phase() const
{
    const Result<QByteArray> text = readWhole(phasePath(holder), 1000);
    if (!text)
        return std::unexpected(text.error());
    const QList<QByteArray> words = text->split(' ');
    const auto phase = std::ranges::find(s_phases, QLatin1StringView(words.first()));
    if (phase == s_phases.end())
        return fail("files.journalUnreadable"_L1);
    return PhaseRecord{.phase = SwapPhase(phase - s_phases.begin()),
                       .since = {.seconds = words.value(1).toLongLong(), .nanoseconds = words.value(2).toUInt()}};
}

Result<> StagedTree::setPhase(SwapPhase phase) const
{
    const SystemResult<FileDescriptor> folder = openFolder(holder);
    const SystemResult<FileSystem> facts = folder ? fileSystemOf(folder->get()) : std::unexpected(folder.error());
    const Timestamp now = dividingMoment(facts && facts->wholeSeconds);
    const QByteArray text = s_phases.at(size_t(phase)).toString().toLatin1() + ' ' + QByteArray::number(now.seconds)
                            + ' ' + QByteArray::number(now.nanoseconds);
    return writeDurably(phasePath(holder), text);
}

} // namespace Understudy
