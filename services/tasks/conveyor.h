// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace Understudy {

// A producer of bytes that runs beside its consumer, at most `capacity` bytes ahead of it. So a program can be started
// at one moment and its output read later, on another thread: until then it waits. Destroying it cancels the producer
// and waits for its end.
class Conveyor
{
public:
    using Take = std::function<Result<>(QByteArrayView)>; // blocks while the consumer is behind; Cancelled at the end
    using Produce = std::function<Result<>(const Take &take, const TaskControl &control)>;

    explicit Conveyor(Produce produce, qint64 capacity = 8 * 1024 * 1024);
    ~Conveyor();

    // Returns when the first bytes are there, or when the producer has ended; its error if it failed.
    [[nodiscard]] Result<> waitForFirst(const TaskControl &control);
    // The next piece; empty at the end, when the producer has ended well. Its error if it failed. One consumer at a time.
    [[nodiscard]] Result<QByteArray> next(const TaskControl &control);

private:
    struct Belt;
    std::unique_ptr<Belt> m_belt;
};

} // namespace Understudy
