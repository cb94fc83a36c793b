// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/passwords.h"
#include "ui/preferences/page.h"

class QPushButton;

namespace Understudy {

// What is known of where secrets lie on this computer.
struct KeyPlace
{
    enum class Key { Unknown, NotMadeYet, InFile, InKeychain };

    Key key = Key::Unknown; // that opens the secrets in backups
    PasswordPlace passwords;
    bool moving = false; // right now
};

// Where the key lies that opens the secrets in backups, and where passwords do; the key can be moved.
class SecurityPage final : public PreferencesPage
{
    Q_OBJECT

public:
    // The file of the key, and the copy of it that is to be kept elsewhere.
    SecurityPage(const QString &identity, const QString &recoveryKey, QWidget *parent);

    void setKeyPlace(const KeyPlace &place);

signals:
    void moveRequested(bool intoKeychain);

private:
    [[nodiscard]] QString keyText() const;
    [[nodiscard]] QString blockedBecause() const;
    void refresh();

    QString m_identity; // for display
    KeyPlace m_place;
    QLabel *m_key;
    QPushButton *m_move;
    QLabel *m_reason = nullptr;
    QLabel *m_passwords = nullptr;
};

} // namespace Understudy
