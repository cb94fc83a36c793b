// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/hiddensettings.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

bool HiddenSettings::isHidden(const QString &name)
{
    static const QStringList telling{u"password"_s, u"secret"_s, u"token"_s, u"credential"_s, u"key"_s, u"conninfo"_s};
    return name.contains(u'.') || std::ranges::any_of(telling, [&name](const QString &word) {
               return name.contains(word, Qt::CaseInsensitive);
           });
}

Result<QList<ListEntry>> HiddenSettings::put(const QJsonArray &settings, BlobSink &sink)
{
    QJsonArray hidden;
    for (const QJsonValue &setting : settings) {
        if (isHidden(setting[u"name"_s].toString()))
            hidden.append(setting);
    }
    if (hidden.isEmpty())
        return QList<ListEntry>();
    const QByteArray text = QJsonDocument(hidden).toJson(QJsonDocument::Compact);
    ListEntry entry{.path = entryPath.toByteArray(), .mode = 0600, .size = text.size()};
    for (qsizetype at = 0; at < text.size(); at += BlobSink::maximumBlobSize) {
        const Result<BlobId> id = sink.put(
            QByteArrayView(text).sliced(at, qMin<qsizetype>(BlobSink::maximumBlobSize, text.size() - at)));
        if (!id)
            return std::unexpected(id.error());
        entry.blobs.append(*id);
    }
    return QList<ListEntry>{entry};
}

static Result<QJsonArray> readEntry(const ListRoot &list, BlobSource &blobs)
{
    ListReader reader(list, [&blobs](const BlobId &id) { return blobs.get(id); });
    const Result<std::optional<ListEntry>> entry = reader.find(HiddenSettings::entryPath);
    if (!entry)
        return std::unexpected(entry.error());
    if (!*entry)
        return fail("postgres.factsMissing"_L1);
    QByteArray text;
    for (const BlobId &id : (*entry)->blobs) {
        const Result<QByteArray> piece = blobs.get(id);
        if (!piece)
            return std::unexpected(piece.error());
        text += *piece;
    }
    return QJsonDocument::fromJson(text).array();
}

static bool isSame(const QJsonValue &left, const QJsonValue &right)
{
    return left[u"role"_s] == right[u"role"_s] && left[u"name"_s] == right[u"name"_s];
}

Result<> HiddenSettings::fetch(QJsonArray &settings, const ListRoot &list, BlobSource &blobs)
{
    const auto lacksValue = [](const QJsonValue &setting) { return !setting[u"value"_s].isString(); };
    if (std::ranges::none_of(std::as_const(settings), lacksValue))
        return {};
    const Result<QJsonArray> hidden = readEntry(list, blobs);
    if (!hidden)
        return std::unexpected(hidden.error());
    QJsonArray whole;
    for (const QJsonValue &setting : std::as_const(settings)) {
        const auto found = std::ranges::find_if(*hidden, [&](const QJsonValue &one) { return isSame(one, setting); });
        const bool isThere = !lacksValue(setting) || (found != hidden->end() && !lacksValue(*found));
        if (!isThere)
            return fail("postgres.factsMissing"_L1);
        whole.append(lacksValue(setting) ? QJsonValue(*found) : setting);
    }
    settings = whole;
    return {};
}

} // namespace Understudy
