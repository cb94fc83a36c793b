// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/manifest.h"

#include "models/messages/catalog.h"
#include "models/sealedjson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

template<typename Enum, size_t Size>
using Names = std::array<std::pair<Enum, QLatin1StringView>, Size>;

static constexpr Names<Grade, 3> s_grades = {{{Grade::A, "A"_L1}, {Grade::B, "B"_L1}, {Grade::C, "C"_L1}}};
static constexpr Names<Origin, 4> s_origins = {{{Origin::Manual, "manual"_L1},
                                                {Origin::Automatic, "automatic"_L1},
                                                {Origin::Safety, "safety"_L1},
                                                {Origin::Imported, "imported"_L1}}};
static constexpr Names<Problem::Kind, 4> s_problems = {{{Problem::Kind::Unreadable, "unreadable"_L1},
                                                        {Problem::Kind::Vanished, "vanished"_L1},
                                                        {Problem::Kind::ChangedWhileRead, "changedWhileRead"_L1},
                                                        {Problem::Kind::NotSupported, "notSupported"_L1}}};

template<typename Enum, size_t Size>
static QString nameOf(const Names<Enum, Size> &names, Enum value)
{
    return std::ranges::find(names, value, &std::pair<Enum, QLatin1StringView>::first)->second;
}

template<typename Enum, size_t Size>
static bool valueOf(const Names<Enum, Size> &names, const QJsonValue &name, Enum &value)
{
    const QString text = name.toString();
    const auto known = std::ranges::find_if(names, [&](const auto &entry) { return entry.second == text; });
    if (known == names.end())
        return false;
    value = known->first;
    return true;
}

QString gradeName(Grade grade)
{
    return nameOf(s_grades, grade);
}

QString originName(Origin origin)
{
    return nameOf(s_origins, origin);
}

static QJsonObject problemToJson(const Problem &problem)
{
    return {
        {"kind"_L1, nameOf(s_problems, problem.kind)}, {"subject"_L1, problem.subject}, {"reason"_L1, problem.reason}};
}

static QJsonObject recordToJson(const StorageRecord &record)
{
    QJsonArray problems;
    for (const Problem &problem : record.problems)
        problems.append(problemToJson(problem));
    return {{"component"_L1, record.component},
            {"name"_L1, record.name},
            {"kind"_L1, kindName(record.kind)},
            {"list"_L1, QJsonObject{{"id"_L1, record.list.id.toString()}, {"depth"_L1, record.list.depth}}},
            {"sizeBytes"_L1, record.sizeBytes},
            {"entries"_L1, record.entries},
            {"summary"_L1, record.summary},
            {"facts"_L1, record.facts},
            {"problems"_L1, problems},
            {"problemCount"_L1, record.problemCount},
            {"consistent"_L1, record.consistent},
            {"lost"_L1, record.lost}};
}

QByteArray Manifest::toJson() const
{
    QJsonObject json = unknown;
    QJsonArray records;
    for (const StorageRecord &record : storages)
        records.append(recordToJson(record));
    QJsonArray packNames;
    for (const PackId &pack : packs)
        packNames.append(pack.toString());
    json["format"_L1] = currentFormat;
    json["id"_L1] = id;
    json["project"_L1] = project;
    json["stage"_L1] = stage;
    json["name"_L1] = name;
    json["note"_L1] = note;
    json["createdAt"_L1] = createdAt.toUTC().toString(Qt::ISODateWithMs);
    json["origin"_L1] = originName(origin);
    json["grade"_L1] = gradeName(grade);
    json["skewMs"_L1] = skewMs;
    json["suspendedMs"_L1] = suspendedMs;
    json["durationMs"_L1] = durationMs;
    json["release"_L1] = release;
    json["schemaLevel"_L1] = schemaLevel ? QJsonValue(*schemaLevel) : QJsonValue(QJsonValue::Null);
    json["storages"_L1] = records;
    json["warnings"_L1] = QJsonArray::fromStringList(warnings);
    json["packs"_L1] = packNames;
    json["sizeBytes"_L1] = sizeBytes;
    json["storedBytes"_L1] = storedBytes;
    json["newBytes"_L1] = newBytes;
    json["tools"_L1] = tools;
    json["stageDefinition"_L1] = stageDefinition;
    return sealJson(json);
}

// Takes fields out of an object one by one: what is left over is unknown. Remembers whether all had the right type.
class FieldReader
{
public:
    explicit FieldReader(QJsonObject object)
        : m_object(std::move(object))
    { }

    QJsonValue take(QLatin1StringView key, QJsonValue::Type type)
    {
        const QJsonValue value = m_object.take(key);
        m_good = m_good && value.type() == type;
        return value;
    }
    QString text(QLatin1StringView key) { return take(key, QJsonValue::String).toString(); }
    QJsonObject object(QLatin1StringView key) { return take(key, QJsonValue::Object).toObject(); }
    QJsonArray array(QLatin1StringView key) { return take(key, QJsonValue::Array).toArray(); }
    bool flag(QLatin1StringView key) { return take(key, QJsonValue::Bool).toBool(); }
    qint64 count(QLatin1StringView key)
    {
        const qint64 number = take(key, QJsonValue::Double).toInteger(-1);
        require(number >= 0);
        return number;
    }
    BlobId digest(QLatin1StringView key)
    {
        const std::optional<BlobId> id = BlobId::fromHex(text(key).toLatin1());
        require(id.has_value());
        return id.value_or(BlobId());
    }
    template<typename Names, typename Enum>
    void choice(QLatin1StringView key, const Names &names, Enum &value)
    {
        require(valueOf(names, m_object.take(key), value));
    }
    void require(bool condition) { m_good = m_good && condition; }
    [[nodiscard]] bool isGood() const { return m_good; }
    [[nodiscard]] QJsonObject rest() const { return m_object; }

private:
    QJsonObject m_object;
    bool m_good = true;
};

