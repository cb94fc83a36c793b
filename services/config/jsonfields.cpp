// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/jsonfields.h"

#include "models/messages/catalog.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StageFile)
};
} // namespace

void JsonReport::fail(Error error)
{
    if (!fault)
        fault = std::move(error);
}

static QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return Words::tr("null");
    case QJsonValue::Bool:
        return Words::tr("true or false");
    case QJsonValue::Double:
        return Words::tr("a number");
    case QJsonValue::String:
        return Words::tr("a text");
    case QJsonValue::Array:
        return Words::tr("a list");
    case QJsonValue::Object:
        return Words::tr("an object");
    case QJsonValue::Undefined:
        break;
    }
    return Words::tr("nothing");
}

// How many letters have to be added, removed or replaced to make one of the other.
static int distance(const QString &left, const QString &right)
{
    std::vector<int> row(static_cast<std::size_t>(right.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < left.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const int same = left.at(i) == right.at(static_cast<qsizetype>(j) - 1) ? 0 : 1;
            const int above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + same});
            diagonal = above;
        }
    }
    return row.back();
}

JsonFields::JsonFields(const QJsonObject &object, const QString &path, JsonReport &report)
    : m_object(object)
    , m_path(path)
    , m_report(&report)
{ }

QString JsonFields::pathOf(QLatin1StringView name) const
{
    return m_path.isEmpty() ? QString(name) : m_path + u'.' + name;
}

std::optional<QJsonValue> JsonFields::value(QLatin1StringView name, Need need)
{
    m_known.append(name);
    const QJsonValue value = m_object.value(name);
    if (!value.isUndefined())
        return value;
    if (need == Need::Required)
        m_report->fail(Messages::error("stage.missingField"_L1, {{"path"_L1, pathOf(name)}}));
    return std::nullopt;
}

void JsonFields::wrongType(const QString &path, const QString &expected, const QJsonValue &found)
{
    m_report->fail(Messages::error("stage.wrongType"_L1,
                                   {{"path"_L1, path}, {"expected"_L1, expected}, {"found"_L1, typeName(found)}}));
}

QString JsonFields::checkedText(const QJsonValue &value, const QString &path)
{
    if (!value.isString()) {
        wrongType(path, Words::tr("a text"), value);
        return {};
    }
    const QString text = value.toString();
    if (text.isEmpty())
        m_report->fail(Messages::error("stage.emptyField"_L1, {{"path"_L1, path}}));
    if (text.contains(QChar::Null))
        m_report->fail(Messages::error("stage.nulCharacter"_L1, {{"path"_L1, path}}));
    return text;
}

QString JsonFields::text(QLatin1StringView name, Need need)
{
    const std::optional<QJsonValue> found = value(name, need);
    return found ? checkedText(*found, pathOf(name)) : QString();
}

QStringList JsonFields::texts(QLatin1StringView name, Need need)
{
    const std::optional<QJsonValue> found = value(name, need);
    if (!found)
        return {};
    if (!found->isArray()) {
        wrongType(pathOf(name), Words::tr("a list of texts"), *found);
        return {};
    }
    QStringList texts;
    const QJsonArray items = found->toArray();
    for (qsizetype i = 0; i < items.size(); ++i)
        texts.append(checkedText(items.at(i), u"%1[%2]"_s.arg(pathOf(name)).arg(i)));
    return texts;
}

QStringList JsonFields::command(QLatin1StringView name)
{
    const QStringList command = texts(name, Need::Required);
    if (command.isEmpty())
        m_report->fail(Messages::error("stage.emptyCommand"_L1, {{"path"_L1, pathOf(name)}}));
    return command;
}

bool JsonFields::flag(QLatin1StringView name, bool ifMissing)
{
    const std::optional<QJsonValue> found = value(name, Need::Optional);
    if (!found)
        return ifMissing;
    if (!found->isBool())
        wrongType(pathOf(name), Words::tr("true or false"), *found);
    return found->toBool(ifMissing);
}

