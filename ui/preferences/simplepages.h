// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/preferences.h"
#include "ui/preferences/page.h"

class QCheckBox;
class QComboBox;
class QSlider;
class QSpinBox;

namespace Understudy {

// What happens when the window closes.
class GeneralPage final : public PreferencesPage
{
    Q_OBJECT

public:
    GeneralPage(bool hasTray, QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;

signals:
    void changed();

private:
    QCheckBox *m_trayIcon;
    QCheckBox *m_keepRunning;
};

// Colours, size of text, motion.
class AppearancePage final : public PreferencesPage
{
    Q_OBJECT

public:
    explicit AppearancePage(QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;

signals:
    void changed();

private:
    QComboBox *m_scheme;
    QSpinBox *m_textSize;
    QCheckBox *m_reduceMotion;
};

// What is told besides failures.
class NotificationsPage final : public PreferencesPage
{
    Q_OBJECT

public:
    explicit NotificationsPage(QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;

signals:
    void changed();

private:
    QCheckBox *m_success;
};

// The log, and taking the settings to another computer.
class AdvancedPage final : public PreferencesPage
{
    Q_OBJECT

public:
    AdvancedPage(const QString &settings, const QString &logs, QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;

signals:
    void changed();
    void exportRequested(const QString &path);
    void importRequested(const QString &path);

private:
    QComboBox *m_logLevel;
};

} // namespace Understudy
