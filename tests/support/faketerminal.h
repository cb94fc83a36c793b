// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/terminal.h"

#include <QStringList>

#include <mutex>

namespace Understudy::Testing {

// A terminal that remembers what it was given, and answers what a test wants.
class FakeTerminal final : public Terminal
{
public:
    [[nodiscard]] Result<> print(const QString &text) override
    {
        printed += text;
        return printing;
    }
    void say(const QString &text) override { said += text + u'\n'; }
    void showStatus(const QString &line) override
    {
        const std::lock_guard guard(m_mutex);
        m_status.append(line);
    }
    [[nodiscard]] QStringList status() const // shown from several threads
    {
        const std::lock_guard guard(m_mutex);
        return m_status;
    }
    [[nodiscard]] bool isLive() const override { return live; }
    [[nodiscard]] std::optional<QString> ask(const QString &question) override
    {
        asked.append(question);
        return answers.isEmpty() ? std::nullopt : std::optional(answers.takeFirst());
    }

    QString printed; // standard output
    QString said; // standard error
    QStringList asked;
    QStringList answers; // empty: there is nobody to ask
    bool live = false;
    Result<> printing; // what print() comes to

private:
    mutable std::mutex m_mutex;
    QStringList m_status;
};

} // namespace Understudy::Testing
