// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

namespace Understudy::Testing {

// The example that the documentation gives.
inline const QByteArray exampleStageFile = R"({ "format": 1, "project": "shop", "stage": "staging", "protected": false,
  "release": { "command": ["git", "-C", "/srv/shop", "describe", "--tags", "--always"] },
  "schema":  { "storage": "database/main", "query": "select max(version) from schema_migrations", "supported": 45 },
  "runtime": { "kind": "commands", "suspend": ["stop-it", "now"], "resume": ["start-it"], "state": ["state"] },
  "health":  [ { "name": "api", "url": "http://127.0.0.1:8080/health" } ], "graceMinutes": 3,
  "components": [
    { "name": "database", "storages": [ { "name": "main", "kind": "postgres",
        "connection": "postgresql://shop@127.0.0.1:5432/shop",
        "adminConnection": "postgresql://postgres@127.0.0.1:5432/postgres", "excludeSchemas": ["keycloak"], "capture": "clone" } ] },
    { "name": "api", "storages": [
        { "name": "uploads", "kind": "files", "path": "/srv/shop/uploads", "exclude": [".git", "node_modules"] },
        { "name": "env", "kind": "secrets", "path": "/srv/shop/.env" } ] },
    { "name": "worker", "storages": [ { "name": "jobs", "kind": "sqlite", "path": "/srv/shop/jobs.db" } ] } ],
  "retention": { "automatic": 9 } })";

// The example with one passage replaced; the passage must be there.
[[nodiscard]] inline QByteArray with(const QByteArray &passage, const QByteArray &other)
{
    Q_ASSERT(exampleStageFile.contains(passage));
    return QByteArray(exampleStageFile).replace(exampleStageFile.indexOf(passage), passage.size(), other);
}

} // namespace Understudy::Testing
