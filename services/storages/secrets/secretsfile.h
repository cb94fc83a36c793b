// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/secretbytes.h"
#include "services/storages/singlefileplace.h"
#include "services/tasks/taskcontrol.h"

#include <QJsonObject>
#include <QStringList>

namespace Understudy {

// A file of secrets as it was at one moment.
struct SecretsFile
{
    static constexpr qint64 mostBytes = 4 * 1024 * 1024;

    ListEntry metadata;
    SecretBytes content;
    bool stable = true; // false: it was written again and again while it was read

    // InvalidInput if it is larger than secrets are.
    [[nodiscard]] static Result<SecretsFile> read(const SingleFilePlace &place, const TaskControl &control);
};

} // namespace Understudy
