// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/preferences.h"
#include "services/config/home.h"

#include <QObject>

#include <memory>

namespace Understudy {

class Clock;
class MainWindow;
class Notifier;
class Settings;
class SettingsSaver;
class TaskRunner;

// How the program lives on a desktop: what it looks like, what it tells when nobody looks, its tray icon, its
// preferences and help, and how it ends.
class DesktopParts final : public QObject
{
    Q_OBJECT

public:
    // All outlive this. The look is applied at once, before there is a window.
    DesktopParts(const Home &home, Settings &settings, TaskRunner &tasks, const Clock &clock);
    ~DesktopParts() override;

    [[nodiscard]] Notifier &notifier() const;
    // Gives the window its preferences, help, tray and questions before it closes. Once; the window goes first.
    void attach(MainWindow &window);
    void saveSettings(); // at the end of the program

private:
    struct Notices;

    void attachQuit(MainWindow &window);
    void attachTray(MainWindow &window);
    void attachMenus(MainWindow &window);
    void follow(const Preferences &preferences);
    void goToBackground(MainWindow &window);
    void tellOfSettings(MainWindow &window);

    const Home m_home;
    Settings &m_settings;
    TaskRunner &m_tasks;
    const Clock &m_clock;
    std::unique_ptr<Notices> m_notices;
    std::unique_ptr<SettingsSaver> m_saver;
};

} // namespace Understudy
