// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/compose/yamlnode.h"

#include <functional>
#include <optional>

namespace Understudy {

// What stands inside one line of YAML.

// Without a comment at the end and the spaces before it.
[[nodiscard]] QString withoutComment(const QString &text);
// The length of "name" in "name: value" or "name:", quotes included; -1 if it is no entry of a map.
[[nodiscard]] qsizetype nameLength(const QString &text);
// A plain or quoted scalar; none if it is another thing or a quote does not end.
[[nodiscard]] std::optional<YamlNode> readScalar(const QString &text, int line);
// More is needed to close what a flow value opens.
[[nodiscard]] bool isOpenFlow(const QString &text);
// "[a, b]" or "{a: b}"; `alias` gives what "*name" stands for, `mayAdd` whether one more value is allowed.
[[nodiscard]] std::optional<YamlNode> readFlow(const QString &text, int line, int depth,
                                               const std::function<std::optional<YamlNode>(const QString &)> &alias,
                                               const std::function<bool()> &mayAdd);

} // namespace Understudy
