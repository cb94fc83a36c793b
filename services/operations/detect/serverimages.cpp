// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/detect/serverimages.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Understudy {

ServerImage serverImage(const QString &image)
{
    static const QSet<QString> s_postgres{u"postgres"_s, u"postgresql"_s,  u"postgis"_s,
                                          u"pgvector"_s, u"timescaledb"_s, u"timescaledb-ha"_s};
    static const QHash<QString, QString> s_others{{u"redis"_s, u"Redis"_s},
                                                  {u"valkey"_s, u"Valkey"_s},
                                                  {u"keydb"_s, u"KeyDB"_s},
                                                  {u"redis-stack"_s, u"Redis"_s},
                                                  {u"mysql"_s, u"MySQL"_s},
                                                  {u"mariadb"_s, u"MariaDB"_s},
                                                  {u"percona"_s, u"MySQL"_s},
                                                  {u"mongo"_s, u"MongoDB"_s},
                                                  {u"mongodb"_s, u"MongoDB"_s},
                                                  {u"rabbitmq"_s, u"RabbitMQ"_s},
                                                  {u"kafka"_s, u"Kafka"_s},
                                                  {u"minio"_s, u"MinIO"_s},
                                                  {u"opensearch"_s, u"OpenSearch"_s},
                                                  {u"clickhouse"_s, u"ClickHouse"_s},
                                                  {u"cassandra"_s, u"Cassandra"_s},
                                                  {u"elasticsearch"_s, u"Elasticsearch"_s},
                                                  {u"neo4j"_s, u"Neo4j"_s},
                                                  {u"influxdb"_s, u"InfluxDB"_s},
                                                  {u"etcd"_s, u"etcd"_s},
                                                  {u"couchdb"_s, u"CouchDB"_s},
                                                  {u"memcached"_s, u"Memcached"_s},
                                                  {u"meilisearch"_s, u"Meilisearch"_s},
                                                  {u"clickhouse-server"_s, u"ClickHouse"_s}};
    // [HOST[:PORT]/]PATH[:TAG][@DIGEST]
    const QString name = image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).toLower();
    return {.isPostgres = s_postgres.contains(name), .unsupported = s_others.value(name)};
}

} // namespace Understudy
