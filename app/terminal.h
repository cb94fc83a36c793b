// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>

#include <atomic>
#include <mutex>
#include <optional>

namespace Understudy {

// Where the command line writes and asks. Thread-safe: work reports from several threads.
class Terminal
{
public:
    virtual ~Terminal() = default;

    // Results, on standard output. A reader that has gone away is no error: it has read what it wanted.
    [[nodiscard]] virtual Result<> print(const QString &text) = 0;
    // Notes and errors, on standard error: whole lines.
    virtual void say(const QString &text) = 0;
    // The one line that is written over and over; empty takes it away. Nothing where isLive() is false.
    virtual void showStatus(const QString &line) = 0;
    // Whether somebody watches standard error.
    [[nodiscard]] virtual bool isLive() const = 0;
    // What was typed. None: nobody can be asked, the input ended, or the work was cancelled.
    [[nodiscard]] virtual std::optional<QString> ask(const QString &question) = 0;
};

// The terminal, pipes or files that this process was started with.
class SystemTerminal final : public Terminal
{
public:
    explicit SystemTerminal(const std::atomic_bool &cancelled);
    ~SystemTerminal() override;
    Q_DISABLE_COPY_MOVE(SystemTerminal)

    [[nodiscard]] Result<> print(const QString &text) override;
    void say(const QString &text) override;
    void showStatus(const QString &line) override;
    [[nodiscard]] bool isLive() const override { return m_live; }
    [[nodiscard]] std::optional<QString> ask(const QString &question) override;

private:
    void clearStatus();

    const std::atomic_bool &m_cancelled;
    const bool m_live;
    std::mutex m_mutex;
    bool m_statusShown = false;
};

} // namespace Understudy
