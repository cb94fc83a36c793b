// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/services.h"
#include "services/config/settings.h"
#include "services/platform/processes.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/guitest.h"
#include "tests/support/realbench.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/restore/restorebanners.h"
#include "ui/restore/restoreflow.h"
#include "ui/widgets/messagebar.h"

#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QString s_stage = u"shop/staging"_s;

// A stage of two trees, on which a program that works as the window does is ended in the middle.
class tst_WindowKill : public QObject
{
    Q_OBJECT

private slots:
    void afterAKillInASwapThereAreTwoWaysOn();
    void afterAKillInAnUndoThereAreTwoWaysOn();
    void afterAKillInABackupTheWindowSaysSoAndOffersANewOne();

private:
    static void makeTwoTrees(RealBench &bench);
    static void chooses(const RealBench &bench, const QString &way);
    static void write(const RealBench &bench, const QByteArray &content);
    [[nodiscard]] static QByteArrayList contents(const RealBench &bench);
    [[nodiscard]] static int exchangesBeforeTheLast(const QString &tracePath);
};

struct Seen
{
    StageStatus status;
    QList<Backup> backups;
};

// The window as it comes up again.
struct Window
{
    explicit Window(const Home &home)
        : services(Services::open(home.path()))
        , settings(home)
        , context{(*services)->service(), tasks, settings, clock, notifier, announcer}
        , flow(context, &window)
        , slot(&window)
        , banners(flow, slot, clock, &window)
    {
        slot.setStage(s_stage);
        window.show();
        QObject::connect(&flow, &RestoreFlow::stageTouched, &window, [this] { reload(); });
        reload();
    }
    void reload()
    {
        const auto started = tasks.start(
            {.title = u"look"_s, .stage = {}},
            [&service = (*services)->service()](const TaskControl &control) -> Result<Seen> {
                const Result<StageStatus> status = service.status(s_stage, control);
                const Result<QList<Backup>> backups = service.backups(s_stage);
                return Seen{.status = status.value_or(StageStatus()), .backups = backups.value_or(QList<Backup>())};
            },
            &window,
            [this](const Result<Seen> &seen) {
                banners.setStatus(seen->status);
                banners.setBackups(s_stage, seen->backups);
            });
        QVERIFY(started);
    }
    [[nodiscard]] MessageBar *bar(const QString &key) const { return slot.findChild<MessageBar *>(u"banner_"_s + key); }

    Result<std::unique_ptr<Services>> services;
    SystemClock clock;
    TaskRunner tasks;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    WindowContext context;
    QWidget window;
    RestoreFlow flow;
    BannerSlot slot;
    RestoreBanners banners;
};

static QString pictures(const RealBench &bench)
{
    return bench.folder.path() + u"/data/pictures"_s;
}

void tst_WindowKill::makeTwoTrees(RealBench &bench)
{
    Result<StageFile> file = bench.stages.stage(s_stage);
    QVERIFY(file);
    StorageConfig second = file->stage.storages.first();
    second.name = u"pictures"_s;
    second.path = pictures(bench);
    file->stage.storages.append(second);
    QVERIFY(QDir().mkpath(second.path));
    QVERIFY(bench.stages.add(*file, true));
}

void tst_WindowKill::write(const RealBench &bench, const QByteArray &content)
{
    bench.writeFile(u"a"_s, content);
    bench.writeFile(u"../pictures/a"_s, content);
}