qint64 JsonFields::number(QLatin1StringView name, qint64 minimum, qint64 maximum, std::optional<qint64> ifMissing)
{
    const std::optional<QJsonValue> found = value(name, ifMissing ? Need::Optional : Need::Required);
    if (!found)
        return ifMissing.value_or(minimum);
    if (!found->isDouble()) {
        wrongType(pathOf(name), Words::tr("a number"), *found);
        return minimum;
    }
    constexpr qint64 notWhole = std::numeric_limits<qint64>::min();
    const qint64 number = found->toInteger(notWhole);
    if (number == notWhole || number < minimum || number > maximum)
        m_report->fail(Messages::error("stage.badNumber"_L1, {{"path"_L1, pathOf(name)},
                                                              {"minimum"_L1, QString::number(minimum)},
                                                              {"maximum"_L1, QString::number(maximum)}}));
    return number;
}

std::optional<JsonFields> JsonFields::object(QLatin1StringView name, Need need)
{
    const std::optional<QJsonValue> found = value(name, need);
    if (!found)
        return std::nullopt;
    if (!found->isObject()) {
        wrongType(pathOf(name), Words::tr("an object"), *found);
        return std::nullopt;
    }
    return JsonFields(found->toObject(), pathOf(name), *m_report);
}

QList<JsonFields> JsonFields::objects(QLatin1StringView name, Need need)
{
    const std::optional<QJsonValue> found = value(name, need);
    if (!found)
        return {};
    if (!found->isArray()) {
        wrongType(pathOf(name), Words::tr("a list of objects"), *found);
        return {};
    }
    QList<JsonFields> objects;
    const QJsonArray items = found->toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString path = u"%1[%2]"_s.arg(pathOf(name)).arg(i);
        if (!items.at(i).isObject())
            wrongType(path, Words::tr("an object"), items.at(i));
        else
            objects.append(JsonFields(items.at(i).toObject(), path, *m_report));
    }
    return objects;
}

void JsonFields::warnOfUnknownFields()
{
    const QStringList names = m_object.keys();
    for (const QString &name : names) {
        if (m_known.contains(name))
            continue;
        const QString path = m_path.isEmpty() ? name : m_path + u'.' + name;
        const auto near = std::ranges::find_if(m_known, [&](const QString &known) {
            return !m_object.contains(known) && distance(name.toLower(), known.toLower()) <= (known.size() > 4 ? 2 : 1);
        });
        m_report->warnings.append(
            near == m_known.end()
                ? Words::tr("“%1” is not known here and has no effect.").arg(path)
                : Words::tr("“%1” is not known here and has no effect. Did you mean “%2”?").arg(path, *near));
    }
}

std::optional<RepeatedField> firstRepeatedField(const QByteArray &validJson)
{
    struct Level
    {
        bool nameIsNext = false;
        bool isObject = false;
        QSet<QByteArray> names;
    };
    QList<Level> levels{Level{}};
    for (qsizetype at = 0; at < validJson.size(); ++at) {
        const char letter = validJson.at(at);
        if (letter == '{' || letter == '[') {
            levels.append(Level{.nameIsNext = letter == '{', .isObject = letter == '{'});
        } else if (letter == '}' || letter == ']') {
            levels.removeLast();
        } else if (letter == ',') {
            levels.last().nameIsNext = levels.last().isObject;
        } else if (letter == '"') {
            const qsizetype begin = ++at;
            while (validJson.at(at) != '"')
                at += validJson.at(at) == '\\' ? 2 : 1;
            const QByteArray text = validJson.sliced(begin, at - begin);
            if (std::exchange(levels.last().nameIsNext, false)) {
                if (levels.last().names.contains(text))
                    return RepeatedField{.name = QString::fromUtf8(text), .line = validJson.first(at).count('\n') + 1};
                levels.last().names.insert(text);
            }
        }
    }
    return std::nullopt;
}

} // namespace Understudy
