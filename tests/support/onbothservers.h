// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/bothservers.h"

#include <QObject>

#include <memory>

namespace Understudy::Testing {

// A test whose functions all run on a server of 15 and on one of 17, each with a database that is not there yet.
class OnBothServers : public QObject
{
    Q_OBJECT

public:
    explicit OnBothServers(const QString &database);

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void cleanupTestCase() { m_servers.reset(); }
    void init();

protected:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    void make(const QString &statements, const QString &options = {}); // the database; `options` of CREATE DATABASE
    [[nodiscard]] QString sql(const QString &statements);
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs);

private:
    const QString m_database;
    std::unique_ptr<BothServers> m_servers;
};

} // namespace Understudy::Testing
