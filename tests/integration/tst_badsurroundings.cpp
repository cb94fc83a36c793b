// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backedupstage.h"
#include "tests/support/cliprogram.h"
#include "tests/support/foldersnapshot.h"
#include "tests/support/ownmounts.h"
#include "tests/support/patience.h"
#include "tests/support/treetools.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QTest>

#include <pwd.h>
#include <unistd.h>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// What can be wrong around a whole, real stage: full and read-only disks, a damaged repository, somebody else at work,
// folders that are closed. Each is told in four parts, with its own exit code, loses nothing and leaves nothing behind.
class tst_BadSurroundings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theRepositoryIsReadOnly();
    void theRepositorysDiskIsTooSmall();
    void theRepositorysDiskFillsUp();
    void theStagesDiskFillsUp();
    void aPackIsDamaged();
    void aManifestIsDeleted();
    void oneIsAtWorkAlready();
    void aFolderCannotBeRead_data();
    void aFolderCannotBeRead();

private:
    void moveRepositoryToADisk(qint64 bytes);

    std::vector<TestMount> m_mounts;
    std::unique_ptr<BackedUpStage> m_stage;
};

static const QStringList s_create{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--suspend"_s};
static const QStringList s_restore{u"backup"_s, u"restore"_s,   u"shop/staging"_s,
                                   u"first"_s,  u"--suspend"_s, u"--yes"_s};
static constexpr int s_failed = 1;
static constexpr int s_damaged = 4;
static constexpr int s_warnings = 6;
static constexpr int s_busy = 11;

void tst_BadSurroundings::init()
{
    if (m_stage)
        return;
    m_stage = std::make_unique<BackedUpStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    m_stage->change(2);
}

void tst_BadSurroundings::cleanup()
{
    m_mounts.clear();
    if (QTest::currentTestFailed())
        m_stage.reset();
}

void tst_BadSurroundings::theRepositoryIsReadOnly()
{
    const Prints before = m_stage->fingerprints();
    const QString repository = m_stage->home() + u"/repository"_s;
    m_mounts.push_back(TestMount::bind(repository, repository));
    m_mounts.back().makeReadOnly();
    QCOMPARE(m_mounts.back().problem(), QByteArray());
    QCOMPARE(m_stage->untold(s_create, s_failed, u"denied"_s), QByteArray());
    QCOMPARE(m_stage->untold(s_restore, s_failed, u"denied"_s), QByteArray());
    const CliRun listed = m_stage->cli({u"backup"_s, u"list"_s, u"shop/staging"_s});
    QVERIFY2(listed.exitCode == 0 && listed.output.contains("first"), listed.told().constData());
    m_mounts.clear();
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::moveRepositoryToADisk(qint64 bytes)
{
    const QString repository = m_stage->home() + u"/repository"_s;
    const QString aside = m_stage->path(u"repository before"_s);
    QCOMPARE(shell(m_stage->home(), u"rm -rf '%1'; cp -a repository '%1'"_s.arg(aside)).exitCode, 0);
    m_mounts.push_back(TestMount::memory(repository, bytes));
    QCOMPARE(m_mounts.back().problem(), QByteArray());
    QCOMPARE(shell(m_stage->home(), u"cp -a '%1/.' repository"_s.arg(aside)).exitCode, 0);
}

void tst_BadSurroundings::theRepositorysDiskIsTooSmall()
{
    const Prints before = m_stage->fingerprints();
    moveRepositoryToADisk(20 << 20);
    QCOMPARE(m_stage->untold(s_create, s_failed, u"noSpace"_s), QByteArray());
    QCOMPARE(m_stage->untold(s_restore, s_failed, u"noSpace"_s), QByteArray());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::theRepositorysDiskFillsUp()
{
    moveRepositoryToADisk(70 << 20);
    QCOMPARE(shell(m_stage->uploads(), u"head -c 90M /dev/urandom >video"_s).exitCode, 0);
    const Prints before = m_stage->fingerprints();
    QCOMPARE(m_stage->untold(s_create, s_failed, u"noSpace"_s), QByteArray());
    QCOMPARE(m_stage->untold(s_restore, s_failed, u"noSpace"_s), QByteArray());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
    QVERIFY(QFile::remove(m_stage->uploads() + u"/video"_s));
    REQUIRE_DONE(m_stage->cli(s_create)); // there is room again
}

// The plan reckons with the bytes of the files; each of them takes a whole block.
void tst_BadSurroundings::theStagesDiskFillsUp()
{
    m_mounts.push_back(TestMount::memory(m_stage->uploads(), 512 << 10));
    QCOMPARE(m_mounts.back().problem(), QByteArray());
    m_stage->makeTree();
    QVERIFY(shell(m_stage->uploads(), u"cat /dev/zero >cache/ballast 2>/dev/null || truncate -s -40K cache/ballast"_s)
                .exitCode
            == 0);
    const Prints before = m_stage->fingerprints();
    QCOMPARE(m_stage->untold(s_restore, s_failed, u"noSpace"_s), QByteArray());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::aPackIsDamaged()
{
    const Prints before = m_stage->fingerprints();
    const FolderSnapshot good(m_stage->home() + u"/repository/packs"_s);
    for (const QString &pack : good.files()) {
        QByteArray bytes = good.content(pack);
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
        QFile file(pack);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    const CliRun verified = m_stage->cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"first"_s});
    QVERIFY2(verified.exitCode == s_damaged, verified.told().constData());
    QCOMPARE(m_stage->untold(s_restore, s_damaged, u"corrupt"_s), QByteArray());
    REQUIRE_DONE(m_stage->cli(s_create)); // all of it is stored again
    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"latest"_s}));
    for (const QString &pack : good.files()) { // as if brought back from a copy
        QFile file(pack);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(good.content(pack)) == good.content(pack).size());
    }
    REQUIRE_DONE(m_stage->cli({u"repository"_s, u"check"_s})); // which finds them good again
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::aManifestIsDeleted()
{
    const Prints before = m_stage->fingerprints();
    const CliRun shown = m_stage->cli({u"backup"_s, u"show"_s, u"shop/staging"_s, u"first"_s, u"-o"_s, u"json"_s});
    REQUIRE_DONE(shown);
    const QString id = shown.json()[u"id"_s].toString();
    const QString manifest = m_stage->home() + u"/repository/backups/"_s + id + u"/manifest.json"_s;
    QVERIFY(QFile::rename(manifest, m_stage->path(u"manifest.json"_s)));
    QStringList byId = s_restore;
    byId[3] = id;
    QCOMPARE(m_stage->untold(byId, s_damaged, u"corrupt"_s), QByteArray());
    QCOMPARE(m_stage->untold({u"backup"_s, u"verify"_s, u"shop/staging"_s, id}, s_damaged, u"corrupt"_s), QByteArray());
    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"list"_s, u"shop/staging"_s})); // the others can still be used
    REQUIRE_DONE(m_stage->cli(s_create));
    QVERIFY(QFile::rename(m_stage->path(u"manifest.json"_s), manifest));
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::oneIsAtWorkAlready()
{
    const Prints before = m_stage->fingerprints();
    const QString hold = m_stage->path(u"hold"_s);
    const QString held = m_stage->path(u"held"_s);
    QFile marker(hold);
    QVERIFY(marker.open(QIODevice::WriteOnly));
    QByteArray file = m_stage->changedFile("{", "{");
    const QByteArray wait = u"touch '%1'; while [ -e '%2' ]; do sleep 0.1; done; exec /bin/sh \\\"$0\\\" \\\"$@\\\""_s
                                .arg(held, hold)
                                .toUtf8();
    file.replace("\"suspend\":[\"/bin/sh\",", "\"suspend\":[\"/bin/sh\",\"-c\",\"" + wait + "\",");
    QVERIFY2(m_stage->describeAs(file), qPrintable(m_stage->problem()));

    QProcess first;
    first.start(cliProgram(), QStringList{u"--home"_s, m_stage->home()} + s_create);
    const auto letGo = qScopeGuard([&] {
        QFile::remove(hold);
        first.waitForFinished(patienceMs);
    });
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(held); }, patienceMs));
    QCOMPARE(m_stage->untold(s_create, s_busy, u"busy"_s), QByteArray());
    QCOMPARE(m_stage->untold(s_restore, s_busy, u"busy"_s), QByteArray());
    // From another home the data itself is what is held.
    const QString other = m_stage->path(u"other home"_s);
    const ProgramRun added = runProgram(cliProgram(),
                                        {u"--home"_s, other, u"stage"_s, u"add"_s, m_stage->path(u"stage.json"_s)});
    QVERIFY2(added.exitCode == 0, added.all().constData());
    const ProgramRun elsewhere = runProgram(cliProgram(), QStringList{u"--home"_s, other} + s_create);
    QVERIFY2(elsewhere.exitCode == s_busy, elsewhere.all().constData());

    QVERIFY(QFile::remove(hold));
    QVERIFY(first.waitForFinished(patienceMs));
    QCOMPARE(first.exitCode(), 0);
    QVERIFY(m_stage->describeAsBefore());
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

