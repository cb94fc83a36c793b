// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>

#include <optional>

namespace Understudy {

// A lock on a file of our own (open file description lock): the kernel frees it when the process ends, however that
// comes. The text in the file only feeds the other's message. Never stolen.
class FileLock
{
public:
    enum class Access { Shared, Exclusive };

    // None if somebody else has it in a way that excludes this.
    [[nodiscard]] static Result<std::optional<FileLock>> tryTake(const QString &path, Access access,
                                                                 const QString &text);
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock();

    // What the last exclusive or shared taker wrote; empty if nobody holds it now.
    [[nodiscard]] static QString holder(const QString &path);

private:
    explicit FileLock(int descriptor);
    int m_descriptor = -1;
};

} // namespace Understudy
