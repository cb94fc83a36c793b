// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A restore's swap that dies anywhere, and whose recovery dies anywhere, leaves the stage wholly old or wholly new.

#include "models/clock.h"
#include "services/config/home.h"
#include "services/config/stagestore.h"
#include "services/operations/recovery.h"
#include "services/operations/swapper.h"
#include "services/platform/durablefile.h"
#include "services/process/commandrunner.h"
#include "services/runtimes/realruntimes.h"
#include "tests/support/fakerepository.h"
#include "tests/support/swapworld.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;

namespace {

struct Part
{
    QString name;
    QString server; // empty: swapped by itself
};

// One stage in one temporary home, and all that the flows need to work on it.
class Theatre
{
public:
    explicit Theatre(const QList<Part> &parts)
        : m_parts(parts)
    {
        QVERIFY(m_home.create());
        for (const Part &part : parts)
            QVERIFY(writeDurably(m_world.path(part.server.isEmpty() ? part.name : part.server), "old"));
    }

    OperationContext context()
    {
        return {.home = m_home,
                .stages = m_stages,
                .repository = m_repository,
                .storages = m_world,
                .runtimes = m_runtimes,
                .commands = m_commands,
                .clock = m_clock};
    }
    SwapWorld &world() { return m_world; }
    const Home &home() const { return m_home; }

    Stage stage() const
    {
        Stage stage{.project = u"shop"_s, .name = u"staging"_s};
        stage.components = {u"app"_s};
        for (const Part &part : m_parts) {
            stage.storages.append(
                {.component = u"app"_s, .name = part.name, .kind = StorageKind::Files, .path = u"/srv/"_s + part.name});
        }
        return stage;
    }

