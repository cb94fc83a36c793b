// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Understudy {

// What reading a JSON file found: the first fault ends it, warnings do not.
struct JsonReport
{
    std::optional<Error> fault;
    QStringList warnings;

    void fail(Error error);
};

// One object of a JSON file: gives its fields by name and type. A field of another type, missing or empty where it is
// needed, or with a NUL in it goes to the report, by its path; then the value is the default one. So a reader asks for
// one field after the other, and looks at the report once.
class JsonFields
{
public:
    enum class Need { Required, Optional };

    JsonFields(const QJsonObject &object, const QString &path, JsonReport &report);

    [[nodiscard]] QString text(QLatin1StringView name, Need need = Need::Required); // not empty where it is given
    [[nodiscard]] QStringList texts(QLatin1StringView name, Need need = Need::Optional); // none of them empty
    [[nodiscard]] QStringList command(QLatin1StringView name); // at least the program
    [[nodiscard]] bool flag(QLatin1StringView name, bool ifMissing);
    [[nodiscard]] qint64 number(QLatin1StringView name, qint64 minimum, qint64 maximum,
                                std::optional<qint64> ifMissing);
    [[nodiscard]] std::optional<JsonFields> object(QLatin1StringView name, Need need = Need::Optional);
    [[nodiscard]] QList<JsonFields> objects(QLatin1StringView name, Need need = Need::Required);

    [[nodiscard]] bool has(QLatin1StringView name) const { return m_object.contains(name); }
    [[nodiscard]] bool isObject(QLatin1StringView name) const { return m_object.value(name).isObject(); }
    [[nodiscard]] QString pathOf(QLatin1StringView name) const;
    [[nodiscard]] JsonReport &report() const { return *m_report; }
    // Warns about every field that nobody asked for, and names a known one that looks like it.
    void warnOfUnknownFields();

private:
    [[nodiscard]] std::optional<QJsonValue> value(QLatin1StringView name, Need need);
    [[nodiscard]] QString checkedText(const QJsonValue &value, const QString &path);
    void wrongType(const QString &path, const QString &expected, const QJsonValue &found);

    QJsonObject m_object;
    QString m_path; // empty for the whole file
    JsonReport *m_report;
    QStringList m_known;
};

// The first field that an object names twice (QJsonDocument keeps the last one without a word), as "line: name".
struct RepeatedField
{
    QString name;
    qsizetype line = 0;
};
[[nodiscard]] std::optional<RepeatedField> firstRepeatedField(const QByteArray &validJson);

} // namespace Understudy
