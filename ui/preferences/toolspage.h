// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clienttools.h"
#include "models/preferences.h"
#include "ui/preferences/page.h"

class QListWidget;
class QPushButton;
class QTableWidget;

namespace Understudy {

// Which PostgreSQL client programs there are, and where else to look for them.
class ToolsPage final : public PreferencesPage
{
    Q_OBJECT

public:
    explicit ToolsPage(QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;
    void setDetecting(bool detecting);
    void setTools(const QList<ClientTools> &tools);

signals:
    void changed();
    void detectRequested();

private:
    void addFolder();
    void removeFolder();
    void updateRemove();

    QTableWidget *m_found;
    QLabel *m_state;
    QPushButton *m_detect;
    QListWidget *m_folders;
    QPushButton *m_remove;
};

} // namespace Understudy
