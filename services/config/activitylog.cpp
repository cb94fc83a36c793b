// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/activitylog.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

ActivityLog::ActivityLog(const Home &home)
    : m_home(home)
{ }

QString ActivityLog::list() const
{
    return m_home.logs() + u"/operations.json"_s;
}

QString ActivityLog::fileFor(const QString &stage, const QDateTime &startedAt) const
{
    return m_home.logs() + u'/' + startedAt.toUTC().toString(u"yyyyMMdd-hhmmsszzz-"_s) + Home::fileName(stage)
           + u".log"_s;
}

// A line that is lost with the power is no loss: nothing is synced here.
Result<> ActivityLog::append(const QString &file, const QStringList &lines) const
{
    QFile log(file);
    const auto mode = QIODevice::WriteOnly | QIODevice::Append;
    const bool opened = log.open(mode, QFile::ReadOwner | QFile::WriteOwner);
    const QByteArray text = lines.join(u'\n').toUtf8() + '\n';
    if (!opened || log.write(text) != text.size() || !log.flush())
        return fail("common.writeFailed"_L1, {{"path"_L1, file}, {"reason"_L1, log.errorString()}});
    return {};
}

Result<QStringList> ActivityLog::lines(const QString &file, qsizetype atMost) const
{
    const Result<QByteArray> text = readWhole(file);
    if (!text)
        return std::unexpected(text.error());
    const QStringList all = QString::fromUtf8(*text).split(u'\n', Qt::SkipEmptyParts);
    return all.mid(std::max<qsizetype>(0, all.size() - atMost));
}

Result<> ActivityLog::copy(const QString &file, const QString &target) const
{
    const Result<QByteArray> text = readWhole(file);
    if (!text)
        return std::unexpected(text.error());
    return writeDurably(target, *text);
}

Result<QList<Activity>> ActivityLog::remembered() const
{
    const Result<QByteArray> json = readWhole(list());
    if (!json && json.error().code != Error::Code::NotFound)
        return std::unexpected(json.error());
    QList<Activity> all;
    const QJsonArray entries = QJsonDocument::fromJson(json.value_or(QByteArray())).array();
    for (const QJsonValue &entry : entries)
        all.append(Activity::fromJson(entry.toObject()));
    return all;
}

static QJsonArray toJson(const QList<Activity> &activities)
{
    QJsonArray entries;
    for (const Activity &activity : activities)
        entries.append(activity.toJson());
    return entries;
}

Result<> ActivityLog::remember(const Activity &finished) const
{
    Result<QList<Activity>> all = remembered();
    if (!all)
        return std::unexpected(all.error());
    all->prepend(finished);
    while (all->size() > most) {
        const QString file = all->takeLast().logFile;
        if (!file.startsWith(m_home.logs() + u'/'))
            continue;
        if (const Result<> removed = removeDurably(file); !removed)
            return removed;
    }
    return writeDurably(list(), QJsonDocument(toJson(*all)).toJson());
}

Result<> ActivityLog::forget() const
{
    return writeDurably(list(), "[]\n");
}

} // namespace Understudy
