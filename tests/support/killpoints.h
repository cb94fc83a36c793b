// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// A system call that the main thread of a program made, which another run of it will make again: where to end it.
struct KillPoint
{
    QByteArray call; // its name
    int number = 0; // how many of that name the thread had made with it
    QByteArray text; // the call as strace prints it

    [[nodiscard]] QByteArray told() const;
};

// The calls of a traced run, in their order.
class CallTrace
{
public:
    // Put before a program it writes the program's calls to the file at `path`; a child's are not among them.
    [[nodiscard]] static QStringList wrapper(const QString &path);
    [[nodiscard]] static CallTrace read(const QString &path);

    [[nodiscard]] QList<KillPoint> calls() const { return m_calls; }
    [[nodiscard]] CallTrace of(const QList<QByteArray> &names) const;
    [[nodiscard]] CallTrace without(QByteArrayView word) const; // whose text has it
    [[nodiscard]] CallTrace withoutLast(QByteArrayView name, qsizetype count) const; // calls of that name
    // From the `number`-th call on whose text has this word; empty if there is no such call.
    [[nodiscard]] CallTrace from(QByteArrayView word, int number = 1) const;
    [[nodiscard]] CallTrace before(QByteArrayView word, int number = 1) const;
    [[nodiscard]] QList<KillPoint> first(int count) const;
    // `count` of them, or all if there are fewer, each once, in their order.
    [[nodiscard]] QList<KillPoint> sample(int count, QRandomGenerator &random) const;

private:
    [[nodiscard]] qsizetype find(QByteArrayView word, int number) const;

    QList<KillPoint> m_calls;
};

// Put before a program it sends the program that signal (KILL, TERM, INT) as it makes that call; with KILL the call is
// not made any more.
[[nodiscard]] QStringList signalAt(const KillPoint &point, const QString &signal = QStringLiteral("KILL"));

// From UNDERSTUDY_KILL_SEED, else another one every time. Printed, so that a failure can be had again.
[[nodiscard]] QRandomGenerator seededRandom();

} // namespace Understudy::Testing
