// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/notices.h"

#include "models/backuptexts.h"
#include "models/messages/identity.h"
#include "models/texts.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Notices {

using Kind = Notification::Kind;

namespace {
struct Sentences
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Notices)
};
} // namespace

static bool isCancelled(const Error &error)
{
    return error.code == Error::Code::Cancelled;
}

static QString nameOf(const QString &stage)
{
    return stage.section(u'/', -1);
}

static QString reasons(const Error &error)
{
    return QStringList{error.message, error.why, error.safe}.join(u' ').simplified();
}

static QString lossOf(const Backup &backup)
{
    const QStringList losses = BackupTexts::losses(backup);
    return losses.isEmpty() ? backup.manifest.warnings.value(0) : losses.first();
}

// One that is damaged as soon as it is made is none.
static Notification ofDamaged(const QString &stage, const QString &id, const Backup &backup)
{
    return {.kind = Kind::Failure,
            .title = Sentences::tr("“%1” is damaged").arg(backup.name()),
            .body = reasons(backup.failure),
            .stage = stage,
            .backup = id};
}

std::optional<Notification> ofBackup(const QString &stage, const QString &id, const Result<Backup> &result)
{
    if (!result && isCancelled(result.error()))
        return {};
    if (result && result->status == BackupStatus::Damaged)
        return ofDamaged(stage, id, *result);
    Notification notice{.stage = stage, .backup = id};
    if (!result) {
        notice.kind = Kind::Failure;
        notice.title = Sentences::tr("Backup of %1 failed").arg(nameOf(stage));
        notice.body = reasons(result.error());
    } else if (result->status == BackupStatus::ReadyWithWarnings) {
        const int warnings = static_cast<int>(std::max<qsizetype>(result->manifest.warnings.size(), 1));
        notice.kind = Kind::Warning;
        notice.title = Sentences::tr("Backup of %1 is ready, with %n warning(s)", nullptr, warnings).arg(nameOf(stage));
        notice.body = lossOf(*result);
    } else {
        notice.title = Sentences::tr("Backup of %1 is ready").arg(nameOf(stage));
        notice.body = Sentences::tr("%1 in %2. All checksums match.")
                          .arg(Texts::size(result->manifest.sizeBytes),
                               BackupTexts::duration(std::max<qint64>(result->manifest.durationMs, 1000)));
    }
    return notice;
}

std::optional<Notification> ofImport(const QString &stage, const QString &id, const Result<Backup> &result)
{
    if (!result && isCancelled(result.error()))
        return {};
    if (result && result->status == BackupStatus::Damaged)
        return ofDamaged(stage, id, *result);
    Notification notice{.stage = stage, .backup = id};
    if (!result) {
        notice.kind = Kind::Failure;
        notice.title = Sentences::tr("Import into %1 failed").arg(nameOf(stage));
        notice.body = reasons(result.error());
    } else if (result->status == BackupStatus::ReadyWithWarnings) {
        const int warnings = static_cast<int>(std::max<qsizetype>(result->manifest.warnings.size(), 1));
        notice.kind = Kind::Warning;
        notice.title = Sentences::tr("“%1” is imported, with %n warning(s)", nullptr, warnings).arg(result->name());
        notice.body = lossOf(*result);
    } else {
        notice.title = Sentences::tr("“%1” is imported").arg(result->name());
        notice.body =
            Sentences::tr("It stands among the backups of %1 and can be restored like any other.").arg(nameOf(stage));
    }
    return notice;
}

std::optional<Notification> ofVerify(const Backup &backup, const Result<VerifyOutcome> &outcome, bool byItself)
{
    if (outcome ? outcome->good && byItself : isCancelled(outcome.error()))
        return {};
    Notification notice{.kind = Kind::Failure, .stage = backup.manifest.stageId(), .backup = backup.id()};
    if (!outcome) {
        notice.title = Sentences::tr("“%1” could not be verified").arg(backup.name());
        notice.body = reasons(outcome.error());
    } else if (!outcome->good) {
        notice.title = Sentences::tr("“%1” is damaged").arg(backup.name());
        notice.body = outcome->findings.value(0);
    } else {
        notice.kind = Kind::Done;
        notice.title = Sentences::tr("“%1” is verified").arg(backup.name());
        notice.body = Sentences::tr("Every checksum matches.");
    }
    return notice;
}

// A backup may be restored into another stage than its own: there it has no row.
static QString rowIn(const QString &stage, const Backup &backup)
{
    return backup.manifest.stageId() == stage ? backup.id() : QString();
}

std::optional<Notification> ofRestore(const QString &stage, const Backup &backup, const Result<RestoreOutcome> &result)
{
    if (!result && isCancelled(result.error()))
        return {};
    Notification notice{.stage = stage, .backup = rowIn(stage, backup)};
    if (!result) {
        const bool back = isMessage(result.error(), "restore.unhealthy"_L1);
        notice.kind = Kind::Failure;
        notice.title = back ? Sentences::tr("Restore into %1 was rolled back").arg(nameOf(stage))
                            : Sentences::tr("Restore into %1 failed").arg(nameOf(stage));
        notice.body = reasons(result.error());
    } else if (result->rolledBack) {
        notice.title = Sentences::tr("Restore into %1 was rolled back").arg(nameOf(stage));
        notice.body = Sentences::tr("It holds what it held before “%1” was restored.").arg(backup.name());
    } else if (!result->warnings.isEmpty()) {
        const int warnings = static_cast<int>(result->warnings.size());
        notice.kind = Kind::Warning;
        notice.title =
            Sentences::tr("Restore into %1 is done, with %n warning(s)", nullptr, warnings).arg(nameOf(stage));
        notice.body = result->warnings.first();
    } else {
        notice.title = Sentences::tr("Restore into %1 is done").arg(nameOf(stage));
        notice.body =
            Sentences::tr("It holds “%1” now. What was there before is kept until you let it go.").arg(backup.name());
    }
    return notice;
}

std::optional<Notification> ofUndo(const QString &stage, const Error &error)
{
    if (isCancelled(error))
        return {};
    return Notification{.kind = Kind::Failure,
                        .title = error.message,
                        .body = QStringList{error.why, error.safe}.join(u' '),
                        .stage = stage};
}

} // namespace Understudy::Notices
