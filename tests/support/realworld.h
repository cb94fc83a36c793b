// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/services.h"
#include "models/clock.h"
#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/repository/layout.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/cliprogram.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/patience.h"
#include "ui/announcer.h"
#include "ui/windowcontext.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Understudy::Testing {

// A real engine on a real stage: a folder of files, and a runtime whose state is a word in a file. The command line works
// on the same home.
struct RealWorld
{
    QTemporaryDir folder;
    Home home{folder.filePath(QStringLiteral("home"))};
    std::unique_ptr<Services> services;
    Settings settings{home};
    SystemClock clock;
    FakeNotifier notifier;
    Announcer announcer;
    std::unique_ptr<TaskRunner> tasks = std::make_unique<TaskRunner>();

    // A stage with one tree; it is suspended by `suspend`, which may take its time.
    [[nodiscard]] bool make(const QString &suspend = {})
    {
        QDir().mkpath(folder.filePath(QStringLiteral("data")));
        writeFile(QStringLiteral("data/picture.bin"), QByteArray(100'000, 'x'));
        writeFile(QStringLiteral("state"), "running\n");
        writeFile(QStringLiteral("stage.json"), stageFile(suspend));
        Result<std::unique_ptr<Services>> opened = Services::open(home.path());
        if (!opened)
            return false;
        services = std::move(*opened);
        return cli({QStringLiteral("stage"), QStringLiteral("add"), folder.filePath(QStringLiteral("stage.json"))});
    }

    [[nodiscard]] WindowContext context()
    {
        return {services->service(), *tasks, settings, clock, notifier, announcer};
    }
    [[nodiscard]] QStringList folders() const
    {
        const Layout layout(home.repository());
        return {home.stages(), home.operations(), home.journals(), home.leases(),
                home.locks(),  layout.backups(),  layout.locks(),  layout.trashedBackups()};
    }

    void writeFile(const QString &name, const QByteArray &content) const
    {
        QFile file(folder.filePath(name));
        if (file.open(QFile::WriteOnly))
            file.write(content);
    }

    [[nodiscard]] QString statePath() const { return folder.filePath(QStringLiteral("state")); }
    [[nodiscard]] QByteArray stageFile(const QString &suspend) const
    {
        const QString json = QStringLiteral(R"({"format": 1, "project": "shop", "stage": "staging",
            "runtime": {"kind": "commands", "suspend": ["sh", "-c", "%1"],
                        "resume": ["sh", "-c", "echo running > '%2'"], "state": ["cat", "%2"]},
            "components": [{"name": "api", "storages": [{"name": "uploads", "kind": "files", "path": "%3"}]}]})");
        const QString usual = QStringLiteral("echo suspended > '%1'").arg(statePath());
        return json.arg(suspend.isEmpty() ? usual : suspend, statePath(), folder.filePath(QStringLiteral("data")))
            .toUtf8();
    }

    struct Run
    {
        int exitCode = -1;
        QByteArray output; // of both channels
    };
    // To its end, while the event loop goes on.
    [[nodiscard]] Run runCli(const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(cliProgram(), QStringList{QStringLiteral("--home"), home.path()} + arguments);
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, patienceMs))
            return {};
        return {process.exitCode(), process.readAll()};
    }
    [[nodiscard]] bool cli(const QStringList &arguments) const
    {
        const Run run = runCli(arguments);
        if (run.exitCode != 0)
            qWarning() << run.output;
        return run.exitCode == 0;
    }
};

} // namespace Understudy::Testing
