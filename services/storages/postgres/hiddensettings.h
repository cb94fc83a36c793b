// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "models/listwriter.h"
#include "services/storages/blobsink.h"
#include "services/storages/postgres/properties.h"

namespace Understudy {

// Settings of a database whose values may be secrets: keys of tokens, passwords of services. A manifest is read by
// programs and people who only want to know what is there, so the values lie beside the data instead, as those of user
// mappings lie in the dump.
namespace HiddenSettings {

inline constexpr QByteArrayView entryPath = "settings.json"; // in the list; only if there are any

// What belongs to an application or an extension, and what is called like a secret. The server's own are none.
[[nodiscard]] bool isHidden(const QString &name);
// The entry to add to the list; none if nothing is hidden.
[[nodiscard]] Result<QList<ListEntry>> put(const QJsonArray &settings, BlobSink &sink);
// Fills in the values that the manifest does not have. Corrupt if they are not there.
[[nodiscard]] Result<> fetch(QJsonArray &settings, const ListRoot &list, BlobSource &blobs);

} // namespace HiddenSettings

} // namespace Understudy
