// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/filesstorage.h"
#include "tests/support/plainfiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// Who may work on which tree, also where there is none any more.
class tst_TreeLock : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void treesThatAreMissingSideBySideAreOneOwners();
    void aMissingTreeInsideOfAnotherIsItsOwners();
    void theFolderAboveIsHeldUntilTheLastOfThemIsLetGo();

private:
    [[nodiscard]] Result<std::unique_ptr<StorageLock>> lock(const QString &name, const QString &owner) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_TreeLock::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(m_folder->filePath(u"srv"_s)));
}

Result<std::unique_ptr<StorageLock>> tst_TreeLock::lock(const QString &name, const QString &owner) const
{
    const StorageConfig config{
        .component = u"api"_s, .name = u"tree"_s, .kind = StorageKind::Files, .path = m_folder->filePath(name)};
    return FilesStorage(config, m_folder->filePath(u"scratch"_s)).lock(owner);
}

void tst_TreeLock::treesThatAreMissingSideBySideAreOneOwners()
{
    const auto uploads = lock(u"srv/uploads"_s, u"a restore"_s);
    const auto media = lock(u"srv/media"_s, u"a restore"_s);
    QVERIFY(uploads);
    QVERIFY(media);
    const auto other = lock(u"srv/media"_s, u"another restore"_s);
    QVERIFY(!other);
    QCOMPARE(other.error().code, Error::Code::Busy);
}

void tst_TreeLock::aMissingTreeInsideOfAnotherIsItsOwners()
{
    const auto outer = lock(u"srv"_s, u"a restore"_s);
    const auto inner = lock(u"srv/uploads"_s, u"a restore"_s);
    QVERIFY(outer);
    QVERIFY(inner);
}

void tst_TreeLock::theFolderAboveIsHeldUntilTheLastOfThemIsLetGo()
{
    auto uploads = lock(u"srv/uploads"_s, u"a restore"_s);
    auto media = lock(u"srv/media"_s, u"a restore"_s);
    QVERIFY(uploads && media);
    uploads->reset();
    QVERIFY(!lock(u"srv"_s, u"another restore"_s));
    media->reset();
    QVERIFY(lock(u"srv"_s, u"another restore"_s));
    QVERIFY(listNames(m_folder->filePath(u"scratch"_s)).isEmpty());
}

QTEST_GUILESS_MAIN(tst_TreeLock)
#include "tst_treelock.moc"
