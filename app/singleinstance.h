// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/platform/filelock.h"

#include <QObject>

#include <memory>
#include <optional>

class QLocalServer;

namespace Understudy {

class Home;

// One window for each home. The first one listens; a later one asks it to come to the front, and ends.
class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    enum class Role { First, Later };

    explicit SingleInstance(const Home &home, QObject *parent = nullptr);
    ~SingleInstance() override;

    // First: this process is the one, until it ends however that comes. Later: the other one was asked, and has heard.
    // Busy: there is another one, and it does not answer.
    [[nodiscard]] Result<Role> take();

signals:
    void raiseRequested();

private:
    [[nodiscard]] Result<> listen();
    [[nodiscard]] bool ask() const;

    const QString m_lockPath;
    const QString m_name;
    std::optional<FileLock> m_lock;
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace Understudy
