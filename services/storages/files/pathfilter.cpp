// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/pathfilter.h"

#include "services/platform/mounttable.h"
#include "services/platform/procfile.h"
#include "services/storages/asidename.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

// Files that a SQLite database has beside it belong to it, and are named with it.
static constexpr std::array<QLatin1StringView, 3> s_companions = {"-wal"_L1, "-shm"_L1, "-journal"_L1};

// One "[...]" at the front of the pattern, which is shortened by it. None if it is no set: then '[' means itself.
static std::optional<bool> matchesSet(QByteArrayView &pattern, char byte)
{
    const qsizetype close = pattern.indexOf(']', pattern.startsWith("[!") ? 3 : 2);
    if (close < 0)
        return std::nullopt;
    QByteArrayView set = pattern.sliced(1, close - 1);
    const bool negated = set.startsWith('!');
    if (negated)
        set = set.sliced(1);
    bool found = false;
    const auto value = static_cast<uchar>(byte);
    for (qsizetype at = 0; at < set.size(); ++at) {
        const bool range = at + 2 < set.size() && set[at + 1] == '-';
        const auto low = static_cast<uchar>(set[at]);
        const auto high = static_cast<uchar>(set[range ? at + 2 : at]);
        found = found || (low <= value && value <= high);
        at += range ? 2 : 0;
    }
    pattern = pattern.sliced(close + 1);
    return found != negated && byte != '/';
}

static bool matchesStar(QByteArrayView pattern, QByteArrayView text)
{
    const bool across = pattern.startsWith("**");
    const QByteArrayView rest = pattern.sliced(across ? 2 : 1);
    for (qsizetype taken = 0; taken <= text.size(); ++taken) {
        if (matchesPattern(rest, text.sliced(taken)))
            return true;
        if (taken < text.size() && text[taken] == '/' && !across)
            return false;
    }
    return false;
}

bool matchesPattern(QByteArrayView pattern, QByteArrayView text)
{
    while (!pattern.isEmpty()) {
        if (pattern.startsWith('*'))
            return matchesStar(pattern, text);
        if (text.isEmpty())
            return false;
        const std::optional<bool> inSet = pattern.startsWith('[') ? matchesSet(pattern, text.front()) : std::nullopt;
        if (inSet.has_value() && !*inSet)
            return false;
        if (!inSet) {
            const bool any = pattern.front() == '?' && text.front() != '/';
            if (!any && pattern.front() != text.front())
                return false;
            pattern = pattern.sliced(1);
        }
        text = text.sliced(1);
    }
    return text.isEmpty();
}

PathFilter::PathFilter(const StorageConfig &config, const QByteArray &root)
{
    for (const QString &exclude : config.exclude) {
        QByteArray pattern = exclude.toUtf8();
        while (pattern.endsWith('/'))
            pattern.chop(1);
        if (!pattern.contains('/'))
            m_names.append(pattern);
        else
            m_paths.append(pattern.startsWith('/') ? pattern.sliced(1) : pattern);
    }
    const QByteArray configured = QFile::encodeName(QDir::cleanPath(config.path));
    for (const QString &nested : config.nestedPaths) {
        const QByteArray path = QFile::encodeName(QDir::cleanPath(nested));
        const QByteArray real = realPathToBe(path).value_or(path);
        leaveOutNested(pathBelow(path, configured));
        leaveOutNested(pathBelow(path, root));
        leaveOutNested(pathBelow(real, root));
        // Behind a link a database has other names, and those beside it are called after them.
        for (const QLatin1StringView companion : s_companions) {
            if (config.nestedPaths.contains(nested + companion))
                leaveOutNested(pathBelow(real + companion.data(), root));
        }
    }
}

void PathFilter::leaveOutNested(const std::optional<QByteArray> &below)
{
    if (below && !below->isEmpty() && !m_nested.contains(*below))
        m_nested.append(*below);
}

bool PathFilter::leavesOut(const QByteArray &path, const QByteArray &name) const
{
    const auto matches = [](const QByteArray &text) {
        return [&text](const QByteArray &pattern) { return matchesPattern(pattern, text); };
    };
    return isAsideName(name) || m_nested.contains(path) || std::ranges::any_of(m_names, matches(name))
           || std::ranges::any_of(m_paths, matches(path));
}

bool PathFilter::covers(const QByteArray &path) const
{
    for (qsizetype end = 0; end >= 0 && !path.isEmpty();) {
        const qsizetype begin = end == 0 ? 0 : end + 1;
        end = path.indexOf('/', begin);
        const QByteArray upTo = end < 0 ? path : path.first(end);
        if (leavesOut(upTo, upTo.sliced(begin)))
            return true;
    }
    return false;
}

static void addMissing(QList<QByteArray> &list, const QList<QByteArray> &others)
{
    for (const QByteArray &other : others) {
        if (!list.contains(other))
            list.append(other);
    }
}

void PathFilter::add(const PathFilter &other)
{
    addMissing(m_names, other.m_names);
    addMissing(m_paths, other.m_paths);
    addMissing(m_nested, other.m_nested);
}

static QJsonArray toArray(const QList<QByteArray> &list)
{
    QJsonArray array;
    for (const QByteArray &bytes : list)
        array.append(QString::fromLatin1(bytes.toPercentEncoding("/")));
    return array;
}

static QList<QByteArray> toList(const QJsonValue &value)
{
    QList<QByteArray> list;
    for (const QJsonValue &item : value.toArray())
        list.append(QByteArray::fromPercentEncoding(item.toString().toLatin1()));
    return list;
}

QJsonObject PathFilter::toJson() const
{
    return {{u"names"_s, toArray(m_names)}, {u"paths"_s, toArray(m_paths)}, {u"nested"_s, toArray(m_nested)}};
}

PathFilter PathFilter::fromJson(const QJsonObject &json)
{
    PathFilter filter;
    filter.m_names = toList(json.value(u"names"));
    filter.m_paths = toList(json.value(u"paths"));
    filter.m_nested = toList(json.value(u"nested"));
    return filter;
}

} // namespace Understudy
