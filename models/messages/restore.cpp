// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

std::span<const MessageTemplate> MessageAreas::restore()
{
    return {};
}

} // namespace Understudy
