// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/cliprogram.h" // REQUIRE_DONE
#include "tests/support/postgresserver.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace Understudy::Testing {

// What a run of the command line came to.
struct CliRun
{
    int exitCode = -1; // -1: it was killed
    QByteArray output;
    QByteArray errors;

    [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(output); }
    [[nodiscard]] QByteArray told() const; // all of it, for the message of a failing test
};

// A whole stage as a developer has it, all of it real and in one temporary folder: a PostgreSQL server of its own with
// the database "shop", a tree of files with an excluded folder and a SQLite file inside, a SQLite job queue, a secrets
// file, and a runtime whose state is a word in a file. Worked on only through the command line, as a user does.
class RealStage
{
public:
    explicit RealStage(const QString &binaries = PostgresServer::binaries17(),
                       PostgresServer::Durability durability = PostgresServer::Durability::Fast);

    // Server, data of generation 1, stage file, `stage add`; false and problem() on failure.
    [[nodiscard]] bool make();
    [[nodiscard]] QString problem() const { return m_problem; }

    // `understudy-cli --home HOME ARGUMENTS`; `wrapper`: a program and its arguments put before it, e.g. strace.
    [[nodiscard]] CliRun cli(const QStringList &arguments, const QStringList &wrapper = {},
                             const QByteArray &input = {}) const;

    // Makes all data that of this generation: every storage says another word.
    void change(int generation);
    // What each storage holds, as a digest that tells any two generations apart; "" = it is missing. The excluded folder
    // and the nested file are storages of their own here: "cache", "index".
    [[nodiscard]] QMap<QString, QByteArray> fingerprints() const;
    void setRunning(bool running) const;
    [[nodiscard]] bool isRunning() const;
    // Nothing of a restore lies beside the data: no staged or kept folder, file or database.
    [[nodiscard]] QStringList leftovers() const;

    // Rewrites the stage file with this member set, and adds it again.
    [[nodiscard]] bool setField(const QString &name, const QJsonValue &value);

    // The stage file as it was made, and another one in its place; false and problem() on failure.
    [[nodiscard]] QJsonObject stageFile() const;
    [[nodiscard]] bool addStage(const QJsonObject &file);
    // Folders, the excluded one and the nested file, where a test took them away; the rest comes with change().
    void makeTree() const;

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString home() const { return path(QStringLiteral("home")); }
    [[nodiscard]] QString uploads() const { return path(QStringLiteral("data/uploads")); }
    [[nodiscard]] QString queue() const { return path(QStringLiteral("data/jobs.db")); }
    [[nodiscard]] QString secrets() const { return path(QStringLiteral("data/.env")); }
    PostgresServer server;

    static constexpr auto id = "shop/staging";

private:
    [[nodiscard]] bool fail(const QString &problem);

    QTemporaryDir m_folder;
    QString m_problem;
};

} // namespace Understudy::Testing
