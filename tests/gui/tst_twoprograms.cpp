// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "tests/support/guitest.h"
#include "tests/support/realworld.h"
#include "tests/support/soon.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/main/backupparts.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

namespace {

// The window as the program puts it together, on a home that the command line works on as well.
struct Opened
{
    explicit Opened(RealWorld &real)
        : world(real)
        , window(std::make_unique<MainWindow>(world.context(), world.folders()))
        , parts(new BackupParts(*window, world.home))
    {
        window->start();
        window->show();
    }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor([this] { return window->watch().status(s_stage) && window->watch().backupsLoaded(); },
                               patienceMs);
    }
    [[nodiscard]] QString cell(int column) const
    {
        return parts->panes().tree()->model()->index(0, column).data().toString();
    }
    [[nodiscard]] QString names() const
    {
        QStringList all;
        for (int row = 0; row < rows(); ++row)
            all.append(parts->panes().tree()->model()->index(row, 0).data().toString());
        return all.join(u'\n');
    }
    [[nodiscard]] int rows() const { return parts->panes().tree()->model()->rowCount(); }
    [[nodiscard]] QString headline() const { return window->findChild<QWidget *>(u"stageHeader"_s)->accessibleName(); }
    void trigger(ActionId id) const { window->actions().action(id)->trigger(); }
    [[nodiscard]] QJsonArray listed() const
    {
        const RealWorld::Run run = world.runCli({u"backup"_s, u"list"_s, s_stage, u"-o"_s, u"json"_s});
        return QJsonDocument::fromJson(run.output).array();
    }
    [[nodiscard]] QString told() const
    {
        const auto *bar = window->findChild<MessageBar *>(u"banner_error"_s);
        return bar && bar->isVisible() ? bar->accessibleName() : QString();
    }

    RealWorld &world;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts;
};

} // namespace

// The window and the command line on one stage, at the same time.
class tst_TwoPrograms : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void whatTheCommandLineDoesShowsInTheWindowWithinASecond();
    void whatTheWindowDoesIsThereForTheCommandLine();
    void theWindowIsToldWhoIsAtWorkAndSinceWhen();
    void theCommandLineIsToldThatTheWindowIsAtWork();
};

void tst_TwoPrograms::whatTheCommandLineDoesShowsInTheWindowWithinASecond()
{
    RealWorld world;
    QVERIFY(world.make());
    Opened opened(world);
    QVERIFY(opened.isLoaded());
    QVERIFY(world.cli({u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"by hand"_s, u"--live"_s}));
    VERIFY_SOON(opened.rows() == 1 && opened.cell(BackupModel::Status) == u"Ready");
    QCOMPARE(opened.cell(BackupModel::Name), u"by hand"_s);
    QVERIFY(world.cli({u"stage"_s, u"suspend"_s, s_stage}));
    VERIFY_SOON(opened.headline().endsWith(u"Suspended"));
    QVERIFY(world.cli({u"backup"_s, u"restore"_s, u"by hand"_s, u"--yes"_s}));
    VERIFY_SOON(opened.names().contains(u"by hand  ← restored")); // below the safety backup
    VERIFY_SOON(opened.window->banners().contains(u"keptState"_s, s_stage));
    QVERIFY(world.cli({u"backup"_s, u"accept"_s, s_stage}));
    VERIFY_SOON(!opened.window->banners().contains(u"keptState"_s, s_stage));
    QVERIFY(world.cli({u"stage"_s, u"resume"_s, s_stage}));
    VERIFY_SOON(opened.headline().endsWith(u"Running"));
    QVERIFY(world.cli({u"backup"_s, u"delete"_s, u"by hand"_s}));
    VERIFY_SOON(opened.rows() == 1); // the safety backup of the restore
}

