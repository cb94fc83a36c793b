// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

#include <QByteArray>
#include <QJsonArray>
#include <QSet>

namespace Understudy {

// Statements of pg_dump and pg_restore as they fit the server that they go to: what it does not have is left out, and
// extensions come in the version that they had.
class ScriptAdjuster
{
public:
    // For a server of this version, of which nothing else is known.
    explicit ScriptAdjuster(int serverMajor)
        : m_major(serverMajor)
    { }
    [[nodiscard]] static Result<ScriptAdjuster> of(Connection &connection, const TaskControl &control);

    void wantExtensions(const QJsonArray &extensions) { m_extensions = extensions; } // [{ name, version, schema }]
    // Empty: nothing to do.
    [[nodiscard]] QByteArray adjusted(const QByteArray &sql) const;
    // "name = value" of what keeps event triggers away from this statement, which a script has after them: one of them
    // may forbid all changes. Empty: nothing.
    [[nodiscard]] QByteArray silenceFor(const QByteArray &sql) const;

private:
    [[nodiscard]] QByteArray setting(const QByteArray &sql) const;
    [[nodiscard]] QByteArray extension(const QByteArray &sql) const;
    [[nodiscard]] QByteArray subscription(const QByteArray &sql) const;

    int m_major; // of the server
    bool m_isSuperuser = false;
    QSet<QString> m_settings; // what it has
    QSet<QString> m_tablespaces;
    QSet<QString> m_versions; // "name/version"
    QJsonArray m_extensions;
};

// The statement without what nobody may read in a log: passwords of servers, mappings and subscriptions.
[[nodiscard]] QString withoutSecrets(const QString &sql);
[[nodiscard]] bool mayHoldSecrets(const QString &sql);

} // namespace Understudy
