// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QList>
#include <QPair>

#include <span>

namespace Understudy {

// One message of the catalogue. Texts are English sources for translation (context "Messages") with named
// placeholders in braces: {stage}. An error has all four parts; a test reads every entry and every use.
struct MessageTemplate
{
    const char *id; // area.name, e.g. "stage.notSuspended"; stable: scripts and tests may name it
    Error::Code code;
    const char *message; // what happened
    const char *why;
    const char *todo; // what to do
    const char *safe; // what is safe
};

// Values for the placeholders, by name without braces.
using MessageArguments = QList<QPair<QLatin1StringView, QString>>;

namespace Messages {

// The catalogue, one span per area; each area is one file beside this one (messages/<area>.cpp).
[[nodiscard]] QList<std::span<const MessageTemplate>> areas();

// The error with this id, its placeholders filled. An unknown id or a placeholder without a value is a bug
// (asserted, and caught by a test that reads every call). `details` goes to the log, untranslated.
[[nodiscard]] Error error(QLatin1StringView id, const MessageArguments &arguments = {}, const QString &details = {});

} // namespace Messages

// Shorthand for returning: return fail("stage.notSuspended"_L1, {{"stage"_L1, name}});
[[nodiscard]] std::unexpected<Error> fail(QLatin1StringView id, const MessageArguments &arguments = {},
                                          const QString &details = {});

// One of each area's spans; defined in messages/<area>.cpp.
namespace MessageAreas {
std::span<const MessageTemplate> common();     // cancelled, input/output, space, permissions
std::span<const MessageTemplate> stages();     // stage files, home
std::span<const MessageTemplate> repository(); // packs, manifests, locks
std::span<const MessageTemplate> files();      // file trees
std::span<const MessageTemplate> postgres();
std::span<const MessageTemplate> sqlite();
std::span<const MessageTemplate> secrets();
std::span<const MessageTemplate> runtime();    // runtimes, releases, health, processes
std::span<const MessageTemplate> backup();     // create, verify, list
std::span<const MessageTemplate> restore();    // plan, restore, undo, recover
std::span<const MessageTemplate> imports();    // dumps of other tools
std::span<const MessageTemplate> usage();      // the command line
} // namespace MessageAreas

} // namespace Understudy
