// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Understudy {

// A file of our own that is read here and there, by several threads at once. It stays readable when its name goes.
class RandomFile
{
public:
    // NotFound, Denied, Io; Corrupt if it will not open, however often it is asked for.
    [[nodiscard]] static Result<RandomFile> open(const QString &path);
    RandomFile(RandomFile &&other) noexcept;
    RandomFile &operator=(RandomFile &&other) noexcept;
    ~RandomFile();

    // Shorter than asked only where the file ends. Corrupt if these bytes will not come, however often they are asked for.
    // Thread-safe.
    [[nodiscard]] Result<QByteArray> read(qint64 offset, qint64 size) const;
    [[nodiscard]] qint64 size() const; // when it was opened

private:
    struct Handle;
    explicit RandomFile(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

} // namespace Understudy