static Problem problemFromJson(const QJsonValue &json, FieldReader &outer)
{
    FieldReader fields(json.toObject());
    Problem problem;
    fields.choice("kind"_L1, s_problems, problem.kind);
    problem.subject = fields.text("subject"_L1);
    problem.reason = fields.text("reason"_L1);
    outer.require(fields.isGood());
    return problem;
}

static StorageRecord recordFromJson(const QJsonValue &json, FieldReader &outer)
{
    FieldReader fields(json.toObject());
    StorageRecord record;
    record.component = fields.text("component"_L1);
    record.name = fields.text("name"_L1);
    const std::optional<StorageKind> kind = kindFromName(fields.text("kind"_L1));
    fields.require(kind.has_value());
    record.kind = kind.value_or(StorageKind::Files);
    FieldReader list(fields.object("list"_L1));
    record.list.id = list.digest("id"_L1);
    const qint64 depth = list.count("depth"_L1);
    fields.require(list.isGood() && depth <= ListRoot::maximumDepth);
    record.list.depth = int(depth);
    record.sizeBytes = fields.count("sizeBytes"_L1);
    record.entries = fields.count("entries"_L1);
    record.summary = fields.text("summary"_L1);
    record.facts = fields.object("facts"_L1);
    for (const QJsonValue &problem : fields.array("problems"_L1))
        record.problems.append(problemFromJson(problem, fields));
    record.problemCount = fields.count("problemCount"_L1);
    record.consistent = fields.flag("consistent"_L1);
    record.lost = fields.flag("lost"_L1);
    outer.require(fields.isGood());
    return record;
}

static void readDescription(FieldReader &fields, Manifest &manifest)
{
    manifest.id = fields.text("id"_L1);
    manifest.project = fields.text("project"_L1);
    manifest.stage = fields.text("stage"_L1);
    manifest.name = fields.text("name"_L1);
    manifest.note = fields.text("note"_L1);
    manifest.createdAt = QDateTime::fromString(fields.text("createdAt"_L1), Qt::ISODateWithMs).toUTC();
    fields.require(manifest.createdAt.isValid());
    fields.choice("origin"_L1, s_origins, manifest.origin);
    fields.choice("grade"_L1, s_grades, manifest.grade);
    manifest.skewMs = fields.count("skewMs"_L1);
    manifest.suspendedMs = fields.count("suspendedMs"_L1);
    manifest.durationMs = fields.count("durationMs"_L1);
    manifest.release = fields.text("release"_L1);
    manifest.tools = fields.object("tools"_L1);
    manifest.stageDefinition = fields.object("stageDefinition"_L1);
}

static void readContent(FieldReader &fields, Manifest &manifest)
{
    for (const QJsonValue &record : fields.array("storages"_L1))
        manifest.storages.append(recordFromJson(record, fields));
    for (const QJsonValue &warning : fields.array("warnings"_L1))
        manifest.warnings.append(warning.toString());
    for (const QJsonValue &name : fields.array("packs"_L1)) {
        const std::optional<PackId> pack = PackId::fromHex(name.toString().toLatin1());
        fields.require(pack.has_value());
        manifest.packs.append(pack.value_or(PackId()));
    }
    manifest.sizeBytes = fields.count("sizeBytes"_L1);
    manifest.storedBytes = fields.count("storedBytes"_L1);
    manifest.newBytes = fields.count("newBytes"_L1);
}

Result<Manifest> Manifest::fromJson(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return fail("repository.manifestDamaged"_L1, {}, problem.errorString());
    QJsonObject object = document.object();
    // Before the digest: a newer format may be sealed in another way, and the sentence should say what is the matter.
    const qint64 format = object.take("format"_L1).toInteger();
    if (format > currentFormat)
        return fail("repository.manifestNewer"_L1,
                    {{"format"_L1, QString::number(format)}, {"known"_L1, QString::number(currentFormat)}});
    if (format != currentFormat || !isSealIntact(json))
        return fail("repository.manifestDamaged"_L1, {}, u"its digest does not match"_s);
    object.remove("digest"_L1);
    const QJsonValue level = object.take("schemaLevel"_L1);
    Manifest manifest;
    if (level.isDouble())
        manifest.schemaLevel = level.toInteger();
    FieldReader fields(object);
    readDescription(fields, manifest);
    readContent(fields, manifest);
    if (!fields.isGood())
        return fail("repository.manifestDamaged"_L1, {}, u"a field is missing or has the wrong type"_s);
    manifest.unknown = fields.rest();
    return manifest;
}

const StorageRecord *Manifest::storage(const QString &storageId) const
{
    const auto record = std::ranges::find_if(storages, [&](const StorageRecord &r) { return r.id() == storageId; });
    return record == storages.end() ? nullptr : &*record;
}

} // namespace Understudy
