// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/cliprogram.h"

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

// At the beginning of a test that starts one.
#define SKIP_WITHOUT_DOCKER() \
    do { \
        if (!Understudy::Testing::DockerDaemon::mayRun()) \
            QSKIP("A Docker daemon takes root rights: run the tests as root to see databases in containers tested."); \
    } while (false)

namespace Understudy::Testing {

// A Docker daemon of a test's own, without networks, in a temporary folder. While it lives, DOCKER_HOST leads to it, for
// this process and what it starts. It takes root rights.
class DockerDaemon
{
public:
    DockerDaemon();
    ~DockerDaemon(); // its containers go, it is ended by its process id, and nothing stays mounted

    [[nodiscard]] static bool mayRun(); // there are root rights
    [[nodiscard]] bool start(); // until it answers; false and problem() on failure
    [[nodiscard]] QString problem() const { return m_problem; }

    // `docker ARGUMENTS`, to its end.
    ProgramRun docker(const QStringList &arguments) const;
    // An image of these programs and folders of this machine with the libraries that the programs need, and of the files
    // in `extra` (as the image has them at its root).
    [[nodiscard]] bool makeImage(const QString &name, const QStringList &programs, const QStringList &folders,
                                 const QString &extra);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] qint64 processId() const { return m_daemon.processId(); }

private:
    [[nodiscard]] bool fail(const QString &problem);
    [[nodiscard]] bool runTool(const QString &program, const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_problem;
};

} // namespace Understudy::Testing
