// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/foldersnapshot.h"
#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QProcess>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Ends a program that works on a repository, or tells it that a call failed, at each single call that changes a file.
// Whatever happens: committed backups stay whole, what is not committed does not show, and the next run works.
class tst_RepositoryCrash : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aKilledFirstBackupLeavesAUsableRepository();
    void aKilledBackupHurtsNoOther();
    void aPowerCutHurtsNoCommittedBackup();
    void aPowerCutDuringCollectHurtsNoBackup();
    void aKilledCollectHurtsNoBackup();
    void aKilledCollectAfterAKilledBackupHurtsNoBackup();
    void aFailedCallFailsTheBackupAndNothingElse_data();
    void aFailedCallFailsTheBackupAndNothingElse();
    void aFailedCallInCollectHurtsNoBackup_data();
    void aFailedCallInCollectHurtsNoBackup();

private:
    struct Run
    {
        bool killed = false;
        int code = 0;
        int calls = 0;
        QByteArray output;
    };
    Run run(const QString &fault, const QStringList &work) const;
    QStringList backUpWork(const QString &id, int seed) const
    {
        return {u"backup"_s, m_fixture->path(), id, QString::number(seed)};
    }
    int callsOf(const QStringList &work) const;
    // What is wrong with the repository; `seeds` are those of the backups that must be there.
    QByteArray problem(const QMap<QString, int> &seeds, const QString &maybe = {}, int maybeSeed = 0) const;
    QByteArray problemAfterRerun(const QMap<QString, int> &seeds) const;
    void prepareCollect();

    std::unique_ptr<RepositoryFixture> m_fixture;
    QMap<QString, int> m_committed;
};

static QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

static RepositoryFixture::Tree treeOf(int seed)
{
    RepositoryFixture::Tree tree;
    for (int i = 0; i < 20; ++i)
        tree.insert("file-" + QByteArray::number(100 + i),
                    "file " + QByteArray::number(i) + (i % 2 ? " of seed " + QByteArray::number(seed) : QByteArray()));
    return tree;
}

void tst_RepositoryCrash::init()
{
    m_fixture = std::make_unique<RepositoryFixture>();
    m_committed.clear();
}