    // Runs `work` in a process of its own, which dies at the given crash point. True if it came to its end.
    bool survives(int point, const std::function<void(Theatre &)> &work)
    {
        const pid_t child = ::fork();
        if (child == 0) {
            m_world.dieAt(point);
            work(*this);
            ::_exit(0);
        }
        int status = 0;
        if (::waitpid(child, &status, 0) != child)
            return false;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

    Swapper swapper()
    {
        const OperationContext &context = m_context.emplace(this->context());
        Swapper swapper(context, {.operation = u"op"_s,
                                  .stage = stage(),
                                  .backup = u"b"_s,
                                  .backupName = u"b"_s,
                                  .startedAt = m_clock.now()});
        for (const Part &part : m_parts)
            swapper.add(u"app/"_s + part.name, m_world.staged(part.name, part.server));
        return swapper;
    }
    Result<RecoverOutcome> recover(BackupService::Recovery how = BackupService::Recovery::Auto)
    {
        const OperationContext &context = m_context.emplace(this->context());
        return Recovery(context).recover({}, how, m_control);
    }
    QStringList words() const
    {
        QStringList words;
        for (const Part &part : m_parts)
            words.append(m_world.word(part.server.isEmpty() ? part.name : part.server));
        return words;
    }
    Result<> swapIn() { return swapper().swapIn(m_control); }
    const TaskControl &control() const { return m_control; }

private:
    QTemporaryDir m_folder;
    QList<Part> m_parts;
    Home m_home{m_folder.filePath(u"home"_s)};
    StageStore m_stages{m_home};
    SystemClock m_clock;
    CommandRunner m_commands;
    RealRuntimes m_runtimes{m_commands};
    SwapWorld m_world{m_folder.path()};
    Testing::FakeWorld m_unused;
    Testing::FakeRepository m_repository{m_unused};
    std::optional<OperationContext> m_context;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

} // namespace

class tst_SwapCrash : public QObject
{
    Q_OBJECT

private slots:
    void isWholeAfterACrashAnywhere_data();
    void isWholeAfterACrashAnywhere();
    void isWholeAfterACrashOfTheRecoveryToo();
    void undoIsWholeAfterACrashAnywhere();
    void goesBackWhenAnExchangeFails();
    void goesBackWhenTheTransactionFails();
    void finishesForwardOnceOneServerHasCommitted();
    void asksNobodyWhatToDoBeforeThePivotOrBehindIt();
    void finishesOrRollsBackAsTold();
    void dropsOnlyWhatIsNotLive();
    void refusesToPassOverADamagedJournal();
};

static bool allAlike(const QStringList &words)
{
    return words.count(words.first()) == words.size();
}

void tst_SwapCrash::isWholeAfterACrashAnywhere_data()
{
    QTest::addColumn<QStringList>("parts"); // name or name@server
    QTest::newRow("one tree") << QStringList{u"uploads"_s};
    QTest::newRow("two trees") << QStringList{u"uploads"_s, u"media"_s};
    QTest::newRow("tree and database") << QStringList{u"uploads"_s, u"main@a"_s};
    QTest::newRow("two databases of one server") << QStringList{u"main@a"_s, u"log@a"_s};
    QTest::newRow("three trees, two servers") << QStringList{u"x"_s, u"y"_s, u"z"_s, u"main@a"_s, u"log@b"_s};
}

static QList<Part> partsOf(const QStringList &texts)
{
    QList<Part> parts;
    for (const QString &text : texts)
        parts.append({text.section(u'@', 0, 0), text.section(u'@', 1)});
    return parts;
}

void tst_SwapCrash::isWholeAfterACrashAnywhere()
{
    QFETCH(QStringList, parts);
    bool sawOld = false;
    bool sawNew = false;
    for (int point = 1;; ++point) {
        Theatre theatre(partsOf(parts));
        const bool survived = theatre.survives(point, [](Theatre &child) { (void)child.swapIn(); });
        if (survived)
            break;
        const Result<RecoverOutcome> recovered = theatre.recover();
        QVERIFY2(recovered, recovered ? "" : qPrintable(recovered.error().message));
        QVERIFY2(allAlike(theatre.words()), qPrintable(theatre.words().join(u' ')));
        (theatre.words().first() == u"new"_s ? sawNew : sawOld) = true;
    }
    QVERIFY(sawOld);
    QCOMPARE(sawNew, parts.join(u' ').contains(u'@')); // only a database's commit comes before the journal's word
}

void tst_SwapCrash::isWholeAfterACrashOfTheRecoveryToo()
{
    const QList<Part> parts = partsOf({u"uploads"_s, u"media"_s, u"main@a"_s, u"log@b"_s});
    for (int first = 1;; ++first) {
        bool lastFirst = false;
        for (int second = 1;; ++second) {
            Theatre theatre(parts);
            if (theatre.survives(first, [](Theatre &child) { (void)child.swapIn(); })) {
                lastFirst = true;
                break;
            }
            const bool survived = theatre.survives(second, [](Theatre &child) { (void)child.recover(); });
            QVERIFY(theatre.recover());
            QVERIFY2(allAlike(theatre.words()), qPrintable(theatre.words().join(u' ')));
            if (survived)
                break;
        }
        if (lastFirst)
            break;
    }
}

void tst_SwapCrash::undoIsWholeAfterACrashAnywhere()
{
    const QList<Part> parts = partsOf({u"uploads"_s, u"media"_s, u"main@a"_s});
    for (int point = 1;; ++point) {
        Theatre theatre(parts);
        QVERIFY(theatre.swapIn());
        const bool survived = theatre.survives(point, [](Theatre &child) {
            const OperationContext context = child.context();
            const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(child.home(), u"shop/staging"_s);
            Result<Swapper> swapper = Swapper::reopen(context, **journal);
            (void)swapper->swapBack(child.control());
            (void)swapper->drop(child.control());
        });
        QVERIFY(theatre.recover());
        QVERIFY2(allAlike(theatre.words()), qPrintable(theatre.words().join(u' ')));
        if (survived) {
            QCOMPARE(theatre.words().first(), u"old"_s);
            break;
        }
    }
}

void tst_SwapCrash::goesBackWhenAnExchangeFails()
{
    Theatre theatre(partsOf({u"uploads"_s, u"media"_s, u"main@a"_s}));
    theatre.world().failAt(2);
    const Result<> swapped = theatre.swapIn();
    QVERIFY(!swapped);
    QCOMPARE(swapped.error().code, Error::Code::Io);
    QCOMPARE(theatre.words(), QStringList({u"old"_s, u"old"_s, u"old"_s}));
}

void tst_SwapCrash::goesBackWhenTheTransactionFails()
{
    Theatre theatre(partsOf({u"uploads"_s, u"media"_s, u"main@a"_s}));
    theatre.world().failAt(3);
    QVERIFY(!theatre.swapIn());
    QCOMPARE(theatre.words(), QStringList({u"old"_s, u"old"_s, u"old"_s}));
}

void tst_SwapCrash::finishesForwardOnceOneServerHasCommitted()
{
    Theatre theatre(partsOf({u"uploads"_s, u"main@a"_s, u"log@b"_s}));
    theatre.world().failAt(3);
    const Result<> swapped = theatre.swapIn();
    QVERIFY2(swapped, swapped ? "" : qPrintable(swapped.error().message));
    QCOMPARE(theatre.words(), QStringList({u"new"_s, u"new"_s, u"new"_s}));
}

void tst_SwapCrash::asksNobodyWhatToDoBeforeThePivotOrBehindIt()
{
    Theatre before(partsOf({u"uploads"_s, u"main@a"_s}));
    QVERIFY(!before.survives(3, [](Theatre &child) { (void)child.swapIn(); })); // the tree only
    QVERIFY(before.recover());
    QCOMPARE(before.words(), QStringList({u"old"_s, u"old"_s}));

    Theatre behind(partsOf({u"uploads"_s, u"main@a"_s}));
    QVERIFY(!behind.survives(4, [](Theatre &child) { (void)child.swapIn(); })); // committed, not yet written down
    QVERIFY(behind.recover());
    QCOMPARE(behind.words(), QStringList({u"new"_s, u"new"_s}));
}

void tst_SwapCrash::finishesOrRollsBackAsTold()
{
    for (const int point : {1, 2, 3, 4}) {
        Theatre finished(partsOf({u"uploads"_s, u"main@a"_s}));
        QVERIFY(!finished.survives(point, [](Theatre &child) { (void)child.swapIn(); }));
        QVERIFY(finished.recover(BackupService::Recovery::Finish));
        QCOMPARE(finished.words(), QStringList({u"new"_s, u"new"_s}));

        Theatre rolledBack(partsOf({u"uploads"_s, u"main@a"_s}));
        QVERIFY(!rolledBack.survives(point, [](Theatre &child) { (void)child.swapIn(); }));
        QVERIFY(rolledBack.recover(BackupService::Recovery::RollBack));
        QCOMPARE(rolledBack.words(), QStringList({u"old"_s, u"old"_s}));
        const Result<QList<SwapJournal>> journals = SwapJournal::all(rolledBack.home());
        QVERIFY(journals);
        QVERIFY(journals->isEmpty());
    }
}

void tst_SwapCrash::dropsOnlyWhatIsNotLive()
{
    Theatre theatre(partsOf({u"uploads"_s}));
    QVERIFY(theatre.swapIn());
    QVERIFY(!theatre.world().isDropped(u"uploads"_s)); // kept for undo
    const Result<RecoverOutcome> recovered = theatre.recover();
    QVERIFY(recovered);
    QCOMPARE(recovered->waiting.size(), 1);
    QVERIFY(!theatre.world().isDropped(u"uploads"_s)); // recovery does not decide this
}

void tst_SwapCrash::refusesToPassOverADamagedJournal()
{
    Theatre theatre(partsOf({u"uploads"_s}));
    QVERIFY(writeDurably(theatre.home().journals() + u"/op.json"_s, "{ \"format\": 1, "));
    const Result<RecoverOutcome> recovered = theatre.recover();
    QVERIFY(!recovered);
    QCOMPARE(recovered.error().code, Error::Code::Corrupt);
}

QTEST_GUILESS_MAIN(tst_SwapCrash)
#include "tst_swapcrash.moc"
