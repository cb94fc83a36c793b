// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backup.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

static BlobId digest(char c)
{
    return *BlobId::fromHex(QByteArray(64, c));
}

static StorageRecord record()
{
    return {.component = u"database"_s,
            .name = u"main"_s,
            .kind = StorageKind::Postgres,
            .list = {.id = digest('a'), .depth = 2},
            .sizeBytes = 9'007'199'254'740'993, // more than a double holds
            .entries = 12,
            .summary = u"12 tables, “ä”"_s,
            .facts = {{"digest"_L1, u"not the manifest's"_s}, {"rows"_L1, 5}},
            .problems = {{.kind = Problem::Kind::ChangedWhileRead, .subject = u"a\nb"_s, .reason = u"why"_s}},
            .problemCount = 2,
            .consistent = false,
            .lost = true};
}

static Manifest sample()
{
    return {.id = u"0b0e2d0a-6e5c-4d59-9d3f-2f0a5f1f6f10"_s,
            .project = u"shop"_s,
            .stage = u"staging"_s,
            .name = u"before 2.5"_s,
            .note = u"a note"_s,
            .createdAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, QTimeZone::UTC),
            .origin = Origin::Safety,
            .grade = Grade::C,
            .skewMs = 40,
            .suspendedMs = 400,
            .durationMs = 60'000,
            .release = u"2.4.1"_s,
            .schemaLevel = 45,
            .storages = {record()},
            .warnings = {u"a warning"_s},
            .packs = {digest('b'), digest('c')},
            .sizeBytes = 3,
            .storedBytes = 2,
            .newBytes = 1,
            .tools = {{"pg_dump"_L1, u"17.2"_s}},
            .stageDefinition = {{"format"_L1, 1}},
            .unknown = {{"later"_L1, QJsonArray{1, 2}}}};
}

class tst_Manifest : public QObject
{
    Q_OBJECT

private slots:
    void comesBackAsItWas();
    void anUnknownSchemaLevelStaysUnknown();
    void anyChangedByteIsNoticed();
    void anyTruncationIsNoticed();
    void aNewerFormatIsRefused();
    void findsAStorage();
    void marksComeBackAsTheyWere();
    void changedMarksAreNoticed();
    void aBackupPrintsWhatScriptsRead();
    void anAttemptPrintsItsFailure();
};

void tst_Manifest::comesBackAsItWas()
{
    const Result<Manifest> again = Manifest::fromJson(sample().toJson());
    QVERIFY(again);
    QCOMPARE(*again, sample());
}

void tst_Manifest::anUnknownSchemaLevelStaysUnknown()
{
    Manifest manifest = sample();
    manifest.schemaLevel.reset();
    const Result<Manifest> again = Manifest::fromJson(manifest.toJson());
    QVERIFY(again);
    QCOMPARE(*again, manifest);
}

void tst_Manifest::anyChangedByteIsNoticed()
{
    const QByteArray json = sample().toJson();
    for (qsizetype at = 0; at < json.size(); ++at) {
        for (const int bit : {0, 3, 5, 7}) {
            QByteArray changed = json;
            changed[at] = char(changed[at] ^ (1 << bit));
            const Result<Manifest> manifest = Manifest::fromJson(changed);
            QVERIFY2(!manifest, qPrintable(u"byte %1, bit %2"_s.arg(at).arg(bit)));
        }
    }
}

void tst_Manifest::anyTruncationIsNoticed()
{
    const QByteArray json = sample().toJson();
    for (qsizetype size = 0; size < json.size(); ++size)
        QVERIFY(!Manifest::fromJson(json.first(size)));
}

void tst_Manifest::aNewerFormatIsRefused()
{
    const Result<Manifest> manifest = Manifest::fromJson(R"({"format": 2, "whatever": true})");
    QVERIFY(!manifest);
    QCOMPARE(manifest.error().code, Error::Code::Refused);
}

void tst_Manifest::findsAStorage()
{
    const Manifest manifest = sample();
    QVERIFY(manifest.storage(u"database/main"_s));
    QVERIFY(!manifest.storage(u"database/other"_s));
}

void tst_Manifest::marksComeBackAsTheyWere()
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'001, QTimeZone::UTC);
    const Marks marks{.name = u"n"_s,
                      .note = u"t"_s,
                      .noteChanged = true,
                      .kept = true,
                      .verifiedAt = time,
                      .verifiedGood = true,
                      .findings = {u"a"_s, u"b"_s},
                      .restoredAt = time,
                      .deletedAt = time,
                      .unknown = {{"later"_L1, true}}};
    for (const Marks &each : {marks, Marks{}}) {
        const Result<Marks> again = Marks::fromJson(each.toJson());
        QVERIFY(again);
        QCOMPARE(*again, each);
    }
}

void tst_Manifest::changedMarksAreNoticed()
{
    const QByteArray json = Marks{.name = u"n"_s}.toJson();
    for (qsizetype at = 0; at < json.size(); ++at) {
        QByteArray changed = json;
        changed[at] = char(changed[at] ^ 1);
        const Result<Marks> marks = Marks::fromJson(changed);
        QVERIFY(!marks);
        QCOMPARE(marks.error().code, Error::Code::Corrupt);
    }
}

void tst_Manifest::aBackupPrintsWhatScriptsRead()
{
    const Backup backup{
        .manifest = sample(), .marks = {.name = u"renamed"_s}, .status = BackupStatus::ReadyWithWarnings};
    const QJsonObject json = backup.toJson();
    QCOMPARE(json["id"_L1].toString(), sample().id);
    QCOMPARE(json["name"_L1].toString(), u"renamed"_s);
    QCOMPARE(json["createdAt"_L1].toString(), u"2023-11-14T22:13:20.123Z"_s);
    QCOMPARE(json["status"_L1].toString(), u"readyWithWarnings"_s);
    QCOMPARE(json["grade"_L1].toString(), u"C"_s);
    QCOMPARE(json["origin"_L1].toString(), u"safety"_s);
    QCOMPARE(json["newBytes"_L1].toInteger(), 1);
    const QJsonObject storage = json["storages"_L1].toArray().first().toObject();
    QCOMPARE(storage["kind"_L1].toString(), u"postgres"_s);
    QCOMPARE(storage["sizeBytes"_L1].toInteger(), 9'007'199'254'740'993);
    QCOMPARE(storage["ready"_L1].toBool(), true);
    QVERIFY(!json.contains("error"_L1));
}

void tst_Manifest::anAttemptPrintsItsFailure()
{
    const Backup attempt{.status = BackupStatus::Failed,
                         .failure = {.code = Error::Code::NoSpace, .message = u"Full."_s}};
    const QJsonObject json = attempt.toJson();
    QCOMPARE(json["status"_L1].toString(), u"failed"_s);
    QVERIFY(json["grade"_L1].isNull());
    QCOMPARE(json["error"_L1].toObject()["code"_L1].toString(), u"noSpace"_s);
}

QTEST_GUILESS_MAIN(tst_Manifest)
#include "tst_manifest.moc"
