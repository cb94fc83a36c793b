// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/preferences.h"
#include "services/config/home.h"

#include <QByteArray>
#include <QJsonObject>

namespace Understudy {

// The settings as bytes, and their copies: how they are read, written, and brought to the format of today.
namespace SettingsFile {

inline constexpr int format = 2; // 1 was an INI file with the repository alone
inline constexpr int copies = 5; // of files in older formats, or broken ones

// Corrupt if the bytes are no settings, Refused if they are of a newer version.
[[nodiscard]] Result<QJsonObject> parse(const QByteArray &bytes, const QString &path);
[[nodiscard]] QByteArray toBytes(QJsonObject values);

// Replaces the file as a whole: killed at any moment it leaves the old one or the new one. What was written is copied as
// the last good one. Only one at a time, here and below.
[[nodiscard]] Result<> write(const Home &home, const QByteArray &bytes);
// Of what is about to be replaced.
[[nodiscard]] Result<> keepCopy(const Home &home, const QByteArray &bytes);
[[nodiscard]] QString copiesFolder(const Home &home);
// Paths of the copies, the best first: the last good one, then the newest.
[[nodiscard]] QStringList goodCopies(const Home &home);

[[nodiscard]] Preferences preferences(const QJsonObject &values);
[[nodiscard]] QJsonObject withPreferences(QJsonObject values, const Preferences &preferences);

} // namespace SettingsFile

} // namespace Understudy
