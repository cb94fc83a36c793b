// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/killpoints.h"

#include <QDebug>
#include <QFile>
#include <QHash>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

QByteArray KillPoint::told() const
{
    return call + " number " + QByteArray::number(number) + ": " + text;
}

QStringList CallTrace::wrapper(const QString &path)
{
    return {u"strace"_s, u"-qq"_s, u"-y"_s, u"-s"_s, u"200"_s, u"-e"_s, u"signal=none"_s, u"-o"_s, path};
}

CallTrace CallTrace::read(const QString &path)
{
    CallTrace trace;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal() << "no trace at" << path;
    QHash<QByteArray, int> numbers;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const QByteArray name = line.first(std::max<qsizetype>(line.indexOf('('), 0));
        if (!name.isEmpty() && name != "exit_group")
            trace.m_calls.append({.call = name, .number = ++numbers[name], .text = line});
    }
    return trace;
}

CallTrace CallTrace::of(const QList<QByteArray> &names) const
{
    CallTrace trace;
    std::ranges::copy_if(m_calls, std::back_inserter(trace.m_calls),
                         [&](const KillPoint &point) { return names.contains(point.call); });
    return trace;
}

CallTrace CallTrace::without(QByteArrayView word) const
{
    CallTrace trace;
    std::ranges::copy_if(m_calls, std::back_inserter(trace.m_calls),
                         [&](const KillPoint &point) { return !point.text.contains(word); });
    return trace;
}

CallTrace CallTrace::withoutLast(QByteArrayView name, qsizetype count) const
{
    CallTrace trace;
    for (const KillPoint &point : m_calls | std::views::reverse) {
        if (point.call != name || count-- <= 0)
            trace.m_calls.prepend(point);
    }
    return trace;
}

qsizetype CallTrace::find(QByteArrayView word, int number) const
{
    for (qsizetype index = 0; index < m_calls.size(); ++index) {
        if (m_calls[index].text.contains(word) && --number == 0)
            return index;
    }
    return m_calls.size();
}

CallTrace CallTrace::from(QByteArrayView word, int number) const
{
    CallTrace trace;
    trace.m_calls = m_calls.sliced(find(word, number));
    return trace;
}

CallTrace CallTrace::before(QByteArrayView word, int number) const
{
    CallTrace trace;
    trace.m_calls = m_calls.first(find(word, number));
    return trace;
}

QList<KillPoint> CallTrace::first(int count) const
{
    return m_calls.first(std::min<qsizetype>(count, m_calls.size()));
}

QList<KillPoint> CallTrace::sample(int count, QRandomGenerator &random) const
{
    QList<KillPoint> chosen;
    std::ranges::sample(m_calls, std::back_inserter(chosen), count, random);
    return chosen;
}

// Without --seccomp-bpf, with which a run would be faster: the signals that strace is to send do not arrive then.
QStringList signalAt(const KillPoint &point, const QString &signal)
{
    const QString call = QString::fromLatin1(point.call);
    return {
        u"strace"_s, u"-qq"_s,           u"-o"_s, u"/dev/null"_s,
        u"-e"_s,     u"trace="_s + call, u"-e"_s, u"inject=%1:signal=%2:when=%3"_s.arg(call, signal).arg(point.number)};
}

QRandomGenerator seededRandom()
{
    const quint32 seed = qEnvironmentVariableIsSet("UNDERSTUDY_KILL_SEED")
                             ? qEnvironmentVariable("UNDERSTUDY_KILL_SEED").toUInt()
                             : QRandomGenerator::global()->generate();
    qInfo().noquote() << "UNDERSTUDY_KILL_SEED=" + QByteArray::number(seed);
    return QRandomGenerator(seed);
}

} // namespace Understudy::Testing
