// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/output/detectionprinter.h"

#include "app/output/errortext.h"
#include "app/output/format.h"
#include "app/output/texttable.h"
#include "services/config/stagefile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy::DetectionPrinter {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DetectionPrinter)
};
} // namespace

static QString kindOf(const DetectedStorage &found)
{
    return found.isSupported() ? kindName(found.config.kind) : found.unsupported;
}

static QString sizeOf(const DetectedStorage &found)
{
    if (found.sizeBytes < 0)
        return u"—"_s;
    const QString size = Format::size(found.sizeBytes);
    return found.sizeIsAtLeast ? Texts::tr("over %1").arg(size) : size;
}

static QString fileText(const Detection &detection)
{
    return QString::fromUtf8(stageFileJson(proposedStage(detection)));
}

QString text(const Detection &detection)
{
    TextTable table({{Texts::tr("Use")},
                     {Texts::tr("Storage")},
                     {Texts::tr("Kind")},
                     {Texts::tr("Size"), TextTable::Align::Right},
                     {Texts::tr("Where")},
                     {Texts::tr("Found in")}});
    QString more;
    for (const DetectedStorage &found : detection.storages) {
        const bool taken = found.isSupported() && found.suggested;
        table.addRow({taken ? Texts::tr("yes") : Texts::tr("no"), found.id(), kindOf(found), sizeOf(found),
                      Format::shown(found.place), Format::shown(found.source)});
        for (const Error &problem : found.problems)
            more += Texts::tr("%1: %2").arg(found.id(),
                                            Format::shown(problem.message + u' ' + problem.why + u' ' + problem.todo))
                    + u'\n';
        for (const QString &limit : found.limits)
            more += Texts::tr("%1: %2").arg(found.id(), Format::shown(limit)) + u'\n';
    }
    QString text = detection.storages.isEmpty() ? Texts::tr("Nothing was found here that can be backed up.") + u'\n'
                                                : table.text();
    text += more.isEmpty() ? QString() : u'\n' + more;
    for (const QString &note : detection.notes)
        text += Texts::tr("Note: %1").arg(Format::shown(note)) + u'\n';
    for (const QString &line : detection.notUnderstood)
        text += Texts::tr("Compose file: %1").arg(Format::shown(line)) + u'\n';
    if (!proposedStage(detection).storages.isEmpty())
        text += u'\n' + Texts::tr("A stage file to begin with; add it with “stage add FILE”:") + u'\n'
                + fileText(detection);
    return text;
}

static QJsonObject storageJson(const DetectedStorage &found)
{
    QJsonArray problems;
    for (const Error &problem : found.problems)
        problems.append(errorJson(problem));
    return {{u"component"_s, found.config.component},
            {u"name"_s, found.config.name},
            {u"kind"_s, found.isSupported() ? kindName(found.config.kind) : u"unsupported"_s},
            {u"what"_s, kindOf(found)},
            {u"path"_s, found.config.path},
            {u"connection"_s, found.config.connection},
            {u"container"_s, found.config.container},
            {u"place"_s, found.place},
            {u"source"_s, found.source},
            {u"details"_s, found.details},
            {u"sizeBytes"_s, found.sizeBytes < 0 ? QJsonValue() : QJsonValue(found.sizeBytes)},
            {u"sizeIsAtLeast"_s, found.sizeIsAtLeast},
            {u"suggested"_s, found.isSupported() && found.suggested},
            {u"problems"_s, problems},
            {u"limits"_s, QJsonArray::fromStringList(found.limits)}};
}

QJsonObject json(const Detection &detection)
{
    QJsonArray storages;
    for (const DetectedStorage &found : detection.storages)
        storages.append(storageJson(found));
    const bool any = !proposedStage(detection).storages.isEmpty();
    return {{u"folder"_s, detection.folder},
            {u"composeFile"_s, detection.composeFile},
            {u"storages"_s, storages},
            {u"notes"_s, QJsonArray::fromStringList(detection.notes)},
            {u"notUnderstood"_s, QJsonArray::fromStringList(detection.notUnderstood)},
            {u"stageFile"_s, any ? QJsonDocument::fromJson(fileText(detection).toUtf8()).object() : QJsonValue()}};
}

} // namespace Understudy::DetectionPrinter
