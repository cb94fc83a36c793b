// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/writeproblem.h"

#include "models/messages/catalog.h"
#include "services/repository/layout.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Error writeProblem(const Layout &layout, const Error &cause)
{
    if (cause.code == Error::Code::NoSpace)
        return Messages::error("repository.full"_L1, {{"path"_L1, layout.root()}}, cause.details);
    if (cause.code == Error::Code::Denied)
        return Messages::error("repository.notWritable"_L1, {{"path"_L1, layout.root()}, {"reason"_L1, cause.why}},
                               cause.details);
    return cause;
}

} // namespace Understudy
