// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QStringList>

#include <optional>

namespace Understudy {

struct EnvEntry
{
    QByteArray name;
    QByteArrayView value; // into the text that was parsed, as it is written there
};

// The KEY=value lines of a file that has only such lines, comments and empty ones; quoted values may go over several
// lines. None for every other file, and where what stands before a "=" could be a secret itself: names are shown.
[[nodiscard]] std::optional<QList<EnvEntry>> parseEnvFile(QByteArrayView text);

// Sorted, each once.
[[nodiscard]] QStringList namesOf(const QList<EnvEntry> &entries);

} // namespace Understudy
