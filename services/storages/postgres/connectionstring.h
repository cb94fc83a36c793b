// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/config/passwordsource.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Understudy {

class ServerContainer;

// Where a database is: a libpq URI or keyword string, taken apart. Never holds a password: one in the text is refused.
class ConnectionString
{
public:
    struct Option
    {
        QByteArray keyword;
        QByteArray value;
        bool operator==(const Option &) const = default;
    };

    // What the text leaves out comes from the PG* variables, as libpq does it. InvalidInput.
    // `container`: where its server is meant to be reached; null = from here. It outlives all connections made from this,
    // and host, port and socket are then as seen inside: what the PG* variables say of those is not asked.
    [[nodiscard]] static Result<ConnectionString> parse(const QString &text, ServerContainer *container = nullptr);

    [[nodiscard]] QString database() const { return value("dbname"); }
    [[nodiscard]] QString user() const { return value("user"); }
    [[nodiscard]] QString value(const QByteArray &keyword) const; // empty if it is not set
    [[nodiscard]] ConnectionString with(const QByteArray &keyword, const QString &text) const;
    [[nodiscard]] ConnectionString withDatabase(const QString &name) const { return with("dbname", name); }
    // Asks `passwords` for what the server wants to hear; it outlives all connections made from this. Null: nobody.
    [[nodiscard]] ConnectionString withPasswords(const PasswordSource *passwords) const;
    // Empty: there is none.
    [[nodiscard]] Result<QByteArray> password(const TaskControl &control) const;
    [[nodiscard]] const QList<Option> &options() const { return m_options; }
    [[nodiscard]] ServerContainer *container() const { return m_container; }
    // "127.0.0.1:5432", "docker:shop-db-1"; for display.
    [[nodiscard]] QString server() const;
    // The server is on this machine, so that its files can be looked at.
    [[nodiscard]] bool isLocal() const;
    // For the arguments of a tool; holds no secret.
    [[nodiscard]] QString toKeywords() const;

private:
    QList<Option> m_options;
    QString m_login;
    const PasswordSource *m_passwords = nullptr;
    ServerContainer *m_container = nullptr;
};

} // namespace Understudy
