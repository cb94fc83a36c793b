// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliprogram.h"

#include <QProcess>

namespace Understudy::Testing {

static constexpr int s_patienceMs = 600'000; // whole operations; only ever reached by a failure

QString cliProgram()
{
    return qEnvironmentVariable("UNDERSTUDY_CLI");
}

ProgramRun runProgram(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(s_patienceMs) && process.exitStatus() == QProcess::NormalExit;
    return {.exitCode = ended ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .errorOutput = process.readAllStandardError()};
}

} // namespace Understudy::Testing
