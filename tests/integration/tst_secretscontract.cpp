// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/platform/filestat.h"
#include "services/storages/secrets/secretsstorage.h"
#include "tests/suites/storagecontract.h"
#include "tests/support/plainfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// The contract of every storage, kept by files of secrets.
class tst_SecretsContract : public StorageContract
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_suite.reset(); }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"data/.env"_s); }
    [[nodiscard]] QByteArray read() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
};

void tst_SecretsContract::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_home = std::make_unique<Home>(m_folder->filePath(u"home"_s));
    QVERIFY(QDir().mkpath(m_folder->filePath(u"data"_s)));
    const StorageConfig config{.component = u"api"_s, .name = u"env"_s, .kind = StorageKind::Secrets, .path = path()};
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [this, config] { return std::make_unique<SecretsStorage>(config, *m_home); },
        .write =
            [this](int version) {
                const QByteArray number = QByteArray::number(version);
                QVERIFY(writeAll(path(), "KEY=" + number.repeated(1000 * version) + "\nONLY_" + number + "=x\n"));
            },
        .read = [this] { return read(); },
        .remove = [this] { QVERIFY(QFile::remove(path())); },
        .beside = [this] { return listNames(m_folder->filePath(u"data"_s)).filter(u"understudy"_s); },
    });
}

QByteArray tst_SecretsContract::read() const
{
    const SystemResult<FileStat> stat = statPath(QFile::encodeName(path()));
    if (!stat)
        return {};
    return QByteArray::number(stat->mode, 8) + ' ' + QByteArray::number(stat->modified.seconds) + '.'
           + QByteArray::number(stat->modified.nanoseconds) + ' ' + readAll(path());
}

QTEST_GUILESS_MAIN(tst_SecretsContract)
#include "tst_secretscontract.moc"
