// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filedescriptor.h"

#include <cerrno>

#include <unistd.h>

namespace Understudy {

FileDescriptor::~FileDescriptor()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

int FileDescriptor::close()
{
    if (m_descriptor < 0)
        return 0;
    // The descriptor is gone whatever close() says (also after EINTR): closing it again could hit a stranger's.
    return ::close(std::exchange(m_descriptor, -1)) == 0 ? 0 : errno;
}

} // namespace Understudy
