// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/stagepages.h"

#include "services/config/stagefile.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/foundpage.h"

using namespace Qt::StringLiterals;

namespace Understudy {

StagePages::StagePages(const Stage &stage, NamePage::For purpose, QWidget *dialog)
    : QObject(dialog)
    , m_draft(StageDraft::of(stage))
    , m_purpose(purpose)
    , m_found(new FoundPage(m_draft, dialog))
    , m_control(new ControlPage(m_draft, dialog))
    , m_name(new NamePage(m_draft, purpose, dialog))
{
    connect(m_found, &FoundPage::changed, this, &StagePages::refresh);
    connect(m_control, &ControlPage::changed, this, &StagePages::refresh);
    connect(m_name, &NamePage::changed, this, &StagePages::refresh);
    connect(m_found, &FoundPage::searchRequested, this, &StagePages::searchRequested);
    connect(m_control, &ControlPage::testRequested, this, &StagePages::testRequested);
    refresh();
}

void StagePages::setTakenIds(const QStringList &ids)
{
    m_takenIds = ids;
    refresh();
}

void StagePages::refresh()
{
    m_name->setReason(reason());
    emit changed();
}

void StagePages::propose(const Detection &detection)
{
    Stage &stage = m_draft.base;
    if (m_purpose == NamePage::For::KnownStage)
        return;
    if (stage.project.isEmpty())
        stage.project = detection.project;
    if (stage.name.isEmpty()) {
        stage.name = detection.stage;
        stage.isProtected = detection.stage.startsWith("prod"_L1);
    }
    if (stage.releaseCommand.isEmpty())
        stage.releaseCommand = detection.releaseCommand;
    m_control->load();
    m_name->load();
}

void StagePages::endSearch(const Result<Detection> &detection)
{
    if (!detection) {
        m_found->endSearch(detection.error().message + u' ' + detection.error().why, {detection.error().todo});
        return;
    }
    QStringList notes = detection->notes;
    for (const QString &line : detection->notUnderstood)
        notes.append(tr("Compose file: %1").arg(line));
    const int found = static_cast<int>(detection->storages.size());
    const QString summary =
        detection->folder.isEmpty()
            ? tr("Found %n storage(s) on this computer.", nullptr, found)
            : tr("Found %n storage(s) for the project “%1”.", nullptr, found).arg(detection->project);
    m_found->endSearch(summary, notes);
    propose(*detection);
    refresh();
}

QByteArray StagePages::json() const
{
    return stageFileJson(m_draft.stage());
}

QList<StagePassword> StagePages::passwords() const
{
    QList<StagePassword> passwords;
    for (const DetectedStorage &storage : m_draft.storages) {
        if (storage.suggested && storage.isSupported() && !storage.password.isEmpty()
            && !storage.config.connection.isEmpty())
            passwords.append({.connection = storage.config.connection,
                              .password = storage.password,
                              .container = storage.config.container});
    }
    return passwords;
}

QString StagePages::reason() const
{
    for (const StageDraft::Page page : {StageDraft::Page::Found, StageDraft::Page::Control, StageDraft::Page::Name}) {
        const QList<StageDraft::Problem> problems = m_draft.problems(page);
        if (!problems.isEmpty())
            return problems.first().error.message + u' ' + problems.first().error.why;
    }
    if (m_purpose == NamePage::For::NewStage && m_takenIds.contains(m_draft.base.id()))
        return tr("There is a stage “%1” already. Give this one another name.").arg(m_draft.base.id());
    // What only the whole file shows, in the words of its reader.
    const Result<StageFile> file = parseStageFile(json());
    return file ? QString() : file.error().message + u' ' + file.error().why;
}

} // namespace Understudy
