// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/jsonfields.h"
#include "services/config/stagefile.h"

#include <QHash>

namespace Understudy {

// Reads one stage file. Used once.
class StageFileParser
{
public:
    [[nodiscard]] Result<StageFile> parse(const QByteArray &json);

private:
    [[nodiscard]] Result<QJsonObject> readObject(const QByteArray &json) const;
    void readStage(JsonFields &fields);
    void readRuntime(JsonFields &fields);
    void readHealth(JsonFields &fields);
    void readSchema(JsonFields &fields);
    void readSupported(JsonFields &schema, SchemaConfig &config);
    void readComponents(JsonFields &fields);
    void readStorage(JsonFields &fields, const QString &component);
    void readStorageFields(JsonFields &fields, StorageConfig &storage);

    [[nodiscard]] HoldDatabase hold(JsonFields &fields);
    [[nodiscard]] QString name(JsonFields &fields, QLatin1StringView field);
    [[nodiscard]] QString absolutePath(JsonFields &fields);
    [[nodiscard]] QString container(JsonFields &fields);
    [[nodiscard]] QString connection(JsonFields &fields, QLatin1StringView field, const QString &container,
                                     bool isTheData);
    void claim(const QString &place, const QString &jsonPath);
    void fillNestedPaths();

    Stage m_stage;
    JsonReport m_report;
    QHash<QString, QString> m_places; // what a storage already covers, and where the file says so
};

} // namespace Understudy