tst_RepositoryCrash::Run tst_RepositoryCrash::run(const QString &fault, const QStringList &work) const
{
    QProcess program;
    program.setProcessChannelMode(QProcess::SeparateChannels);
    program.start(QCoreApplication::applicationDirPath() + u"/testprogram_repository"_s, QStringList{fault} + work);
    if (!program.waitForFinished(60'000))
        return {.code = -1, .output = "did not end"};
    const QByteArray output = program.readAllStandardOutput();
    return {.killed = program.exitStatus() == QProcess::CrashExit,
            .code = program.exitCode(),
            .calls = output.split('\n').first().toInt(),
            .output = output + program.readAllStandardError()};
}

// How many there are to break, told by a run on a copy that is then taken back.
int tst_RepositoryCrash::callsOf(const QStringList &work) const
{
    QDir().mkpath(m_fixture->path());
    const FolderSnapshot before(m_fixture->path());
    const Run whole = run(u"none:0"_s, work);
    before.bringBack();
    return whole.code == 0 ? whole.calls : -1;
}

QByteArray tst_RepositoryCrash::problem(const QMap<QString, int> &seeds, const QString &maybe, int maybeSeed) const
{
    const auto repository = m_fixture->open();
    if (!repository)
        return "cannot be opened: " + repository.error().details.toUtf8();
    const Result<QList<Backup>> backups = (*repository)->backups();
    if (!backups)
        return "cannot be listed";
    qsizetype expected = seeds.size();
    for (const Backup &backup : *backups) {
        const bool isMaybe = backup.id() == maybe;
        expected += isMaybe ? 1 : 0;
        if (backup.status != BackupStatus::Ready || (!isMaybe && !seeds.contains(backup.id())))
            return "a backup that is not whole shows";
        if (RepositoryFixture::readBack(**repository, backup.manifest)
            != treeOf(isMaybe ? maybeSeed : seeds[backup.id()]))
            return "a backup cannot be read";
    }
    if (backups->size() != expected)
        return "a backup is gone";
    const Result<CheckReport> report = (*repository)->check(m_fixture->control());
    return report && report->good() ? QByteArray() : "check finds damage";
}

QByteArray tst_RepositoryCrash::problemAfterRerun(const QMap<QString, int> &seeds) const
{
    const QString id = newId();
    const Run again = run(u"none:0"_s, backUpWork(id, 77));
    if (again.code != 0)
        return "the next backup fails: " + again.output;
    if (!m_fixture->filesBelow(m_fixture->path() + u"/tmp"_s).isEmpty())
        return "leftovers are not swept";
    QMap<QString, int> all = seeds;
    all.insert(id, 77);
    return problem(all);
}

void tst_RepositoryCrash::aKilledFirstBackupLeavesAUsableRepository()
{
    const int calls = callsOf(backUpWork(newId(), 1));
    QVERIFY(calls > 20);
    for (int n = 1; n <= calls; ++n) {
        init();
        const QString id = newId();
        QVERIFY(run(u"kill:%1"_s.arg(n), backUpWork(id, 1)).killed);
        QByteArray wrong = problem({}, id, 1);
        const bool committed = wrong.isEmpty() && (*m_fixture->open())->backup(id).has_value();
        if (wrong.isEmpty())
            wrong = problemAfterRerun(committed ? QMap<QString, int>{{id, 1}} : QMap<QString, int>());
        QVERIFY2(wrong.isEmpty(), qPrintable(u"killed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
    }
}

void tst_RepositoryCrash::aKilledBackupHurtsNoOther()
{
    const QString first = newId();
    QCOMPARE(run(u"none:0"_s, backUpWork(first, 1)).code, 0);
    const FolderSnapshot before(m_fixture->path());
    const int calls = callsOf(backUpWork(newId(), 2));
    QVERIFY(calls > 10);
    for (int n = 1; n <= calls; ++n) {
        const QString second = newId();
        QVERIFY(run(u"kill:%1"_s.arg(n), backUpWork(second, 2)).killed);
        QByteArray wrong = problem({{first, 1}}, second, 2);
        QMap<QString, int> seeds{{first, 1}};
        if (wrong.isEmpty() && (*m_fixture->open())->backup(second))
            seeds.insert(second, 2);
        if (wrong.isEmpty())
            wrong = problemAfterRerun(seeds);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"killed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

// One call more than there are: the power fails when the program has said that all is done.
void tst_RepositoryCrash::aPowerCutHurtsNoCommittedBackup()
{
    const QString first = newId();
    QCOMPARE(run(u"none:0"_s, backUpWork(first, 1)).code, 0);
    const FolderSnapshot before(m_fixture->path());
    const int calls = callsOf(backUpWork(newId(), 2));
    for (int n = 1; n <= calls + 1; ++n) {
        const QString second = newId();
        QVERIFY(run(u"power:%1"_s.arg(n), backUpWork(second, 2)).killed);
        QByteArray wrong = problem({{first, 1}}, second, 2);
        const bool there = wrong.isEmpty() && (*m_fixture->open())->backup(second).has_value();
        if (n > calls && !there)
            wrong = "what was committed is gone";
        if (wrong.isEmpty())
            wrong = problemAfterRerun(there ? QMap<QString, int>{{first, 1}, {second, 2}}
                                            : QMap<QString, int>{{first, 1}});
        QVERIFY2(wrong.isEmpty(), qPrintable(u"power cut at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

void tst_RepositoryCrash::aPowerCutDuringCollectHurtsNoBackup()
{
    prepareCollect();
    const FolderSnapshot before(m_fixture->path());
    const QStringList work{u"collect"_s, m_fixture->path()};
    for (int n = 1, last = callsOf(work) + 1; n <= last; ++n) {
        QVERIFY(run(u"power:%1"_s.arg(n), work).killed);
        QByteArray wrong = problem(m_committed);
        if (wrong.isEmpty())
            wrong = problemAfterRerun(m_committed);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"power cut at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

// Three backups, the middle one in the trash: what only it needs goes, what it shares is rewritten.
void tst_RepositoryCrash::prepareCollect()
{
    QStringList ids;
    for (int seed = 1; seed <= 3; ++seed) {
        ids.append(newId());
        QCOMPARE(run(u"none:0"_s, backUpWork(ids.last(), seed)).code, 0);
        m_committed.insert(ids.last(), seed);
    }
    for (const QString &id : ids.first(2)) {
        QCOMPARE(run(u"none:0"_s, {u"trash"_s, m_fixture->path(), id}).code, 0);
        m_committed.remove(id);
    }
}

void tst_RepositoryCrash::aKilledCollectHurtsNoBackup()
{
    prepareCollect();
    const FolderSnapshot before(m_fixture->path());
    const QStringList work{u"collect"_s, m_fixture->path()};
    const int calls = callsOf(work);
    QVERIFY(calls > 20);
    for (int n = 1; n <= calls; ++n) {
        QVERIFY(run(u"kill:%1"_s.arg(n), work).killed);
        QByteArray wrong = problem(m_committed);
        if (wrong.isEmpty() && run(u"none:0"_s, {u"collect-old"_s, m_fixture->path()}).code != 0)
            wrong = "the next collect fails";
        if (wrong.isEmpty())
            wrong = problemAfterRerun(m_committed);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"killed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

void tst_RepositoryCrash::aKilledCollectAfterAKilledBackupHurtsNoBackup()
{
    prepareCollect();
    const int calls = callsOf(backUpWork(newId(), 4));
    const QString killed = newId();
    QVERIFY(run(u"kill:%1"_s.arg(calls * 2 / 3), backUpWork(killed, 4)).killed);
    const FolderSnapshot before(m_fixture->path());
    const QStringList work{u"collect"_s, m_fixture->path()};
    for (int n = 1, last = callsOf(work); n <= last; n += 3) {
        QVERIFY(run(u"kill:%1"_s.arg(n), work).killed);
        const QByteArray wrong = problem(m_committed, killed, 4);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"killed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

void tst_RepositoryCrash::aFailedCallFailsTheBackupAndNothingElse_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("no space left") << u"ENOSPC"_s;
    QTest::newRow("a faulty disk") << u"EIO"_s;
}

void tst_RepositoryCrash::aFailedCallFailsTheBackupAndNothingElse()
{
    QFETCH(const QString, fault);
    const QString first = newId();
    QCOMPARE(run(u"none:0"_s, backUpWork(first, 1)).code, 0);
    const FolderSnapshot before(m_fixture->path());
    const int calls = callsOf(backUpWork(newId(), 2));
    for (int n = 1; n <= calls; ++n) {
        const QString second = newId();
        const Run broken = run(u"%1:%2"_s.arg(fault).arg(n), backUpWork(second, 2));
        QVERIFY2(!broken.killed && (broken.code == 0 || broken.code == 1), broken.output.constData());
        QByteArray wrong = problem({{first, 1}}, second, 2);
        const bool there = wrong.isEmpty() && (*m_fixture->open())->backup(second).has_value();
        if (wrong.isEmpty() && broken.code == 0 && !there)
            wrong = "it says that all went well, but there is no backup";
        if (wrong.isEmpty())
            wrong = problemAfterRerun(there ? QMap<QString, int>{{first, 1}, {second, 2}}
                                            : QMap<QString, int>{{first, 1}});
        QVERIFY2(wrong.isEmpty(), qPrintable(u"failed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

void tst_RepositoryCrash::aFailedCallInCollectHurtsNoBackup_data()
{
    aFailedCallFailsTheBackupAndNothingElse_data();
}

void tst_RepositoryCrash::aFailedCallInCollectHurtsNoBackup()
{
    QFETCH(const QString, fault);
    prepareCollect();
    const FolderSnapshot before(m_fixture->path());
    const QStringList work{u"collect"_s, m_fixture->path()};
    for (int n = 1, last = callsOf(work); n <= last; ++n) {
        const Run broken = run(u"%1:%2"_s.arg(fault).arg(n), work);
        QVERIFY(!broken.killed);
        const QByteArray wrong = problem(m_committed);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"failed at call %1: %2"_s.arg(n).arg(QString::fromUtf8(wrong))));
        QVERIFY(QDir(m_fixture->path()).removeRecursively());
        before.bringBack();
    }
}

QTEST_GUILESS_MAIN(tst_RepositoryCrash)
#include "tst_repositorycrash.moc"
