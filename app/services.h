// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <memory>

namespace Understudy {

class BackupService;

// Everything behind the front door, built in order from one home and destroyed in reverse: the only place that knows
// all of it.
class Services
{
public:
    // `home` empty: UNDERSTUDY_HOME, else the user's own. Makes what is missing: the repository only where
    // none was used before. NotFound if the one that was is not there.
    [[nodiscard]] static Result<std::unique_ptr<Services>> open(const QString &home);
    ~Services();

    [[nodiscard]] BackupService &service(); // lives as long as this

private:
    struct Parts;
    explicit Services(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace Understudy
