// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"
#include "tests/support/tinydisk.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A swap of trees that ends between any two of its steps, as by a power cut, is finished or undone by another process,
// and then the tree is entirely the one or entirely the other.
class tst_TreeSwapCrash final : public QObject
{
    Q_OBJECT

private slots:
    void exchangeIsFinishedOrUndone_data() { waysOut(); }
    void exchangeIsFinishedOrUndone();
    void contentsAreFinishedOrUndone_data() { waysOut(); }
    void contentsAreFinishedOrUndone();

private:
    static void waysOut();
};

// Does `work` in a process that ends at the n-th report of it; true if it came to its end.
static bool diesAt(int report, const std::function<void(const TaskControl &)> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        static const std::atomic_bool never = false;
        int left = report;
        work(TaskControl(never, [&left](const Progress &) {
            if (left-- == 0)
                ::_exit(9);
        }));
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

namespace {

// A tree with two states, and what is not the storage's in it.
struct SwapScene
{
    explicit SwapScene(FilesFixture &fixture)
        : files(fixture)
    {
        files.config.exclude = QStringList{u"cache"_s};
    }

    [[nodiscard]] QByteArray prepare()
    {
        const QString root = files.config.path;
        if (shell(
                root,
                u"mkdir -p cache sub/cache; printf one > file; printf s > sub/s; printf c > sub/cache/c; printf k > cache/k; mkdir gone more"_s)
                .exitCode
            != 0)
            return "not made";
        first = content();
        const Result<StorageRecord> record = files.backUp();
        if (!record)
            return reasonOf(record.error());
        if (shell(
                root,
                u"printf two > file; rm -r gone; mkdir -p more/cache; printf m > more/m; printf n > more/cache/n; rm sub/s; mkdir sub/s"_s)
                .exitCode
            != 0)
            return "not changed";
        second = content();
        const Result<std::unique_ptr<Staged>> staged = files.stage(*record);
        if (!staged)
            return reasonOf(staged.error());
        identity = (*staged)->identity();
        return {};
    }
    [[nodiscard]] QByteArray content() const
    {
        const QString list =
            u"find . -name '.?*' -prune -o -name cache -prune -o -printf '%p %y %m ' -type f -exec cat {} ';' -printf '\\n' -o -printf '\\n' | sort"_s;
        return shell(files.config.path, list).output;
    }
    [[nodiscard]] QByteArray kept() const
    {
        return shell(files.config.path, u"cat cache/k sub/cache/c more/cache/n"_s).output;
    }
    [[nodiscard]] std::unique_ptr<Staged> reopen() const { return *files.storage()->reopen(identity); }

    FilesFixture &files;
    QByteArray first;
    QByteArray second;
    QJsonObject identity;
};

} // namespace

// Crashes at each step of swapping in (and of swapping back), then goes on as `finish` says. Empty if all went well.
static QByteArray crashEverywhere(const QString &folder, bool mountPoint, bool back, bool finish)
{
    FilesFixture files;
    if (mountPoint)
        files.config.path = folder;
    else if (!files.make(u":"_s).isEmpty())
        return "no tree";
    SwapScene scene(files);
    if (const QByteArray wrong = scene.prepare(); !wrong.isEmpty())
        return wrong;
    int crashes = 0;
    for (int step = 0; step < 500; ++step) {
        const std::unique_ptr<Staged> staged = scene.reopen();
        const Result<> begun = back ? files.swapIn(*staged) : files.swapBack(*staged);
        if (!begun)
            return "begin " + QByteArray::number(step) + reasonOf(begun.error());
        const bool ended = diesAt(step, [&](const TaskControl &control) {
            static_cast<void>(back ? staged->swapBack({staged.get()}, control)
                                   : staged->swapIn({staged.get()}, control));
        });
        const std::unique_ptr<Staged> again = scene.reopen();
        const Result<> recovered = finish == back ? files.swapBack(*again) : files.swapIn(*again);
        if (!recovered)
            return "step " + QByteArray::number(step) + ": " + reasonOf(recovered.error());
        const bool isNew = finish != back;
        if (scene.content() != (isNew ? scene.first : scene.second))
            return "step " + QByteArray::number(step) + ": mixed: " + scene.content();
        if (scene.kept() != "kcn")
            return "step " + QByteArray::number(step) + ": what is excluded is lost: " + scene.kept();
        if (again->state() != Result<SwapState>(isNew ? SwapState::New : SwapState::Old))
            return "step " + QByteArray::number(step) + ": the state is told wrongly";
        if (ended)
            return crashes >= 3 ? QByteArray() : "only " + QByteArray::number(crashes) + " crashes";
        ++crashes;
    }
    return "it never ended";
}

void tst_TreeSwapCrash::waysOut()
{
    QTest::addColumn<bool>("back");
    QTest::addColumn<bool>("finish");
    QTest::newRow("swapping in, finished") << false << true;
    QTest::newRow("swapping in, undone") << false << false;
    QTest::newRow("swapping back, finished") << true << true;
    QTest::newRow("swapping back, undone") << true << false;
}

void tst_TreeSwapCrash::exchangeIsFinishedOrUndone()
{
    QFETCH(const bool, back);
    QFETCH(const bool, finish);
    QCOMPARE(crashEverywhere({}, false, back, finish), QByteArray());
}

void tst_TreeSwapCrash::contentsAreFinishedOrUndone()
{
    QFETCH(const bool, back);
    QFETCH(const bool, finish);
    const auto work = [=](const QString &mount) { return crashEverywhere(mount, true, back, finish); };
    QCOMPARE(onTinyDisk(16 * 1024 * 1024, work), QByteArray());
}

QTEST_GUILESS_MAIN(tst_TreeSwapCrash)
#include "tst_treeswapcrash.moc"
