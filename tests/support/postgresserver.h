// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace Understudy::Testing {

// Answers of a session with these statements: columns by '|', rows by newlines. "ERROR: ..." if it failed.
QString answerFrom(const QString &connection, const QString &statements);

// Servers refuse to run as root: what setpriv is told for them (their end is ours, too), and a folder that is to be theirs.
QStringList servantOptions();
bool giveToServant(const QString &folder);

// A PostgreSQL server of a test's own: in a temporary folder, on a unix socket, run by an unprivileged user. Ended by
// its process id when this is destroyed.
class PostgresServer
{
public:
    enum class Durability { Fast, Safe }; // Safe: what is committed survives a kill

    // `binaries`: folder of initdb and postgres. The superuser is "postgres", logins are trusted.
    explicit PostgresServer(const QString &binaries, Durability durability = Durability::Fast);
    ~PostgresServer();

    [[nodiscard]] static QString binaries15(); // from UNDERSTUDY_TEST_PG15
    [[nodiscard]] static QString binaries17();

    // Before make(): CREATE EXTENSION finds it, as if a package had brought it. The server then runs from a copy.
    void addExtension(const QString &name, const QByteArray &script);

    // Before make(): the superuser is called so.
    void bootstrapAs(const QString &role) { m_superuser = role; }

    // Before start(): over TCP too, at this address and the port of PGPORT.
    void listenOn(const QString &address) { m_address = address; }

    // Before start(): in place of what suits many small servers, "shared_buffers=128MB".
    void set(const QString &setting) { m_settings.append(setting); }

    [[nodiscard]] bool make(); // initdb; false and problem() on failure
    [[nodiscard]] bool makeStandbyOf(const PostgresServer &primary); // in place of make(), while that one runs
    [[nodiscard]] bool start(); // until it takes connections
    void stop(); // fast, all sessions are ended
    void strike() const; // SIGKILL to it and all its processes at once; from any thread
    void kill(); // the same, and waits for its end
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QByteArray log() const; // of all its starts

    [[nodiscard]] QString connection(const QString &database) const { return connection(database, m_superuser); }
    [[nodiscard]] QString connection(const QString &database, const QString &user) const;
    [[nodiscard]] QString socketFolder() const { return m_folder.path(); }
    // answerFrom() a session of the superuser.
    QString sql(const QString &database, const QString &statements) const;
    void replaceAccessRules(const QByteArray &rules); // pg_hba.conf

private:
    [[nodiscard]] bool startOnce();
    [[nodiscard]] bool run(const QString &program, const QStringList &arguments);
    [[nodiscard]] bool copyPrograms();
    [[nodiscard]] bool giveFolder(); // to the user who runs it
    void prepare(QProcess &process, const QString &program, const QStringList &arguments) const;
    [[nodiscard]] QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }

    QString m_binaries;
    QMap<QString, QByteArray> m_extensions;
    QString m_libraries; // of a copied server; empty = it finds them by itself
    QString m_superuser = QStringLiteral("postgres");
    QString m_address;
    QStringList m_settings;
    Durability m_durability;
    QTemporaryDir m_folder;
    QProcess m_server;
    qint64 m_pid = 0;
    QString m_problem;
};

} // namespace Understudy::Testing
