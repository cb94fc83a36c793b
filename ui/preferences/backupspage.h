// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/preferences.h"
#include "ui/preferences/page.h"

class QLineEdit;
class QSpinBox;

namespace Understudy {

// Where backups are kept, and how many of those that nobody asked for.
class BackupsPage final : public PreferencesPage
{
    Q_OBJECT

public:
    explicit BackupsPage(QWidget *parent);
    void present(const Preferences &preferences);
    void takeInto(Preferences &preferences) const;
    void setRepository(const QString &path, qint64 availableBytes);
    void setRepositoryChanged(const QString &path);

signals:
    void changed();
    void repositoryChosen(const QString &path);

private:
    void choose();

    QLineEdit *m_folder;
    QLabel *m_space;
    QLabel *m_later;
    QSpinBox *m_automatic;
};

} // namespace Understudy
