// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/passwords.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace Understudy {

QString PasswordPlace::sentence() const
{
    if (inKeychain)
        return QCoreApplication::translate("Understudy::Passwords", "Passwords are kept in the system's keychain.");
    return QCoreApplication::translate("Understudy::Passwords",
                                       "No system keychain answers here. Passwords are kept in the file “%1”, which "
                                       "this user alone may read; they are not encrypted there.")
        .arg(QDir::toNativeSeparators(file));
}

Passwords::Passwords(Keychain &system, Keychain &file, const QString &filePath)
    : m_system(system)
    , m_file(file)
    , m_filePath(filePath)
{ }

Result<QByteArray> Passwords::password(const QString &login, const TaskControl &control) const
{
    {
        const QReadLocker locker(&m_lock);
        for (const auto &[loan, byLogin] : m_lent) {
            if (const auto lent = byLogin.constFind(login); lent != byLogin.constEnd())
                return *lent;
        }
    }
    if (m_system.isAvailable(control)) {
        const Result<std::optional<QByteArray>> kept = m_system.read(login, control);
        if (!kept)
            return std::unexpected(kept.error());
        if (*kept)
            return **kept;
    }
    const Result<std::optional<QByteArray>> kept = m_file.read(login, control);
    if (!kept)
        return std::unexpected(kept.error());
    return kept->value_or(QByteArray());
}

// What the file still held would come back one day as the wrong password.
Result<> Passwords::save(const QString &login, const QByteArray &password, const TaskControl &control)
{
    if (!m_system.isAvailable(control))
        return m_file.write(login, password, control);
    if (const Result<> written = m_system.write(login, password, control); !written)
        return written;
    return m_file.remove(login, control);
}

Result<> Passwords::forget(const QString &login, const TaskControl &control)
{
    if (m_system.isAvailable(control)) {
        if (const Result<> removed = m_system.remove(login, control); !removed)
            return removed;
    }
    return m_file.remove(login, control);
}

PasswordPlace Passwords::place(const TaskControl &control) const
{
    return {.inKeychain = m_system.isAvailable(control), .file = m_filePath};
}

Passwords::Loan::Loan(Passwords &passwords, const QHash<QString, QByteArray> &byLogin)
    : m_passwords(passwords)
{
    const QWriteLocker locker(&passwords.m_lock);
    passwords.m_lent.prepend({this, byLogin});
}

Passwords::Loan::~Loan()
{
    const QWriteLocker locker(&m_passwords.m_lock);
    m_passwords.m_lent.removeIf([this](const auto &lent) { return lent.first == this; });
}

} // namespace Understudy
