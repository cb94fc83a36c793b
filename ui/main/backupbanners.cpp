// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/backupbanners.h"

#include "models/backuptexts.h"
#include "models/messages/catalog.h"
#include "models/messages/identity.h"
#include "ui/backups/backupflow.h"
#include "ui/help/savetext.h"
#include "ui/help/textdialog.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_warnings = u"backupWarnings"_s;
static const QString s_error = u"error"_s;

BackupBanners::BackupBanners(BackupFlow &flow, MainWindow &window)
    : QObject(&window)
    , m_flow(flow)
    , m_window(window)
{
    connect(&m_flow, &BackupFlow::notMade, this, &BackupBanners::showNotMade);
    connect(&m_flow, &BackupFlow::madeWithWarnings, this, &BackupBanners::showWarnings);
    connect(&m_flow, &BackupFlow::notImported, this, &BackupBanners::showNotImported);
    connect(&m_flow, &BackupFlow::importedWithWarnings, this, &BackupBanners::showImportWarnings);
    connect(&m_flow, &BackupFlow::foundDamaged, this, &BackupBanners::showDamage);
    // What was said of the one before counts no more.
    connect(&m_flow, &BackupFlow::pendingChanged, this,
            [this](const QString &stage, const std::optional<Backup> &pending) {
                if (!pending)
                    return;
                m_window.banners().hide(s_warnings, stage);
                m_window.banners().hide(s_error, stage);
            });
}

static bool isOneOf(const Error &error, std::span<const QLatin1StringView> ids)
{
    return std::ranges::any_of(ids, [&error](QLatin1StringView id) { return isMessage(error, id); });
}

static bool isOfConnection(const Error &error)
{
    static constexpr std::array s_ids{"postgres.unreachable"_L1,    "postgres.passwordMissing"_L1,
                                      "postgres.wrongPassword"_L1,  "postgres.loginRefused"_L1,
                                      "postgres.noSuchDatabase"_L1, "postgres.connectDenied"_L1};
    return isOneOf(error, s_ids);
}

static bool isOfTools(const Error &error)
{
    static constexpr std::array s_ids{"postgres.toolsMissing"_L1, "postgres.toolsTooOld"_L1};
    return isOneOf(error, s_ids);
}

QList<MessageAction> BackupBanners::waysOut(const QString &stage, const Error &error, const MessageAction &again)
{
    if (error.code == Error::Code::NoSpace)
        return {{tr("Show old backups"), [this, stage] { emit oldBackupsWanted(stage); }},
                {tr("Change folder…"), [this] { emit m_window.preferencesWanted(u"preferencesBackups"_s); }}};
    QList<MessageAction> ways{again};
    if (isOfConnection(error) && m_window.actions().isHandled(ActionId::EditStage))
        ways.append({tr("Connection settings…"), [this, stage] {
                         m_window.selectStage(stage);
                         m_window.actions().action(ActionId::EditStage)->trigger();
                     }});
    else if (isOfTools(error))
        ways.append({tr("Choose tool…"), [this] { emit m_window.preferencesWanted(u"preferencesTools"_s); }});
    return ways;
}

void BackupBanners::showNotMade(const BackupRequest &request, bool verify, const Error &error)
{
    m_window.banners().showError(error, request.stage,
                                 waysOut(request.stage, error, again(tr("Try again"), request, verify)));
}

// What is wrong with a dump is mostly to be told or to be changed before the next try.
void BackupBanners::showNotImported(const ImportRequest &request, const Error &error)
{
    const MessageAction change{tr("Change and try again…"), [this, request] { emit importWanted(request); }};
    m_window.banners().showError(error, request.stage, waysOut(request.stage, error, change));
}

void BackupBanners::showImportWarnings(const Backup &backup)
{
    const QStringList lines = backup.manifest.warnings + BackupTexts::losses(backup);
    const int more = static_cast<int>(lines.size()) - 1;
    m_window.banners().show(
        {.key = s_warnings,
         .stage = backup.manifest.stageId(),
         .priority = Banner::Priority::Warning,
         .kind = MessageBar::Kind::Warning,
         .text = tr("“%1” is imported, with %n warning(s).", nullptr, std::max(more + 1, 1)).arg(backup.name()),
         .detail = more > 0 ? tr("%1 And %n more.", nullptr, more).arg(lines.value(0)) : lines.value(0),
         .actions = {list(tr("Show warnings"), lines)}});
}

// The same again: what is unchanged is not read twice.
MessageAction BackupBanners::again(const QString &text, const BackupRequest &request, bool verify)
{
    return {text, [this, request, verify] { m_flow.start(request, verify); }};
}

static QString warningsText(const Backup &backup, const QStringList &losses)
{
    qint64 unread = 0;
    bool onlyUnread = !losses.isEmpty();
    for (const StorageRecord &record : backup.manifest.storages) {
        const auto isUnread = [&record](const Problem &problem) {
            return record.kind == StorageKind::Files && problem.kind == Problem::Kind::Unreadable;
        };
        unread += record.problemCount;
        onlyUnread = onlyUnread && std::ranges::all_of(record.problems, isUnread);
    }
    if (onlyUnread)
        return BackupBanners::tr("Backup is ready, %n file(s) could not be read.", nullptr, static_cast<int>(unread));
    const auto count = std::max<qsizetype>(backup.manifest.warnings.size(), 1);
    return BackupBanners::tr("“%1” is ready, with %n warning(s).", nullptr, static_cast<int>(count)).arg(backup.name());
}

void BackupBanners::showWarnings(const BackupRequest &request, bool verify, const Backup &backup)
{
    const QStringList losses = BackupTexts::losses(backup);
    const QStringList lines = losses.isEmpty() ? backup.manifest.warnings : losses;
    const QString first = lines.value(0);
    const int more = static_cast<int>(lines.size()) - 1;
    m_window.banners().show(
        {.key = s_warnings,
         .stage = request.stage,
         .priority = Banner::Priority::Warning,
         .kind = MessageBar::Kind::Warning,
         .text = warningsText(backup, losses),
         .detail = more > 0 ? tr("%1, and %n more. Everything else is complete.", nullptr, more).arg(first)
                            : tr("%1. Everything else is complete.").arg(first),
         .actions = {list(losses.isEmpty() ? tr("Show warnings") : tr("Show files"), lines),
                     again(losses.isEmpty() ? tr("Back up again") : tr("Try these again"), request, verify)}});
}

void BackupBanners::showDamage(const Backup &backup, const QStringList &findings)
{
    const Error damage = Messages::error("repository.backupDamaged"_L1, {{"name"_L1, backup.name()}});
    const QString stage = backup.manifest.stageId();
    m_window.banners().showError(
        damage, stage,
        {list(tr("Show files"), findings), {tr("Make a new backup"), [this, stage] {
                                                m_window.selectStage(stage);
                                                m_window.actions().action(ActionId::NewBackup)->trigger();
                                            }}});
}

MessageAction BackupBanners::list(const QString &title, const QStringList &lines)
{
    return {title, [this, title, lines] { showList(title, lines); }};
}

void BackupBanners::showList(const QString &title, const QStringList &lines)
{
    auto *dialog = new TextDialog(title, tr("What is not in the backup as it should be:"), lines.join(u'\n'),
                                  u"backup.txt"_s, &m_window);
    dialog->setObjectName(u"backupTroubleDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TextDialog::saveRequested, this, [this](const QString &path, const QByteArray &text) {
        saveText(m_window.context().tasks, this, path, text,
                 [this](const Error &failed) { m_window.banners().showError(failed); });
    });
    dialog->open();
}

} // namespace Understudy
