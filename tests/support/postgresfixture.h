// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"
#include "services/storages/postgres/postgresstorage.h"
#include "tests/support/memoryblobs.h"
#include "tests/support/postgresserver.h"

#include <QTest>

#include <atomic>
#include <memory>

// Fails the test with what the error says, instead of "false".
#define REQUIRE(expression) \
    do { \
        const auto &outcome = (expression); \
        QVERIFY2(outcome.has_value(), Understudy::Testing::told(outcome).constData()); \
    } while (false)

namespace Understudy::Testing {

template<typename T>
QByteArray told(const Result<T> &outcome)
{
    if (outcome)
        return {};
    const Error &error = outcome.error();
    return QStringList{codeName(error.code), error.message, error.why, error.details}.join(u'\n').toUtf8();
}

// A server, a small shop in it, and all that a test needs to back it up and restore it.
class PostgresFixture
{
public:
    explicit PostgresFixture(const QString &binaries,
                             PostgresServer::Durability durability = PostgresServer::Durability::Fast);

    [[nodiscard]] bool start() { return server.make() && server.start(); }
    // A fresh database with tables, constraints, sequences, an enum, a view, jsonb, large objects; false if it failed.
    [[nodiscard]] bool makeShop(const QString &database = QStringLiteral("shop"));
    void drop(const QString &database); // and everything beside it

    [[nodiscard]] StorageConfig config(const QString &database = QStringLiteral("shop")) const;
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(const StorageConfig &config,
                                                           CaptureForm form = CaptureForm::Fitting) const;
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage() const { return storage(config()); }
    [[nodiscard]] Result<StorageRecord> backUp(PostgresStorage &storage);
    // All user data in one text, to compare two states.
    [[nodiscard]] QString contentOf(const QString &database) const;

    PostgresServer server;
    CommandRunner commands;
    MemoryBlobs blobs;
    std::atomic_bool cancelled = false;
    TaskControl control;

    static constexpr QLatin1StringView operation = QLatin1StringView("0123abcd-1111-4222-8333-444455556666");
};

} // namespace Understudy::Testing
