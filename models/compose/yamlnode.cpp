// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/compose/yamlnode.h"

#include <algorithm>

namespace Understudy {

const YamlNode &YamlNode::at(const QString &name) const
{
    static const YamlNode s_none;
    const auto found = std::ranges::find(map, name, &Entry::name);
    return found == map.end() ? s_none : found->value;
}

bool YamlNode::has(const QString &name) const
{
    return std::ranges::find(map, name, &Entry::name) != map.end();
}

} // namespace Understudy
