// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/preferences.h"
#include "services/config/home.h"
#include "ui/preferences/securitypage.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace Understudy {

class PreferencesDialog;
class SettingsSaver;

// Opens the preferences, and does what is chosen there.
class PreferencesFlow final : public QObject
{
    Q_OBJECT

public:
    // `saver` outlives this; `window` is what the dialog belongs to.
    PreferencesFlow(const WindowContext &context, const Home &home, SettingsSaver &saver, QWidget *window);

    void open(const QString &page = {}); // by its name; a second time brings it to the front

signals:
    void changed(const Understudy::Preferences &preferences); // already applied, and about to be saved

private:
    void take(const Preferences &preferences);
    void askRepository();
    void askKeyPlace();
    void moveKey(bool intoKeychain);
    void chooseRepository(const QString &path);
    void detect();
    void exportTo(const QString &path);
    void importFrom(const QString &path);

    WindowContext m_context;
    Home m_home;
    SettingsSaver &m_saver;
    QWidget *m_window;
    QPointer<PreferencesDialog> m_dialog;
    KeyPlace m_keyPlace;
};

} // namespace Understudy
