// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"

#include <QString>

#include <memory>

namespace Understudy::Testing {

// The real engine over a home that is there already, such as one that the command line has made.
class HomeService
{
public:
    explicit HomeService(const QString &path);
    ~HomeService();
    Q_DISABLE_COPY_MOVE(HomeService)

    [[nodiscard]] BackupService &service();

private:
    struct Parts;

    std::unique_ptr<Parts> m_parts;
};

} // namespace Understudy::Testing
