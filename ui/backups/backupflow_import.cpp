// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What of the flow makes backups out of dumps of other tools.
#include "models/backuptexts.h"
#include "models/texts.h"
#include "ui/activity/activitywatch.h"
#include "ui/announcer.h"
#include "ui/backups/backupflow.h"
#include "ui/notify/notices.h"

#include <QUuid>

#include <algorithm>

namespace Understudy {

void BackupFlow::askForImport(const ImportFacts &facts)
{
    if (m_importDialog) {
        m_importDialog->raise();
        m_importDialog->activateWindow();
        return;
    }
    m_importDialog = new ImportDialog(facts, m_window);
    m_importDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_importDialog, &QDialog::accepted, this,
            [this, dialog = m_importDialog.data()] { startImport(dialog->request()); });
    m_importDialog->open();
}

void BackupFlow::startImport(const ImportRequest &wanted)
{
    ImportRequest request = wanted;
    request.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString name = request.stage.section(u'/', 1);
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Import into %1").arg(name), .stage = request.stage, .kind = StageTask::Import},
        [&service = m_context.service, request](const TaskControl &control) {
            return service.importDump(request, control);
        },
        this, [this, request](const Result<Backup> &imported) { onImported(request, imported); });
    if (!task) {
        emit failed(task.error(), request.stage);
        return;
    }
    beginMaking(*task, {.id = request.id,
                        .project = request.stage.section(u'/', 0, 0),
                        .stage = name,
                        .name = request.name,
                        .note = request.note,
                        .origin = Origin::Imported});
}

static QString importedText(const Backup &backup)
{
    const Manifest &manifest = backup.manifest;
    if (backup.status == BackupStatus::ReadyWithWarnings)
        return BackupFlow::tr("“%1” is imported, with warnings: %2").arg(backup.name(), manifest.warnings.value(0));
    return BackupFlow::tr("“%1” is imported: %2 in %3.")
        .arg(backup.name(), Texts::size(manifest.sizeBytes),
             BackupTexts::duration(std::max<qint64>(manifest.durationMs, 1000)));
}

void BackupFlow::onImported(const ImportRequest &request, const Result<Backup> &result)
{
    const TaskId task = endMaking(request.stage, result);
    tell(Notices::ofImport(request.stage, request.id, result));
    const bool damaged = result && result->status == BackupStatus::Damaged;
    if (!result || damaged) {
        const Error failure = damaged ? result->failure : result.error();
        if (damaged)
            m_activities.setSummary(task, failure.message, true);
        if (failure.code != Error::Code::Cancelled)
            emit notImported(request, failure);
        m_context.announcer.announce(failure.message);
        return;
    }
    const bool warnings = result->status == BackupStatus::ReadyWithWarnings;
    m_activities.setSummary(task, importedText(*result), warnings);
    m_context.announcer.announce(importedText(*result));
    if (warnings)
        emit importedWithWarnings(*result);
}

} // namespace Understudy
