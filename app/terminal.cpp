// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/terminal.h"

#include "models/messages/catalog.h"
#include "services/platform/console.h"

#include <algorithm>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QByteArrayView s_toLineStart = "\r\x1b[K"; // and clear the line

// Standard error is the last resort: where it cannot be written, nobody can be told.
static void writeError(QByteArrayView bytes)
{
    static_cast<void>(Console::write(Console::Stream::ErrorOutput, bytes));
}

SystemTerminal::SystemTerminal(const std::atomic_bool &cancelled)
    : m_cancelled(cancelled)
    , m_live(Console::isTerminal(Console::Stream::ErrorOutput))
{ }

SystemTerminal::~SystemTerminal()
{
    clearStatus();
}

void SystemTerminal::clearStatus()
{
    if (m_statusShown)
        writeError(s_toLineStart);
    m_statusShown = false;
}

Result<> SystemTerminal::print(const QString &text)
{
    const std::lock_guard guard(m_mutex);
    clearStatus();
    const int error = Console::write(Console::Stream::Output, text.toUtf8());
    if (error == 0 || error == EPIPE)
        return {};
    return fail("usage.outputFailed"_L1, {{"reason"_L1, qt_error_string(error)}});
}

void SystemTerminal::say(const QString &text)
{
    const std::lock_guard guard(m_mutex);
    clearStatus();
    writeError((text.endsWith(u'\n') ? text : text + u'\n').toUtf8());
}

void SystemTerminal::showStatus(const QString &line)
{
    if (!m_live)
        return;
    const std::lock_guard guard(m_mutex);
    clearStatus();
    if (line.isEmpty())
        return;
    // One column stays free: some terminals wrap as soon as the last one is taken.
    writeError(line.left(std::max(1, Console::width() - 1)).toUtf8());
    m_statusShown = true;
}

std::optional<QString> SystemTerminal::ask(const QString &question)
{
    if (!m_live || !Console::isTerminal(Console::Stream::Input))
        return std::nullopt;
    const std::lock_guard guard(m_mutex);
    clearStatus();
    writeError((question + u' ').toUtf8());
    const std::optional<QByteArray> line = Console::readLine(m_cancelled);
    if (!line) {
        writeError("\n");
        return std::nullopt;
    }
    return QString::fromUtf8(*line);
}

} // namespace Understudy