QByteArrayList tst_WindowKill::contents(const RealBench &bench)
{
    QByteArrayList contents;
    for (const QString &folder : {bench.uploads, pictures(bench)}) {
        QFile file(folder + u"/a"_s);
        contents.append(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing"));
    }
    return contents;
}

// How many calls of renameat2 the restoring thread makes up to the exchange of its second tree, this one included.
int tst_WindowKill::exchangesBeforeTheLast(const QString &tracePath)
{
    QFile trace(tracePath);
    if (!trace.open(QIODevice::ReadOnly))
        return -1;
    QMap<QByteArray, int> calls; // by thread
    QMap<QByteArray, int> exchanges;
    while (!trace.atEnd()) {
        const QByteArray line = trace.readLine();
        const QByteArray thread = line.left(line.indexOf(' '));
        if (!line.contains("renameat2(") || line.contains("resumed"))
            continue;
        ++calls[thread];
        if (line.contains("RENAME_EXCHANGE") && ++exchanges[thread] == 2)
            return calls[thread];
    }
    return -1;
}

static int runTraced(const QStringList &strace, const RealBench &bench, const QStringList &arguments)
{
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(u"strace"_s, strace
                                   + QStringList{QCoreApplication::applicationDirPath() + u"/testprogram_window"_s,
                                                 bench.home.path()}
                                   + arguments);
    if (!program.waitForFinished(60'000))
        return -1;
    return program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -program.exitCode();
}

static const QStringList s_ways{u"Finish restore"_s, u"Roll back"_s};

// Both states are complete, and the window that comes up offers each of them and nothing else.
void tst_WindowKill::chooses(const RealBench &bench, const QString &way)
{
    Window window(bench.home);
    QTRY_VERIFY(window.bar(u"interruptedRestore"_s));
    MessageBar *bar = window.bar(u"interruptedRestore"_s);
    QVERIFY(bar->isVisible());
    QVERIFY(!window.bar(u"interruptedBackup"_s) && !window.bar(u"keptState"_s));
    QCOMPARE(bar->buttons().size(), 2);
    for (int at = 0; at < 2; ++at)
        QCOMPARE(bar->buttons().at(at)->text(), s_ways.at(at));
    bar->buttons().at(s_ways.indexOf(way))->click();
    QTRY_VERIFY(!window.slot.contains(u"interruptedRestore"_s, s_stage));
    const QByteArray content = way == s_ways.first() ? "then" : "now";
    QTRY_COMPARE(contents(bench), QByteArrayList({content, content}));
    QTRY_COMPARE(bench.state(), "running");
}

void tst_WindowKill::afterAKillInASwapThereAreTwoWaysOn()
{
    RealBench bench;
    makeTwoTrees(bench);
    write(bench, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live, u"first"_s);
    QVERIFY(backup);
    write(bench, "now");
    // Once undisturbed, to learn which call it is; everything that it stores is then there for the other runs as well.
    const QString trace = bench.folder.filePath(u"trace"_s);
    const QStringList follow{u"-f"_s, u"-qq"_s, u"-e"_s, u"trace=renameat2"_s, u"-o"_s};
    QCOMPARE(
        runTraced(QStringList{u"--seccomp-bpf"_s} + follow + QStringList{trace}, bench, {u"restore"_s, u"first"_s}), 0);
    const int call = exchangesBeforeTheLast(trace);
    QVERIFY(call > 0);
    const QString inject = u"inject=renameat2:signal=KILL:when=%1"_s.arg(call);

    for (const QString &way : s_ways) {
        QVERIFY(bench.service->undo(s_stage, {}, bench.control)); // of what came before
        QCOMPARE(contents(bench), QByteArrayList({"now", "now"}));
        QVERIFY(runTraced(follow + QStringList{u"/dev/null"_s, u"-e"_s, inject}, bench, {u"restore"_s, u"first"_s})
                != 0);
        QCOMPARE(contents(bench), QByteArrayList({"then", "now"})); // half of it

        chooses(bench, way);
    }
}

void tst_WindowKill::afterAKillInAnUndoThereAreTwoWaysOn()
{
    RealBench bench;
    makeTwoTrees(bench);
    write(bench, "then");
    const Result<Backup> backup = bench.backUp(Hold::Live, u"first"_s);
    QVERIFY(backup);
    write(bench, "now");
    const RestoreRequest request{.backup = backup->id(), .suspend = true, .confirmed = true};
    QVERIFY(bench.service->restore(request, bench.control));
    const QString trace = bench.folder.filePath(u"trace"_s);
    const QStringList follow{u"-f"_s, u"-qq"_s, u"-e"_s, u"trace=renameat2"_s, u"-o"_s};
    QCOMPARE(runTraced(QStringList{u"--seccomp-bpf"_s} + follow + QStringList{trace}, bench, {u"undo"_s}), 0);
    QCOMPARE(contents(bench), QByteArrayList({"now", "now"}));
    const int call = exchangesBeforeTheLast(trace);
    QVERIFY(call > 0);
    const QString inject = u"inject=renameat2:signal=KILL:when=%1"_s.arg(call);

    for (const QString &way : s_ways) {
        QVERIFY(bench.service->restore(request, bench.control));
        QCOMPARE(contents(bench), QByteArrayList({"then", "then"}));
        QVERIFY(runTraced(follow + QStringList{u"/dev/null"_s, u"-e"_s, inject}, bench, {u"undo"_s}) != 0);
        QVERIFY(contents(bench).first() != contents(bench).last()); // half of it
        chooses(bench, way);
        if (way == s_ways.first()) // what it finished can be taken back as before
            QVERIFY(bench.service->undo(s_stage, {}, bench.control));
    }
}

// Its stage is just being suspended, by a command that takes its time.
void tst_WindowKill::afterAKillInABackupTheWindowSaysSoAndOffersANewOne()
{
    RealBench bench;
    bench.writeFile(u"a"_s, "now");
    Result<StageFile> file = bench.stages.stage(s_stage);
    const QString mark = bench.folder.filePath(u"suspending"_s);
    file->stage.runtime.suspend = {u"sh"_s, u"-c"_s, u"echo $$ > '%1'; exec sleep 600"_s.arg(mark)};
    QVERIFY(bench.stages.add(*file, true));
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(QCoreApplication::applicationDirPath() + u"/testprogram_window"_s, {bench.home.path(), u"back-up"_s});
    QTRY_VERIFY(QFileInfo(mark).size() > 0);
    program.kill();
    QVERIFY(program.waitForFinished());
    QFile started(mark);
    QVERIFY(started.open(QIODevice::ReadOnly));
    ::kill(started.readAll().trimmed().toInt(), SIGKILL);

    Window window(bench.home);
    QTRY_VERIFY(window.bar(u"interruptedBackup"_s));
    MessageBar *bar = window.bar(u"interruptedBackup"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"Understudy closed while backing up “staging”."_s);
    QVERIFY(!window.bar(u"interruptedRestore"_s));
    QSignalSpy wanted(&window.banners, &RestoreBanners::backUpWanted);
    bar->buttons().first()->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(bench.state(), "running");
}

UNDERSTUDY_GUITEST_MAIN(tst_WindowKill)

#include "tst_windowkill.moc"
