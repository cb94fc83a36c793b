// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <expected>

namespace Understudy {

// Why something did not happen: a code to branch on, four sentences for the person, facts for the log.
struct Error
{
    // Few on purpose: a new one only when some caller branches on it. app/exitcodes.h maps each.
    enum class Code {
        Cancelled,
        NotFound,
        InvalidInput,  // what was given cannot be used: arguments, a stage file
        Refused,       // a rule says no: not suspended, schema newer, not confirmed
        Busy,          // somebody else is at work
        Denied,        // permissions, passwords
        Unreachable,   // a server does not answer
        NoSpace,
        Corrupt,       // stored bytes are not what they were
        CommandFailed, // a program ended with a failure
        Io,
    };

    Code code = Code::Io;
    QString message; // what happened
    QString why;
    QString todo; // what to do
    QString safe; // what is safe
    QString details; // untranslated facts for the log: stderr, path, errno. Never a secret.

    bool operator==(const Error &) const = default;
};

template<typename T = void>
using Result = std::expected<T, Error>;

// The name a code has in JSON and in logs: "notFound".
[[nodiscard]] QString codeName(Error::Code code);

} // namespace Understudy

Q_DECLARE_METATYPE(Understudy::Error)
