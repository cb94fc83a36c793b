// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"
#include "tests/support/tinydisk.h"

#include <QFile>
#include <QTest>

#include <sys/mount.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static constexpr qint64 s_mebi = 1024 * 1024;

// On real file systems that are full or cannot be written.
class tst_RepositoryDisk : public QObject
{
    Q_OBJECT

private slots:
    void aFullDiskHurtsNothingThatWasThere();
    void collectFreesWhatItCanOnADiskTooFullForRewriting();
    void aReadOnlyRepositoryCanBeReadAndNotWritten();
    void aReadOnlyRepositoryWithoutIndexCanBeRead();
};

void tst_RepositoryDisk::aFullDiskHurtsNothingThatWasThere()
{
    const QByteArray wrong = onTinyDisk(4 * s_mebi, [](const QString &folder) -> QByteArray {
        RepositoryFixture fixture(folder);
        const RepositoryFixture::Tree small = RepositoryFixture::randomTree(50, 2000, 1);
        const Result<Manifest> first = fixture.backUp(small);
        if (!first)
            return "the small backup failed";
        const QStringList packs = fixture.packFiles();
        const Result<Manifest> second = fixture.backUp(RepositoryFixture::randomTree(80, 100'000, 2));
        if (second)
            return "8 megabytes went into 4";
        if (second.error().code != Error::Code::NoSpace)
            return "another error: " + second.error().details.toUtf8();
        if (fixture.packFiles() != packs || !fixture.filesBelow(fixture.path() + u"/tmp"_s).isEmpty())
            return "something is left behind";
        if (!fixture.backUp(RepositoryFixture::randomTree(50, 2000, 3)))
            return "a backup that fits fails afterwards";
        const auto repository = fixture.open();
        if (RepositoryFixture::readBack(**repository, *first) != small)
            return "the first backup is not what it was";
        return (*repository)->check(fixture.control())->good() ? QByteArray() : "check finds damage";
    });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

static QByteArray deleteAndCollect(RepositoryFixture &fixture, const QStringList &ids)
{
    const auto repository = fixture.open();
    for (const QString &id : ids) {
        if (!(*repository)->trash(id))
            return "a backup cannot be deleted";
    }
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    const Result<CollectReport> report = (*repository)->collect(**lock, true, fixture.control());
    return report ? QByteArray() : "collect fails: " + report.error().details.toUtf8();
}

void tst_RepositoryDisk::collectFreesWhatItCanOnADiskTooFullForRewriting()
{
    const QByteArray wrong = onTinyDisk(4 * s_mebi, [](const QString &folder) -> QByteArray {
        RepositoryFixture fixture(folder);
        const RepositoryFixture::Tree all = RepositoryFixture::randomTree(26, 100'000, 1);
        RepositoryFixture::Tree few;
        for (int i = 0; i < 10; ++i)
            few.insert(all.keys()[i], all.values()[i]);
        const Result<Manifest> first = fixture.backUp(all);
        const Result<Manifest> second = fixture.backUp(few);
        const Result<Manifest> third = fixture.backUp(RepositoryFixture::randomTree(8, 100'000, 2));
        if (!first || !second || !third)
            return "a backup failed";
        if (const QByteArray failed = deleteAndCollect(fixture, {first->id, third->id}); !failed.isEmpty())
            return failed;
        if (fixture.packFiles().size() != 2) // that of the first, of which not all is needed, and the second's list
            return "what nobody needs is still there";
        if (const QByteArray failed = deleteAndCollect(fixture, {}); !failed.isEmpty())
            return failed;
        const auto repository = fixture.open();
        if ((*repository)->status()->packBytes > 1'100'000)
            return "it is not rewritten now that there is room";
        if (RepositoryFixture::readBack(**repository, *second) != few)
            return "the second backup is not what it was";
        return (*repository)->check(fixture.control())->good() ? QByteArray() : "check finds damage";
    });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

static QByteArray readAll(RepositoryFixture &fixture, const Manifest &manifest, const RepositoryFixture::Tree &tree)
{
    const auto repository = fixture.open();
    if (!repository)
        return "cannot be opened: " + repository.error().details.toUtf8();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a restore"_s);
    if (!lock)
        return "cannot be locked for reading: " + lock.error().details.toUtf8();
    const Result<QList<Backup>> backups = (*repository)->backups();
    if (!backups || backups->size() != 1 || backups->first().status != BackupStatus::Ready)
        return "the backup is not listed";
    if (RepositoryFixture::readBack(**repository, manifest) != tree)
        return "the backup cannot be read";
    if (!(*repository)->verify(manifest, fixture.control())->good())
        return "the backup does not verify";
    if (!(*repository)->status())
        return "it has no status";
    const auto writer = (*repository)->begin(**lock, fixture.control());
    if (writer || writer.error().code != Error::Code::Denied)
        return "a backup begins";
    const auto exclusive = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    if (exclusive || exclusive.error().code != Error::Code::Denied)
        return "collect begins";
    return (*repository)->trash(manifest.id) ? "a backup was deleted" : QByteArray();
}

static QByteArray onReadOnlyDisk(const std::function<void(const RepositoryFixture &)> &before)
{
    return onTinyDisk(16 * s_mebi, [&before](const QString &folder) -> QByteArray {
        RepositoryFixture fixture(folder);
        const RepositoryFixture::Tree tree = RepositoryFixture::randomTree(50, 2000, 1);
        const Result<Manifest> manifest = fixture.backUp(tree);
        if (!manifest)
            return "the backup failed";
        before(fixture);
        if (::mount("none", QFile::encodeName(folder).constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0)
            return "remount: " + qt_error_string().toUtf8();
        const QByteArray wrong = readAll(fixture, *manifest, tree);
        if (::mount("none", QFile::encodeName(folder).constData(), nullptr, MS_REMOUNT, nullptr) != 0)
            return "remount: " + qt_error_string().toUtf8();
        return wrong;
    });
}

void tst_RepositoryDisk::aReadOnlyRepositoryCanBeReadAndNotWritten()
{
    const QByteArray wrong = onReadOnlyDisk([](const RepositoryFixture &) { });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void tst_RepositoryDisk::aReadOnlyRepositoryWithoutIndexCanBeRead()
{
    const QByteArray wrong = onReadOnlyDisk([](const RepositoryFixture &fixture) {
        for (const QString &file : fixture.filesBelow(fixture.path() + u"/index"_s))
            QFile::remove(file);
    });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

QTEST_GUILESS_MAIN(tst_RepositoryDisk)
#include "tst_repositorydisk.moc"
