// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/terminal.h"

namespace Understudy::Demo {

// The terminal that the demo speaks to. With -o json standard output belongs to the one document at the end, so all that
// is told, and what the commands within print, goes to standard error.
class Narrator final : public Terminal
{
public:
    Narrator(Terminal &terminal, bool json)
        : m_terminal(terminal)
        , m_json(json)
    { }

    [[nodiscard]] Result<> print(const QString &text) override
    {
        if (!m_json)
            return m_terminal.print(text);
        m_terminal.say(text);
        return {};
    }
    void say(const QString &text) override { m_terminal.say(text); }
    void showStatus(const QString &line) override { m_terminal.showStatus(line); }
    [[nodiscard]] bool isLive() const override { return m_terminal.isLive(); }
    [[nodiscard]] std::optional<QString> ask(const QString &question) override { return m_terminal.ask(question); }

private:
    Terminal &m_terminal;
    const bool m_json;
};

} // namespace Understudy::Demo
