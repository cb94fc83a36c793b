// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"files.tooLarge", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is too large to be what it should be."),
     QT_TRANSLATE_NOOP("Messages", "It holds more than {maximum} bytes."),
     QT_TRANSLATE_NOOP("Messages", "Check that the path names the right file."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
};

std::span<const MessageTemplate> MessageAreas::files()
{
    return s_messages;
}

} // namespace Understudy