void tst_TwoPrograms::whatTheWindowDoesIsThereForTheCommandLine()
{
    RealWorld world;
    QVERIFY(world.make());
    Opened opened(world);
    QVERIFY(opened.isLoaded());
    opened.parts->flow().start({.stage = s_stage, .name = u"mine"_s, .hold = BackupRequest::Hold::Live}, false);
    QTRY_COMPARE(opened.cell(BackupModel::Status), u"Ready"_s);
    QCOMPARE(opened.listed().size(), 1);
    QCOMPARE(opened.listed().first()[u"name"].toString(), u"mine"_s);
    QCOMPARE(opened.listed().first()[u"id"].toString(), opened.window->selection().backups.value(0));

    opened.trigger(ActionId::SuspendResume);
    QTRY_VERIFY(opened.headline().endsWith(u"Suspended"));
    const RealWorld::Run status = world.runCli({u"stage"_s, u"status"_s, s_stage, u"-o"_s, u"json"_s});
    QCOMPARE(QJsonDocument::fromJson(status.output)[u"state"].toString(), u"suspended"_s);

    opened.trigger(ActionId::Delete);
    QTRY_COMPARE(opened.rows(), 0);
    QVERIFY(opened.listed().isEmpty());
    opened.trigger(ActionId::UndoDelete);
    QTRY_COMPARE(opened.rows(), 1);
    QCOMPARE(opened.listed().size(), 1);
}

// Suspending takes until a file is there.
static QString slowSuspend(const RealWorld &world)
{
    return u"touch '%1/begun'; while [ ! -e '%1/go' ]; do sleep 0.02; done; echo suspended > '%2'"_s.arg(
        world.folder.path(), world.statePath());
}

void tst_TwoPrograms::theWindowIsToldWhoIsAtWorkAndSinceWhen()
{
    RealWorld world;
    QVERIFY(world.make(slowSuspend(world)));
    Opened opened(world);
    QVERIFY(opened.isLoaded());
    QProcess other;
    other.start(cliProgram(), {u"--home"_s, world.home.path(), u"backup"_s, u"create"_s, s_stage, u"--name"_s,
                               u"theirs"_s, u"--suspend"_s});
    const QScopeGuard letGo([&] {
        world.writeFile(u"go"_s, {});
        other.waitForFinished(20'000);
    });
    QTRY_VERIFY(QFileInfo::exists(world.folder.filePath(u"begun"_s)));
    VERIFY_SOON(opened.cell(BackupModel::Name) == u"theirs");
    VERIFY_SOON(!opened.window->actions().action(ActionId::NewBackup)->isEnabled());
    QVERIFY(
        opened.window->actions().reason(ActionId::NewBackup).startsWith(u"A backup of “staging” is already running ("));

    // As if it had been asked for a moment before the window knew.
    opened.parts->flow().start({.stage = s_stage, .name = u"mine"_s, .hold = BackupRequest::Hold::Live}, false);

    QTRY_VERIFY(opened.told().contains(u"is busy"));
    QVERIFY2(opened.told().contains(u"a backup of shop/staging (process %1, since "_s.arg(other.processId())),
             qPrintable(opened.told()));
    world.writeFile(u"go"_s, {});
    QTRY_COMPARE(opened.cell(BackupModel::Status), u"Ready"_s);
    QCOMPARE(opened.cell(BackupModel::Name), u"theirs"_s);
}

void tst_TwoPrograms::theCommandLineIsToldThatTheWindowIsAtWork()
{
    RealWorld world;
    QVERIFY(world.make(slowSuspend(world)));
    Opened opened(world);
    QVERIFY(opened.isLoaded());
    const QScopeGuard letGo([&] { world.writeFile(u"go"_s, {}); });
    opened.parts->flow().start({.stage = s_stage, .name = u"mine"_s, .hold = BackupRequest::Hold::Suspend}, false);
    QTRY_VERIFY(QFileInfo::exists(world.folder.filePath(u"begun"_s)));

    const RealWorld::Run refused = world.runCli(
        {u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"theirs"_s, u"--live"_s});
    QCOMPARE(refused.exitCode, 11);
    const QByteArray who = "a backup of shop/staging (process " + QByteArray::number(QCoreApplication::applicationPid())
                           + ", since ";
    QVERIFY2(refused.output.contains(who), refused.output.constData());
    QCOMPARE(opened.listed().size(), 1);
    QCOMPARE(opened.listed().first()[u"status"].toString(), u"notReady"_s);

    world.writeFile(u"go"_s, {});
    QTRY_COMPARE(opened.cell(BackupModel::Status), u"Ready"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_TwoPrograms)
#include "tst_twoprograms.moc"
