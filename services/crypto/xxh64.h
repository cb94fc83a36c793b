// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QtTypes>

namespace Understudy {

// XXH64 with the seed 0, as its specification has it: quick, and the same on every machine for ever. It tells what was
// changed by chance; who changes bytes on purpose can keep it.
[[nodiscard]] quint64 xxh64(QByteArrayView bytes);

} // namespace Understudy
