// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/runtimes/noneruntime.h"

#include "models/messages/catalog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Result<RuntimeState> NoneRuntime::state(const TaskControl &)
{
    return RuntimeState::Unknown;
}

Result<QJsonObject> NoneRuntime::running(const TaskControl &)
{
    return QJsonObject();
}

Result<> NoneRuntime::suspend(const QJsonObject &, const TaskControl &)
{
    return fail("runtime.none"_L1);
}

Result<> NoneRuntime::resume(const QJsonObject &, const TaskControl &)
{
    return fail("runtime.none"_L1);
}

} // namespace Understudy
