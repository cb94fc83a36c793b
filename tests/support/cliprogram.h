// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QStringList>

// Fails the test with all that the command line said, unless it ended well.
#define REQUIRE_DONE(run) \
    do { \
        const auto &ended = (run); \
        QVERIFY2(ended.exitCode == 0, ended.told().constData()); \
    } while (false)

namespace Understudy::Testing {

// What a run of a program came to.
struct ProgramRun
{
    int exitCode = -1; // -1: it did not end by itself
    QByteArray output;
    QByteArray errorOutput;

    [[nodiscard]] QByteArray all() const { return output + errorOutput; }
    // For the message of a failing test.
    [[nodiscard]] QByteArray told() const { return "exit code " + QByteArray::number(exitCode) + '\n' + all(); }
};

// The built command line.
[[nodiscard]] QString cliProgram();
// Runs a program to its end, its standard input is `input`, which is no terminal.
[[nodiscard]] ProgramRun runProgram(const QString &program, const QStringList &arguments, const QByteArray &input = {});

} // namespace Understudy::Testing
