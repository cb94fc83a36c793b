// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/backupprinter.h"

#include "app/output/errortext.h"
#include "app/output/fields.h"
#include "app/output/format.h"
#include "app/output/texttable.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy::BackupPrinter {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupPrinter)
};
} // namespace

static constexpr qsizetype s_shownProblems = 20; // of one storage; -o json has them all
static constexpr qsizetype s_shortId = 8;

QString statusText(const Backup &backup)
{
    switch (backup.status) {
    case BackupStatus::NotReady:
        return Texts::tr("not ready, %1%").arg(static_cast<int>(backup.progress * 100));
    case BackupStatus::Ready:
        return backup.marks.verifiedGood ? Texts::tr("ready, verified") : Texts::tr("ready");
    case BackupStatus::ReadyWithWarnings:
        return Texts::tr("ready, with warnings");
    case BackupStatus::Failed:
        return Texts::tr("failed");
    case BackupStatus::Cancelled:
        return Texts::tr("cancelled");
    case BackupStatus::Damaged:
        return Texts::tr("damaged");
    }
    Q_UNREACHABLE_RETURN({});
}

static bool hasData(const Backup &backup)
{
    return backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings
           || backup.status == BackupStatus::Damaged;
}

static QString nameWithMarks(const Backup &backup)
{
    QString name = backup.name();
    if (backup.marks.kept)
        name += Texts::tr(" (kept)");
    if (backup.manifest.origin != Origin::Manual)
        name += u" ("_s + originName(backup.manifest.origin) + u')';
    return name;
}

QString listText(const QList<Backup> &backups)
{
    if (backups.isEmpty())
        return Texts::tr("No backups yet. Make one with “backup create PROJECT/STAGE --suspend”.") + u'\n';
    TextTable table({{Texts::tr("Id")},
                     {Texts::tr("Name")},
                     {Texts::tr("Stage")},
                     {Texts::tr("Created")},
                     {Texts::tr("Size"), TextTable::Align::Right},
                     {Texts::tr("New"), TextTable::Align::Right},
                     {Texts::tr("Grade")},
                     {Texts::tr("Status")},
                     {Texts::tr("Release")}});
    for (const Backup &backup : backups) {
        const Manifest &manifest = backup.manifest;
        const bool data = hasData(backup);
        table.addRow({backup.id().left(s_shortId), nameWithMarks(backup), manifest.stageId(),
                      Format::time(manifest.createdAt), data ? Format::size(manifest.sizeBytes) : QString(),
                      data ? Format::size(manifest.newBytes) : QString(), data ? gradeName(manifest.grade) : QString(),
                      statusText(backup), manifest.release});
    }
    return table.text();
}

QJsonArray listJson(const QList<Backup> &backups)
{
    QJsonArray list;
    for (const Backup &backup : backups)
        list.append(backup.toJson());
    return list;
}

static QString gradeText(const Manifest &manifest)
{
    switch (manifest.grade) {
    case Grade::A:
        return Texts::tr("A: the stage was proved suspended, so all storages are of the same moment");
    case Grade::B:
        return Texts::tr("B: each storage is consistent by itself; up to %1 lie between them")
            .arg(Format::duration(manifest.skewMs));
    case Grade::C:
        return Texts::tr("C: files changed while they were read");
    }
    Q_UNREACHABLE_RETURN({});
}

static QString storagesText(const Manifest &manifest)
{
    TextTable table({{Texts::tr("Storage")},
                     {Texts::tr("Kind")},
                     {Texts::tr("Size"), TextTable::Align::Right},
                     {Texts::tr("Holds")}});
    QString problems;
    for (const StorageRecord &storage : manifest.storages) {
        table.addRow({storage.id(), kindName(storage.kind), Format::size(storage.sizeBytes), storage.summary});
        for (const Problem &problem : storage.problems.first(std::min(s_shownProblems, storage.problems.size())))
            problems +=
                Texts::tr("%1: %2: %3").arg(storage.id(), Format::shown(problem.subject), Format::shown(problem.reason))
                + u'\n';
        if (storage.problemCount > s_shownProblems)
            problems +=
                Texts::tr("%1: %2 more").arg(storage.id(), Format::count(storage.problemCount - s_shownProblems))
                + u'\n';
    }
    return table.text() + (problems.isEmpty() ? QString() : u'\n' + problems);
}

