// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/preferencesflow.h"

#include "services/backupservice.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/notify/tray.h"
#include "ui/preferences/appearance.h"
#include "ui/preferences/preferencesdialog.h"
#include "ui/preferences/settingssaver.h"

#include <QDir>
#include <QWidget>

namespace Understudy {

PreferencesFlow::PreferencesFlow(const WindowContext &context, const Home &home, SettingsSaver &saver, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_home(home)
    , m_saver(saver)
    , m_window(window)
{
    connect(&saver, &SettingsSaver::failed, this, [this](const Error &error) {
        if (m_dialog)
            m_dialog->showError(error);
    });
}

void PreferencesFlow::open(const QString &page)
{
    if (m_dialog) {
        m_dialog->showPage(page);
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new PreferencesDialog(m_context.settings.preferences(), Tray::isAvailable(),
                                     {.settings = m_home.settings(),
                                      .identity = m_home.identity(),
                                      .recoveryKey = m_home.recoveryKey(),
                                      .logs = m_home.logs()},
                                     m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &PreferencesDialog::changed, this, &PreferencesFlow::take);
    connect(m_dialog, &PreferencesDialog::repositoryChosen, this, &PreferencesFlow::chooseRepository);
    connect(m_dialog, &PreferencesDialog::detectRequested, this, &PreferencesFlow::detect);
    connect(m_dialog, &PreferencesDialog::moveKeyRequested, this, &PreferencesFlow::moveKey);
    connect(m_dialog, &PreferencesDialog::exportRequested, this, &PreferencesFlow::exportTo);
    connect(m_dialog, &PreferencesDialog::importRequested, this, &PreferencesFlow::importFrom);
    askRepository();
    askKeyPlace();
    detect();
    m_dialog->showPage(page);
    m_dialog->open();
}

void PreferencesFlow::take(const Preferences &preferences)
{
    m_context.settings.setPreferences(preferences);
    Appearance::apply(preferences);
    m_saver.saveSoon();
    emit changed(preferences);
}

void PreferencesFlow::askRepository()
{
    const auto done = [this](const Result<RepositoryStatus> &status) {
        if (!m_dialog)
            return;
        if (status)
            m_dialog->setRepository(status->path, status->availableBytes);
        else
            m_dialog->showError(status.error());
    };
    const auto started = m_context.tasks.start(
        {.title = tr("Look at the folder of the backups")},
        [&service = m_context.service](const TaskControl &) { return service.repositoryStatus(); }, m_dialog, done);
    Q_ASSERT(started);
}

// The keychain may take its time, and what is a file or a keychain is not for the window's thread to find out.
void PreferencesFlow::askKeyPlace()
{
    const auto look = [&service = m_context.service](const TaskControl &control) -> Result<KeyPlace> {
        KeyPlace place{.passwords = service.passwordPlace(control)};
        const Result<bool> isInKeychain = service.identityIsInKeychain();
        if (isInKeychain)
            place.key = *isInKeychain ? KeyPlace::Key::InKeychain : KeyPlace::Key::InFile;
        else if (isInKeychain.error().code == Error::Code::NotFound)
            place.key = KeyPlace::Key::NotMadeYet;
        else
            return std::unexpected(isInKeychain.error());
        return place;
    };
    const auto done = [this](const Result<KeyPlace> &place) {
        if (!m_dialog)
            return;
        m_keyPlace = place.value_or(KeyPlace());
        m_dialog->setKeyPlace(m_keyPlace);
        if (!place)
            m_dialog->showError(place.error());
    };
    const auto started = m_context.tasks.start({.title = tr("Look where the key of the secrets is")}, look, m_dialog,
                                               done);
    Q_ASSERT(started);
}

// It goes on when the dialog is closed: half of it is worse than all of it.
void PreferencesFlow::moveKey(bool intoKeychain)
{
    m_keyPlace.moving = true;
    m_dialog->setKeyPlace(m_keyPlace);
    const auto done = [this, intoKeychain](const Result<> &moved) {
        const QString text = intoKeychain ? tr("The key is in the system's keychain now.")
                                          : tr("The key is in its file again.");
        m_context.announcer.announce(moved ? text : moved.error().message);
        if (!m_dialog)
            return;
        if (moved)
            m_dialog->showDone(text);
        else
            m_dialog->showError(moved.error());
        askKeyPlace();
    };
    const auto started = m_context.tasks.start(
        {.title = tr("Move the key of the secrets")},
        [&service = m_context.service, intoKeychain](const TaskControl &control) {
            return service.moveIdentity(intoKeychain, control);
        },
        this, done);
    Q_ASSERT(started);
}

void PreferencesFlow::chooseRepository(const QString &path)
{
    const auto done = [this, path](const Result<> &saved) {
        if (!m_dialog)
            return;
        if (saved)
            m_dialog->setRepositoryChanged(path);
        else
            m_dialog->showError(saved.error());
    };
    m_context.settings.chooseRepository(path);
    const auto started = m_context.tasks.start(
        {.title = tr("Save the settings")},
        [write = m_context.settings.unsaved()](const TaskControl &) { return write(); }, m_dialog, done);
    Q_ASSERT(started);
}

void PreferencesFlow::detect()
{
    m_dialog->setDetecting(true);
    const auto done = [this](const Result<QList<ClientTools>> &tools) {
        if (!m_dialog)
            return;
        m_dialog->setDetecting(false);
        if (tools)
            m_dialog->setTools(*tools);
        else
            m_dialog->showError(tools.error());
    };
    const QStringList folders = m_dialog->preferences().postgresFolders;
    const auto started = m_context.tasks.start(
        {.title = tr("Look for PostgreSQL client programs")},
        [&service = m_context.service, folders](const TaskControl &control) {
            return service.clientTools(folders, control);
        },
        m_dialog, done);
    Q_ASSERT(started);
}

void PreferencesFlow::exportTo(const QString &path)
{
    const auto done = [this, path](const Result<> &exported) {
        if (!m_dialog)
            return;
        if (exported)
            m_dialog->showDone(tr("The settings were exported to “%1”.").arg(QDir::toNativeSeparators(path)));
        else
            m_dialog->showError(exported.error());
    };
    const auto started = m_context.tasks.start(
        {.title = tr("Export the settings")},
        [settings = m_context.settings, path](const TaskControl &) { return settings.exportTo(path); }, m_dialog, done);
    Q_ASSERT(started);
}

void PreferencesFlow::importFrom(const QString &path)
{
    const auto done = [this, path](const Result<Preferences> &imported) {
        if (!m_dialog)
            return;
        if (!imported)
            return m_dialog->showError(imported.error());
        m_dialog->setPreferences(*imported);
        take(*imported);
        detect();
        m_dialog->showDone(tr("The settings in “%1” are in use now.").arg(QDir::toNativeSeparators(path)));
    };
    // On a copy: what is in use is only touched in the window's thread.
    const auto read = [settings = m_context.settings, path](const TaskControl &) -> Result<Preferences> {
        Settings copy = settings;
        if (const Result<> imported = copy.importFrom(path); !imported)
            return std::unexpected(imported.error());
        return copy.preferences();
    };
    const auto started = m_context.tasks.start({.title = tr("Import settings")}, read, m_dialog, done);
    Q_ASSERT(started);
}

} // namespace Understudy
