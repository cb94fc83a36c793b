// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/durablefile.h"

#include "tests/support/tinydisk.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_DurableFile final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void writesAWholeFileWithTheModeAskedFor();
    void leavesNothingAsideWhenNotFinished();
    void refusesANameAsideThatIsTaken();
    void replacesWhatWasThere();
    void keepsWhatWasThereAndRemovesTheFileAside();
    void writesNothingHalfWhenTheDiskIsFull();
    void namesAMissingFolder();
    void readsAWholeFile();
    void refusesToReadMoreThanTheMaximum();
    void saysWhenAFileIsMissing();
    void makesAFolderWithItsParents();
    void refusesToMakeAFolderWhereAFileIs();
    void renamesBetweenFolders();
    void removesAFileAndToleratesItsAbsence();
    void removesAFolderWithoutFollowingLinks();
    void removesAFolderDeeperThanPathsMayBeLong();
    void listsNamesInOrder();
    void mapsWhatTheSystemSays_data();
    void mapsWhatTheSystemSays();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

void tst_DurableFile::initTestCase()
{
    QVERIFY(m_folder.isValid());
}

void tst_DurableFile::writesAWholeFileWithTheModeAskedFor()
{
    QVERIFY(writeDurably(path(u"secret"_s), "content", 0600));

    QCOMPARE(readWhole(path(u"secret"_s)).value(), "content");
    QCOMPARE(QFileInfo(path(u"secret"_s)).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
}

void tst_DurableFile::leavesNothingAsideWhenNotFinished()
{
    {
        Result<DurableFile> file = DurableFile::create(path(u"aside"_s));
        QVERIFY(file);
        QVERIFY(file->write("half"));
        QCOMPARE(file->size(), 4);
        QVERIFY(QFile::exists(path(u"aside"_s)));
    }
    QVERIFY(!QFile::exists(path(u"aside"_s)));
}

void tst_DurableFile::refusesANameAsideThatIsTaken()
{
    QVERIFY(writeDurably(path(u"taken"_s), "mine"));

    QVERIFY(!DurableFile::create(path(u"taken"_s)));
    QCOMPARE(readWhole(path(u"taken"_s)).value(), "mine");
}

void tst_DurableFile::replacesWhatWasThere()
{
    QVERIFY(writeDurably(path(u"again"_s), "first"));
    QVERIFY(writeDurably(path(u"again"_s), "second"));

    QCOMPARE(readWhole(path(u"again"_s)).value(), "second");
}

void tst_DurableFile::keepsWhatWasThereAndRemovesTheFileAside()
{
    QVERIFY(writeDurably(path(u"kept"_s), "first"));
    Result<DurableFile> file = DurableFile::create(path(u"kept.aside"_s));
    QVERIFY(file);
    QVERIFY(file->write("second"));

    QVERIFY(file->finish(path(u"kept"_s), DurableFile::Existing::Keep));

    QCOMPARE(readWhole(path(u"kept"_s)).value(), "first");
    QVERIFY(!QFile::exists(path(u"kept.aside"_s)));
}

void tst_DurableFile::writesNothingHalfWhenTheDiskIsFull()
{
    const QByteArray wrong = Testing::onTinyDisk(64 * 1024, [](const QString &folder) -> QByteArray {
        const QString file = folder + u"/file"_s;
        if (!writeDurably(file, "before"))
            return "the small file was not written";
        const Result<> written = writeDurably(file, QByteArray(1024 * 1024, 'x'));
        if (written)
            return "a megabyte went into 64 kilobytes";
        if (written.error().code != Error::Code::NoSpace)
            return "another error: " + written.error().details.toUtf8();
        if (namesIn(folder).value() != QStringList(u"file"_s) || readWhole(file).value() != "before")
            return "what was there before changed, or something is left aside";
        return {};
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_DurableFile::namesAMissingFolder()
{
    const Result<> written = writeDurably(path(u"gone/file"_s), "x");

    QVERIFY(!written);
    QCOMPARE(written.error().code, Error::Code::NotFound);
    QVERIFY(written.error().message.contains(u"gone/file"_s));
}

void tst_DurableFile::readsAWholeFile()
{
    const QByteArray large(300'000, 'x');
    QVERIFY(writeDurably(path(u"large"_s), large));

    QCOMPARE(readWhole(path(u"large"_s)).value(), large);
}

void tst_DurableFile::refusesToReadMoreThanTheMaximum()
{
    QVERIFY(writeDurably(path(u"long"_s), "0123456789"));

    QCOMPARE(readWhole(path(u"long"_s), 10).value().size(), 10);
    QCOMPARE(readWhole(path(u"long"_s), 9).error().code, Error::Code::InvalidInput);
}

void tst_DurableFile::saysWhenAFileIsMissing()
{
    QCOMPARE(readWhole(path(u"nothing"_s)).error().code, Error::Code::NotFound);
}

void tst_DurableFile::makesAFolderWithItsParents()
{
    QVERIFY(makeFolder(path(u"a/b/c"_s)));
    QVERIFY(makeFolder(path(u"a/b/c"_s)));

    QVERIFY(QFileInfo(path(u"a/b/c"_s)).isDir());
}

void tst_DurableFile::refusesToMakeAFolderWhereAFileIs()
{
    QVERIFY(writeDurably(path(u"plain"_s), "x"));

    QVERIFY(!makeFolder(path(u"plain"_s)));
    QVERIFY(!makeFolder(path(u"plain/below"_s)));
}

void tst_DurableFile::renamesBetweenFolders()
{
    QVERIFY(makeFolder(path(u"from"_s)));
    QVERIFY(makeFolder(path(u"to"_s)));
    QVERIFY(writeDurably(path(u"from/file"_s), "moved"));

    QVERIFY(renameDurably(path(u"from/file"_s), path(u"to/other"_s)));

    QVERIFY(!QFile::exists(path(u"from/file"_s)));
    QCOMPARE(readWhole(path(u"to/other"_s)).value(), "moved");
}

void tst_DurableFile::removesAFileAndToleratesItsAbsence()
{
    QVERIFY(writeDurably(path(u"removed"_s), "x"));

    QVERIFY(removeDurably(path(u"removed"_s)));
    QVERIFY(removeDurably(path(u"removed"_s)));
    QVERIFY(!QFile::exists(path(u"removed"_s)));
}

void tst_DurableFile::removesAFolderWithoutFollowingLinks()
{
    QVERIFY(makeFolder(path(u"outside"_s)));
    QVERIFY(writeDurably(path(u"outside/precious"_s), "x"));
    QVERIFY(makeFolder(path(u"doomed/inner"_s)));
    QVERIFY(writeDurably(path(u"doomed/inner/file"_s), "x"));
    QVERIFY(QFile::link(path(u"outside"_s), path(u"doomed/link"_s)));
    QVERIFY(QFile::setPermissions(path(u"doomed/inner"_s), QFile::Permissions()));

    QVERIFY(removeFolderOfOurs(path(u"doomed"_s)));
    QVERIFY(removeFolderOfOurs(path(u"doomed"_s)));

    QVERIFY(!QFile::exists(path(u"doomed"_s)));
    QVERIFY(QFile::exists(path(u"outside/precious"_s)));
}

void tst_DurableFile::removesAFolderDeeperThanPathsMayBeLong()
{
    // Built from the inside out: each step moves what is there below a new folder.
    const QString name(200, u'n');
    QVERIFY(makeFolder(path(u"deep"_s)));
    for (int depth = 0; depth < 60; ++depth) {
        QVERIFY(makeFolder(path(u"outer"_s)));
        QVERIFY(renameDurably(path(u"deep"_s), path(u"outer/"_s + name)));
        QVERIFY(renameDurably(path(u"outer"_s), path(u"deep"_s)));
    }

    QVERIFY(removeFolderOfOurs(path(u"deep"_s)));

    QVERIFY(!QFile::exists(path(u"deep"_s)));
}

void tst_DurableFile::listsNamesInOrder()
{
    QVERIFY(makeFolder(path(u"names"_s)));
    for (const QString &name : {u"b"_s, u"c"_s, u"a"_s})
        QVERIFY(writeDurably(path(u"names/"_s + name), {}));

    QCOMPARE(namesIn(path(u"names"_s)).value(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
    QCOMPARE(namesIn(path(u"no names"_s)).error().code, Error::Code::NotFound);
    QVERIFY(
        QFile::link(path(u"circle"_s), path(u"circle"_s))); // a name that leads nowhere, as of a folder that is lost
    QCOMPARE(namesIn(path(u"circle"_s)).error().code, Error::Code::Corrupt);
}

void tst_DurableFile::mapsWhatTheSystemSays_data()
{
    QTest::addColumn<int>("errorNumber");
    QTest::addColumn<Error::Code>("code");

    QTest::newRow("full") << ENOSPC << Error::Code::NoSpace;
    QTest::newRow("quota") << EDQUOT << Error::Code::NoSpace;
    QTest::newRow("not allowed") << EACCES << Error::Code::Denied;
    QTest::newRow("not permitted") << EPERM << Error::Code::Denied;
    QTest::newRow("read-only") << EROFS << Error::Code::Denied;
    QTest::newRow("missing") << ENOENT << Error::Code::NotFound;
    QTest::newRow("broken") << EIO << Error::Code::Io;
}

void tst_DurableFile::mapsWhatTheSystemSays()
{
    QFETCH(const int, errorNumber);
    QFETCH(const Error::Code, code);

    for (const bool writing : {false, true}) {
        const Error error = systemError(u"/some/where"_s, errorNumber, writing);
        QCOMPARE(error.code, code);
        QVERIFY(error.message.contains(u"/some/where"_s));
        QVERIFY(!error.why.isEmpty() && !error.todo.isEmpty() && !error.safe.isEmpty());
    }
}

QTEST_GUILESS_MAIN(tst_DurableFile)
#include "tst_durablefile.moc"
