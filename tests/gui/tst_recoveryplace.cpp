// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/guitest.h"
#include "tests/support/patience.h"
#include "tests/support/plainfiles.h"
#include "tests/support/realbench.h"
#include "tests/support/verifyresult.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/recovery/recoveryflow.h"
#include "ui/restore/restoreflow.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The way onto a new computer, about to take over the folder in which the backups were found.
struct TakingOver
{
    explicit TakingOver(RealBench &bench)
        : folder(bench.folder.filePath(u"elsewhere"_s))
        , service(*bench.service)
        , settings(bench.home)
        , restores(context, &window)
        , slot(&window)
        , flow(context, restores, stored(bench.home, folder), {&slot}, &window)
    { }

    static RecoveryStore stored(const Home &home, const QString &folder)
    {
        const RecoveryStore store(home);
        const bool saved =
            store.save({.kind = RecoveryState::Kind::NewComputer, .step = 2, .folder = folder}).has_value();
        Q_ASSERT(saved);
        return store;
    }

    const QString folder;
    BackupService &service;
    SystemClock clock;
    TaskRunner tasks;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    WindowContext context{service, tasks, settings, clock, notifier, announcer};
    QWidget window;
    RestoreFlow restores;
    BannerSlot slot;
    RecoveryFlow flow;
};

class tst_RecoveryPlace : public QObject
{
    Q_OBJECT

private slots:
    void theFolderIsNotedBesideTheWindow();
    void aFolderThatCannotBeNotedIsNotTakenOver_data();
    void aFolderThatCannotBeNotedIsNotTakenOver();
};

// While every thread for work is taken nothing is written: the window's thread does not lend a hand.
void tst_RecoveryPlace::theFolderIsNotedBesideTheWindow()
{
    RealBench bench;
    QSemaphore go;
    TakingOver taking(bench);
    QSignalSpy reopen(&taking.flow, &RecoveryFlow::reopenWanted);
    static constexpr int s_tasks = 100;
    const auto letGo = qScopeGuard([&go] { go.release(s_tasks); });
    for (int number = 0; number < s_tasks; ++number) {
        const Result<TaskId> started = taking.tasks.start(
            {.title = u"Wait"_s},
            [&go](const TaskControl &) -> Result<> {
                go.acquire();
                return {};
            },
            this, [](const Result<> &) {});
        VERIFY_RESULT(started);
    }

    taking.flow.newComputer();

    QCOMPARE(Settings(bench.home).repository().value(), bench.home.repository());
    QCOMPARE(reopen.count(), 0);
    go.release(s_tasks);
    QTRY_COMPARE_WITH_TIMEOUT(reopen.count(), 1, patienceMs);
    QCOMPARE(Settings(bench.home).repository().value(), taking.folder);
}

void tst_RecoveryPlace::aFolderThatCannotBeNotedIsNotTakenOver_data()
{
    QTest::addColumn<QJsonValue>("written");
    QTest::newRow("no other was") << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("another was") << QJsonValue(u"/media/backups/"_s);
    QTest::newRow("one by hand that cannot be used") << QJsonValue(u"./backups"_s);
}

// What stands in the settings is what stood there before, to the letter: a home that is moved takes its own folder along.
void tst_RecoveryPlace::aFolderThatCannotBeNotedIsNotTakenOver()
{
    QFETCH(const QJsonValue, written);
    RealBench bench;
    QVERIFY(writeAll(bench.home.settings(), QJsonDocument({{u"format"_s, 2}, {u"repository"_s, written}}).toJson()));
    TakingOver taking(bench);
    VERIFY_RESULT(Repository::open(taking.folder, taking.clock)); // so that nothing else is wrong
    QSignalSpy reopen(&taking.flow, &RecoveryFlow::reopenWanted);
    QSignalSpy announced(&taking.announcer, &Announcer::announced);
    const QString obstacle = bench.home.settings() + u".new"_s;
    QVERIFY(QDir().mkpath(obstacle + u"/in the way"_s));

    taking.flow.newComputer();

    QTRY_VERIFY_WITH_TIMEOUT(taking.tasks.running().isEmpty(), patienceMs);
    QCOMPARE(reopen.count(), 0);
    const Result<> again = taking.settings.unsaved()();
    QVERIFY(!again);
    QTRY_VERIFY(announced.contains({again.error().message}));
    const auto *shown = taking.window.findChild<QLabel *>(u"recoveryCreated"_s);
    QVERIFY(shown);
    QVERIFY(shown->text().contains(again.error().message));
    QVERIFY(QDir(obstacle).removeRecursively());
    VERIFY_RESULT(taking.settings.unsaved()());
    QCOMPARE(QJsonDocument::fromJson(readAll(bench.home.settings())).object().value("repository"_L1), written);
}

UNDERSTUDY_GUITEST_MAIN(tst_RecoveryPlace)
#include "tst_recoveryplace.moc"
