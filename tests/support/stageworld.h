// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/stagefile.h"
#include "tests/support/guitest.h"
#include "tests/support/windowbench.h"
#include "ui/stages/foundpage.h"
#include "ui/stages/stageflow.h"

namespace Understudy::Testing {

// A window with the flow of stages and nothing else in it.
struct StageWorld : WindowBench
{
    QWidget window;
    StageFlow *flow = new StageFlow(context, &window);

    StageWorld() { window.show(); }
    [[nodiscard]] AddStageWizard *wizard() const { return window.findChild<AddStageWizard *>(); }
};

template<typename Widget>
Widget *child(const QWidget *parent, const QString &name)
{
    auto *found = parent->findChild<Widget *>(name);
    if (!found)
        qFatal("no child %s", qPrintable(name));
    return found;
}

// What a search in a folder of a web shop comes to: five storages and one that is not supported.
inline Detection shop(const QString &folder)
{
    const Error unsupported{.code = Error::Code::Refused,
                            .message = QStringLiteral("Understudy does not back up Redis."),
                            .why = QStringLiteral("It backs up PostgreSQL, SQLite, files and secrets."),
                            .todo = QStringLiteral("Leave it out.")};
    const Error password{.code = Error::Code::Denied,
                         .message = QStringLiteral("“report” needs a password for the database “reports”."),
                         .why = QStringLiteral("127.0.0.1:5433 asks for one, and none was found."),
                         .todo = QStringLiteral("Enter it below, or put it into ~/.pgpass.")};
    const QString source = QStringLiteral("compose.yml, service “db”");
    return {.folder = folder,
            .composeFile = folder + QStringLiteral("/compose.yml"),
            .project = QStringLiteral("webshop"),
            .stage = QStringLiteral("staging"),
            .releaseCommand = {QStringLiteral("git"), QStringLiteral("-C"), folder, QStringLiteral("describe")},
            .storages = {{.config = {.component = QStringLiteral("api"),
                                     .name = QStringLiteral("app"),
                                     .kind = StorageKind::Postgres,
                                     .connection = QStringLiteral("postgresql://shop@127.0.0.1:5432/app")},
                          .source = source,
                          .place = QStringLiteral("127.0.0.1:5432/app"),
                          .details = QStringLiteral("PostgreSQL 16.4"),
                          .sizeBytes = 412'000'000,
                          .password = QStringLiteral("from the .env")},
                         {.config = {.component = QStringLiteral("report"),
                                     .name = QStringLiteral("reports"),
                                     .kind = StorageKind::Postgres,
                                     .connection = QStringLiteral("postgresql://report@127.0.0.1:5433/reports")},
                          .source = source,
                          .place = QStringLiteral("127.0.0.1:5433/reports"),
                          .problems = {password}},
                         {.config = {.component = QStringLiteral("api"),
                                     .name = QStringLiteral("uploads"),
                                     .kind = StorageKind::Files,
                                     .path = folder + QStringLiteral("/uploads")},
                          .source = QStringLiteral("the folder “uploads”"),
                          .place = folder + QStringLiteral("/uploads"),
                          .details = QStringLiteral("8,214 files"),
                          .sizeBytes = 1'100'000'000},
                         {.config = {.component = QStringLiteral("worker"),
                                     .name = QStringLiteral("jobs"),
                                     .kind = StorageKind::Sqlite,
                                     .path = folder + QStringLiteral("/data/jobs.db")},
                          .source = QStringLiteral("the file “data/jobs.db”"),
                          .place = folder + QStringLiteral("/data/jobs.db"),
                          .details = QStringLiteral("SQLite"),
                          .sizeBytes = 18'000'000,
                          .limits = {QStringLiteral("can back up, cannot restore: the folder is read-only")}},
                         {.config = {.component = QStringLiteral("app"),
                                     .name = QStringLiteral("env"),
                                     .kind = StorageKind::Secrets,
                                     .path = folder + QStringLiteral("/.env")},
                          .source = QStringLiteral("the file “.env”"),
                          .place = folder + QStringLiteral("/.env"),
                          .details = QStringLiteral("14 keys"),
                          .sizeBytes = 3'000},
                         {.config = {.component = QStringLiteral("cache"), .name = QStringLiteral("redis")},
                          .unsupported = QStringLiteral("Redis"),
                          .source = QStringLiteral("compose.yml, service “cache”"),
                          .place = QStringLiteral("redis:7"),
                          .suggested = false,
                          .problems = {unsupported}}},
            .notes = {QStringLiteral("Only the first 100,000 names in this folder were looked at.")},
            .notUnderstood = {QStringLiteral("Line 12: “!reset” is not understood.")}};
}

// Waits until the wizard shows what was found.
inline void openAt(StageWorld &world, const QString &folder)
{
    world.service.detection = shop(folder);
    world.flow->addStage(folder);
    QTRY_VERIFY(!world.wizard()->pages().found()->isSearching());
}

inline Stage knownStage()
{
    const QByteArray json = R"({"format": 1, "project": "shop", "stage": "staging", "later": 1, "components": [
        {"name": "api", "storages": [{"name": "uploads", "kind": "files", "path": "/srv/u", "future": true}]}]})";
    return parseStageFile(json)->stage;
}

} // namespace Understudy::Testing
