// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QByteArray>

#include <functional>

class QObject;

namespace Understudy {

class TaskRunner;

// Writes a text where the person wants it, in a task; the file is there as a whole or not at all. `failed` is called
// while `context` lives.
void saveText(TaskRunner &tasks, QObject *context, const QString &path, const QByteArray &text,
              const std::function<void(const Error &)> &failed);

} // namespace Understudy