void tst_BadSurroundings::aFolderCannotBeRead_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("isBackup");
    QTest::newRow("all of it") << u"data/uploads"_s << false;
    QTest::newRow("a folder in it") << u"data/uploads/folder 0"_s << true;
}

// Nothing is closed to root, so as root the command line runs as the user whom the test's servers run as.
void tst_BadSurroundings::aFolderCannotBeRead()
{
    QFETCH(QString, folder);
    QFETCH(bool, isBackup);
    const QString closed = m_stage->path(folder);
    QStringList wrapper;
    const QByteArray program = qgetenv("UNDERSTUDY_CLI");
    if (::geteuid() == 0) {
        const passwd *user = ::getpwnam(
            qEnvironmentVariable("UNDERSTUDY_TEST_USER", u"nobody"_s).toLocal8Bit().constData());
        QVERIFY(user);
        // Its own copy: the folder of the build may be closed to it.
        QCOMPARE(
            shell(m_stage->path({}), u"cp '%1' understudy-cli; chown -R %2:%3 ."_s.arg(QString::fromLocal8Bit(program))
                                         .arg(user->pw_uid)
                                         .arg(user->pw_gid))
                .exitCode,
            0);
        qputenv("UNDERSTUDY_CLI", m_stage->path(u"understudy-cli"_s).toUtf8());
        wrapper = {u"setpriv"_s, u"--reuid=%1"_s.arg(user->pw_uid), u"--regid=%1"_s.arg(user->pw_gid),
                   u"--clear-groups"_s};
    }
    const Prints before = m_stage->fingerprints();
    QVERIFY(QFile::setPermissions(closed, {}));
    const auto reopen = qScopeGuard([&] {
        QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("UNDERSTUDY_CLI", program);
    });
    if (isBackup) {
        const CliRun made = m_stage->cli(s_create, wrapper);
        QVERIFY2(made.exitCode == s_warnings && made.told().contains("folder 0"), made.told().constData());
    } else {
        QCOMPARE(m_stage->untold(s_create, s_failed, u"denied"_s, wrapper), QByteArray());
        QCOMPARE(m_stage->untold(s_restore, s_failed, u"denied"_s, wrapper), QByteArray());
    }
    QVERIFY(QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup
                                              | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther));
    QCOMPARE(m_stage->lostSince(before), QByteArray());
}

int main(int argc, char *argv[])
{
    if (const QByteArray problem = enterOwnMounts(); !problem.isEmpty())
        qFatal("This test mounts file systems for itself, which this system does not let it: %s", problem.constData());
    const QCoreApplication application(argc, argv);
    tst_BadSurroundings test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_badsurroundings.moc"
