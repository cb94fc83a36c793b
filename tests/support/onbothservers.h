// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/postgresfixture.h"

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
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase();
    void init();

protected:
    [[nodiscard]] PostgresFixture &fixture(); // of the server that it runs on
    void make(const QString &statements, const QString &options = {}); // the database; `options` of CREATE DATABASE
    [[nodiscard]] QString sql(const QString &statements);
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs);

private:
    const QString m_database;
    std::unique_ptr<PostgresFixture> m_fixture15;
    std::unique_ptr<PostgresFixture> m_fixture17;
};

} // namespace Understudy::Testing