static void addFigures(Fields &fields, const Manifest &manifest)
{
    fields.add(Texts::tr("Size"), Texts::tr("%1, stored in %2, of it new %3")
                                      .arg(Format::size(manifest.sizeBytes), Format::size(manifest.storedBytes),
                                           Format::size(manifest.newBytes)));
    fields.add(Texts::tr("Took"), manifest.suspendedMs > 0 ? Texts::tr("%1, of it suspended %2")
                                                                 .arg(Format::duration(manifest.durationMs),
                                                                      Format::duration(manifest.suspendedMs))
                                                           : Format::duration(manifest.durationMs));
    fields.add(Texts::tr("Grade"), gradeText(manifest));
    if (!manifest.release.isEmpty())
        fields.add(Texts::tr("Release"), manifest.release);
    if (manifest.schemaLevel)
        fields.add(Texts::tr("Schema"), QString::number(*manifest.schemaLevel));
}

QString showText(const Backup &backup)
{
    const Manifest &manifest = backup.manifest;
    Fields fields;
    fields.add(Texts::tr("Backup"), nameWithMarks(backup));
    fields.add(Texts::tr("Id"), backup.id());
    fields.add(Texts::tr("Stage"), manifest.stageId());
    fields.add(Texts::tr("Created"), Format::time(manifest.createdAt));
    fields.add(Texts::tr("Status"), statusText(backup));
    if (hasData(backup))
        addFigures(fields, manifest);
    const QString note = backup.marks.note.isEmpty() ? manifest.note : backup.marks.note;
    if (!note.isEmpty())
        fields.add(Texts::tr("Note"), note);
    if (backup.marks.verifiedAt.isValid())
        fields.add(Texts::tr("Verified"), Format::time(backup.marks.verifiedAt));
    if (backup.marks.restoredAt.isValid())
        fields.add(Texts::tr("Restored"), Format::time(backup.marks.restoredAt));
    for (const QString &warning : manifest.warnings)
        fields.add(Texts::tr("Warning"), warning);
    QString text = fields.text();
    if (!manifest.storages.isEmpty())
        text += u'\n' + storagesText(manifest);
    if (!backup.failure.message.isEmpty())
        text += u'\n' + errorText(backup.failure, true);
    return text;
}

QJsonObject showJson(const Backup &backup)
{
    QJsonObject json = backup.toJson();
    QJsonArray problems;
    for (const StorageRecord &storage : backup.manifest.storages) {
        for (const Problem &problem : storage.problems)
            problems.append(QJsonObject{
                {u"storage"_s, storage.id()}, {u"subject"_s, problem.subject}, {u"reason"_s, problem.reason}});
    }
    json.insert(u"note"_s, backup.marks.note.isEmpty() ? backup.manifest.note : backup.marks.note);
    json.insert(u"skewMs"_s, backup.manifest.skewMs);
    json.insert(u"schemaLevel"_s,
                backup.manifest.schemaLevel ? QJsonValue(*backup.manifest.schemaLevel) : QJsonValue());
    json.insert(u"warnings"_s, QJsonArray::fromStringList(backup.manifest.warnings));
    json.insert(u"problems"_s, problems);
    json.insert(u"tools"_s, backup.manifest.tools);
    if (!backup.failure.message.isEmpty())
        json.insert(u"failure"_s, errorObject(backup.failure));
    return json;
}

} // namespace Understudy::BackupPrinter
