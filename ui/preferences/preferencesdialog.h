// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clienttools.h"
#include "models/error.h"
#include "models/preferences.h"

#include <QDialog>

class QListWidget;
class QStackedWidget;

namespace Understudy {

class AdvancedPage;
class AppearancePage;
class BackupsPage;
class GeneralPage;
class MessageBar;
class NotificationsPage;
class PreferencesPage;
class SecurityPage;
class ToolsPage;
struct KeyPlace;

// What this computer's Understudy looks like and does. Everything holds as soon as it is changed; there is nothing to
// confirm, so the only button closes.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    // Where things lie that only the person should read.
    struct Places
    {
        QString settings;
        QString identity; // what opens the secrets in backups
        QString recoveryKey; // the copy of it
        QString logs;
    };

    PreferencesDialog(const Preferences &preferences, bool hasTray, const Places &places, QWidget *parent = nullptr);

    void setPreferences(const Preferences &preferences); // after an import
    [[nodiscard]] const Preferences &preferences() const { return m_preferences; }
    void setRepository(const QString &path, qint64 availableBytes); // negative: not known yet
    void setRepositoryChanged(const QString &path); // holds from the next start
    void setDetecting(bool detecting);
    void setTools(const QList<ClientTools> &tools);
    void setKeyPlace(const KeyPlace &place);
    void showPage(const QString &name); // nothing if there is none
    void showError(const Error &error);
    void showDone(const QString &text);

signals:
    void changed(const Understudy::Preferences &preferences);
    void repositoryChosen(const QString &path);
    void detectRequested();
    void moveKeyRequested(bool intoKeychain);
    void exportRequested(const QString &path);
    void importRequested(const QString &path);

private:
    void addPage(PreferencesPage *page);
    void connectPages();
    void take(const Preferences &preferences);

    Preferences m_preferences;
    QListWidget *m_list;
    QStackedWidget *m_stack;
    MessageBar *m_message;
    GeneralPage *m_general;
    AppearancePage *m_appearance;
    BackupsPage *m_backups;
    NotificationsPage *m_notifications;
    ToolsPage *m_tools;
    SecurityPage *m_security;
    AdvancedPage *m_advanced;
};

} // namespace Understudy
