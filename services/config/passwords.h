// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/keychain.h"
#include "services/config/passwordsource.h"

#include <QHash>
#include <QList>
#include <QReadWriteLock>

#include <utility>

namespace Understudy {

// Where passwords of this home are kept.
struct PasswordPlace
{
    bool inKeychain = false; // of the system
    QString file; // else: the file that this user alone may read

    [[nodiscard]] QString sentence() const; // for the user
};

// Passwords of PostgreSQL logins: in the system's keychain, where there is none in a file of the home.
class Passwords final : public PasswordSource
{
public:
    // Both outlive it. `file` is read too where there is a keychain, since there may have been none before.
    Passwords(Keychain &system, Keychain &file, const QString &filePath);

    [[nodiscard]] Result<QByteArray> password(const QString &login, const TaskControl &control) const override;
    [[nodiscard]] Result<> save(const QString &login, const QByteArray &password, const TaskControl &control);
    [[nodiscard]] Result<> forget(const QString &login, const TaskControl &control);
    [[nodiscard]] PasswordPlace place(const TaskControl &control) const;

    // Passwords that are tried before they are saved: known while this lives, to everybody, before the kept ones.
    class Loan
    {
    public:
        Loan(Passwords &passwords, const QHash<QString, QByteArray> &byLogin);
        ~Loan();
        Q_DISABLE_COPY_MOVE(Loan)

    private:
        Passwords &m_passwords;
    };

private:
    Keychain &m_system;
    Keychain &m_file;
    QString m_filePath;
    mutable QReadWriteLock m_lock;
    QList<std::pair<const Loan *, QHash<QString, QByteArray>>> m_lent; // the newest first
};

} // namespace Understudy
