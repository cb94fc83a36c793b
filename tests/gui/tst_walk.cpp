// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window/windowsession.h"
#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/person.h"
#include "tests/support/stagereader.h"
#include "tests/support/verifyresult.h"
#include "tests/support/virtualscreen.h"
#include "tests/support/webshop.h"
#include "ui/main/mainwindow.h"
#include "ui/theme/icons.h"
#include "ui/theme/platformstyle.h"
#include "ui/widgets/elidedlabel.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static constexpr qint64 s_half = 2'000'000; // of what the database says while it is read: in the middle of a backup

static QString screenshots()
{
    return QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
}

// The way of somebody who has a stage, through the window of the program as it is built: real services, a real
// PostgreSQL, a real screen. Each step goes on where the one before ended, and leaves a picture in the folder
// "screenshots" of the build. The way is gone three times: light, dark, and with letters twice as large.
class tst_Walk : public QObject
{
    Q_OBJECT

public:
    explicit tst_Walk(const QString &look)
        : m_look(look)
    {
        setObjectName(u"tst_Walk-"_s + look);
    }

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void anEmptyWindowOffersToAddAStage();
    void aChosenFolderShowsWhatBelongsToTheStage();
    void aTestTellsThatEverythingWorks();
    void theStageIsAddedAndSaysWhatItHolds();
    void aBackupSuspendsTheStageForItsCaptureOnly();
    void theStageIsResumedWhileItsBackupIsNotReady();
    void anExpandedBackupTellsWhatItHolds();
    void aRestoreSaysWhatItChangesBeforeItDoes();
    void theStageIsOnlyDownForTheSwapAndHoldsTheBackup();
    void keepingEndsTheWatch();
    void aRestoreIntoASuspendedStageWaitsForADecision();
    void undoBringsBackWhatWasThere();

private:
    [[nodiscard]] MainWindow &window() { return m_session->window(); }
    [[nodiscard]] bool picture(const QString &step, QWidget *of = nullptr);
    [[nodiscard]] bool openRestoreOf(const QString &backup);
    [[nodiscard]] bool goesOn() const;

    const QString m_look;
    int m_pictures = 0;
    bool m_broken = false;
    QTemporaryDir m_folder;
    QTranslator m_plurals;
    const Home m_home{m_folder.filePath(u"home"_s)};
    std::unique_ptr<WebShop> m_shop;
    std::unique_ptr<WindowSession> m_session;
    QStringList m_whole; // the shop's data before anything was done to it
    QStringList m_damaged;
    int m_visits = 0;
};

void tst_Walk::initTestCase()
{
    QVERIFY(m_plurals.load(QCoreApplication::applicationDirPath() + u"/../understudy_en.qm"_s));
    QCoreApplication::installTranslator(&m_plurals);
    m_shop = std::make_unique<WebShop>();
    QVERIFY2(m_shop->make(), qPrintable(m_shop->problem()));
    QTRY_VERIFY(m_shop->visits() > 0);
    m_whole = m_shop->fingerprint();
    VERIFY_RESULT(m_home.create());
    Settings settings(m_home);
    settings.setPreferences({.scheme = m_look == u"dark" ? Preferences::Scheme::Dark : Preferences::Scheme::Light,
                             .textPercent = m_look == u"200" ? 200 : 100});
    VERIFY_RESULT(settings.save());
    auto session = WindowSession::open(m_home);
    VERIFY_RESULT(session);
    m_session = std::move(*session);
    m_session->show();
    QVERIFY(QTest::qWaitForWindowActive(&window(), patienceMs));
}

// There is no way on from a step that was not reached.
void tst_Walk::init()
{
    if (m_broken)
        QFAIL("an earlier step failed");
}

void tst_Walk::cleanup()
{
    if (!m_broken && QTest::currentTestFailed()) {
        m_broken = true;
        QVERIFY(picture(u"FAILED"_s, QApplication::activeWindow()));
    }
    if (m_shop)
        m_shop->line().letGo();
}

void tst_Walk::cleanupTestCase()
{
    if (m_session) {
        m_session->window().context().tasks.cancelAll();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->window().context().tasks.running().isEmpty(), patienceMs);
    }
    m_session.reset();
    m_shop.reset();
    QCoreApplication::removeTranslator(&m_plurals);
}

bool tst_Walk::picture(const QString &step, QWidget *of)
{
    const QDir folder(screenshots());
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::processEvents();
    const QPixmap taken = (of ? of : &window())->grab();
    const QString name = u"%1-%2-%3.png"_s.arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(step, m_look);
    return folder.mkpath(u"."_s) && !taken.isNull() && taken.save(folder.filePath(name));
}

// The shop writes while it runs.
bool tst_Walk::goesOn() const
{
    const int before = m_shop->visits();
    return QTest::qWaitFor([&] { return m_shop->visits() > before; }, patienceMs);
}

void tst_Walk::anEmptyWindowOffersToAddAStage()
{
    QVERIFY(awaited(u"choice_actAddStage"_s));
    QVERIFY(picture(u"start"_s));
    QVERIFY(press(u"choice_actAddStage"_s));
    QVERIFY(awaited(u"addStageWizard"_s));
    QVERIFY(picture(u"add-where"_s, seen(u"addStageWizard"_s)));
}

void tst_Walk::aChosenFolderShowsWhatBelongsToTheStage()
{
    QVERIFY(press(u"chooseFolder"_s));
    QVERIFY(fill(u"fileNameEdit"_s, m_shop->folder()));
    strike(Qt::Key_Return);
    const auto *found = awaited<QTreeView>(u"foundView"_s);
    QVERIFY(found);
    QTRY_VERIFY_WITH_TIMEOUT(seen<QPushButton>(u"scanAgain"_s)->isEnabled(), patienceMs);
    QStringList ticked;
    for (int number = 0; number < found->model()->rowCount(); ++number) {
        const QModelIndex one = found->model()->index(number, 0);
        if (one.data(Qt::CheckStateRole).value<Qt::CheckState>() == Qt::Checked)
            ticked.append(one.data(Qt::AccessibleTextRole).toString());
    }
    QCOMPARE(ticked.size(), 4);
    QVERIFY(ticked.join(u'\n').contains("PostgreSQL 17"_L1));
    QVERIFY(picture(u"add-found"_s, seen(u"addStageWizard"_s)));
    QVERIFY(press(u"nextButton"_s));
}

void tst_Walk::aTestTellsThatEverythingWorks()
{
    QVERIFY(press(u"runtimeCommands"_s));
    QVERIFY(fill(u"suspendCommand"_s, m_shop->command(u"stop"_s)));
    QVERIFY(fill(u"resumeCommand"_s, m_shop->command(u"start"_s)));
    QVERIFY(fill(u"stateCommand"_s, m_shop->command(u"state"_s)));
    QVERIFY(press(u"addHealthCheck"_s)); // the address is what it then stands on
    strike(Qt::Key_F2);
    strike(Qt::Key_A, Qt::ControlModifier);
    typeText(m_shop->healthAddress().toString());
    strike(Qt::Key_Return);
    QVERIFY(fill(u"releaseCommand"_s, u"cat %1/RELEASE"_s.arg(m_shop->folder())));
    QVERIFY(press(u"testAll"_s));
    QVERIFY(awaited(u"testResults"_s));
    QVERIFY(picture(u"add-control"_s, seen(u"addStageWizard"_s)));
    QCOMPARE(seen<QLabel>(u"testSummary"_s)->text(), u"Everything that was tried works."_s);
    QVERIFY(press(u"nextButton"_s));
}

void tst_Walk::theStageIsAddedAndSaysWhatItHolds()
{
    QVERIFY(press(u"firstBackup"_s)); // it comes in a moment
    QVERIFY(picture(u"add-name"_s, seen(u"addStageWizard"_s)));
    QVERIFY(press(u"finishButton"_s));
    const auto *title = awaited<ElidedLabel>(u"stageTitle"_s);
    QVERIFY(title);
    QCOMPARE(title->fullText(), u"webshop › staging"_s);
    QTRY_VERIFY_WITH_TIMEOUT(seen<ElidedLabel>(u"stageState"_s)->fullText().contains("Running"_L1), patienceMs);
    QVERIFY(awaited(u"noBackups"_s));
    QVERIFY(picture(u"new-stage"_s));
}

void tst_Walk::aBackupSuspendsTheStageForItsCaptureOnly()
{
    QVERIFY(pressAction(u"actNewBackup"_s));
    QVERIFY(fill(u"nameField"_s, u"before 2.5"_s));
    QVERIFY(seen<QAbstractButton>(u"suspendChoice"_s)->isChecked());
    QVERIFY(picture(u"new-backup"_s, seen(u"newBackupDialog"_s)));
    m_shop->line().holdAfter(s_half);
    QVERIFY(press(u"startButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->line().isHolding(), patienceMs);
    QVERIFY(m_shop->isRunning() && goesOn()); // while the backup is still read
    QTRY_VERIFY(statusOf(u"before 2.5"_s).startsWith("Not ready"_L1));
    QVERIFY(picture(u"backing-up"_s));
    m_shop->line().letGo();
    QTRY_VERIFY_WITH_TIMEOUT(statusOf(u"before 2.5"_s).startsWith("Ready, verified"_L1), patienceMs);
}

void tst_Walk::theStageIsResumedWhileItsBackupIsNotReady()
{
    QVERIFY(press(u"btnSuspendResume"_s));
    QTRY_VERIFY_WITH_TIMEOUT(seen<ElidedLabel>(u"stageState"_s)->fullText().contains("Suspended"_L1), patienceMs);
    QVERIFY(!m_shop->isRunning());
    strike(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(awaited(u"suspendedLine"_s));
    QVERIFY(fill(u"nameField"_s, u"at rest"_s));
    m_shop->line().holdAfter(s_half);
    strike(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->line().isHolding(), patienceMs);
    QVERIFY(picture(u"suspended-not-ready"_s));
    QVERIFY(press(u"btnSuspendResume"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->isRunning(), patienceMs);
    QVERIFY(goesOn());
    QTRY_VERIFY_WITH_TIMEOUT(seen<ElidedLabel>(u"stageState"_s)->fullText().contains("Running"_L1), patienceMs);
    QVERIFY(statusOf(u"at rest"_s).startsWith("Not ready"_L1));
    QVERIFY(picture(u"resumed-not-ready"_s));
    m_shop->line().letGo();
    QTRY_VERIFY_WITH_TIMEOUT(statusOf(u"at rest"_s).startsWith("Ready, verified"_L1), patienceMs);
}

void tst_Walk::anExpandedBackupTellsWhatItHolds()
{
    const auto *tree = seen<QTreeView>(u"backupTree"_s);
    QVERIFY(choose(u"before 2.5"_s));
    strike(Qt::Key_Right);
    QTRY_VERIFY(tree->isExpanded(rowOf(u"before 2.5"_s)));
    QCOMPARE(tree->model()->rowCount(rowOf(u"before 2.5"_s)), 4);
    QVERIFY(picture(u"expanded"_s));
    const QSize before = window().size();
    for (const QSize size : {QSize(1024, 640), QSize(1400, 900)}) {
        window().resize(size);
        QTRY_VERIFY(window().size() != before);
        QVERIFY(picture(u"expanded-%1"_s.arg(size.width())));
    }
    window().resize(before);
}

bool tst_Walk::openRestoreOf(const QString &backup)
{
    if (!choose(backup))
        return false;
    strike(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    return awaited(u"restoreDialog"_s) != nullptr;
}

void tst_Walk::aRestoreSaysWhatItChangesBeforeItDoes()
{
    m_shop->damage();
    m_damaged = m_shop->fingerprint();
    QVERIFY(m_damaged != m_whole);
    QVERIFY(openRestoreOf(u"before 2.5"_s));
    QVERIFY(press(u"btnSuspendForSwap"_s));
    QTRY_VERIFY_WITH_TIMEOUT(seen<QLabel>(u"restoreLoss"_s)->text().contains("will be gone"_L1), patienceMs);
    QVERIFY(!seen<QPushButton>(u"btnRestore"_s)->isEnabled());
    QVERIFY(press(u"chkPromiseSpace"_s)); // the shop's role may not ask the server where its data lies
    QVERIFY(fill(u"restoreWord"_s, u"restore"_s));
    QTRY_VERIFY_WITH_TIMEOUT(seen<QPushButton>(u"btnRestore"_s)->isEnabled(), patienceMs);
    QVERIFY(picture(u"restore"_s, seen(u"restoreDialog"_s)));
    QCOMPARE(m_shop->fingerprint(), m_damaged);
}

void tst_Walk::theStageIsOnlyDownForTheSwapAndHoldsTheBackup()
{
    m_shop->line().holdAfter(s_half); // in the safety backup
    QVERIFY(press(u"btnRestore"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->line().isHolding(), patienceMs);
    QVERIFY(m_shop->isRunning() && goesOn());
    m_visits = m_shop->visits();
    QVERIFY(picture(u"restoring"_s));
    m_shop->line().letGo();
    QVERIFY(awaited(u"banner_watch"_s));
    QCOMPARE(m_shop->fingerprint(), m_whole);
    QVERIFY(m_shop->isRunning() && goesOn());
    QVERIFY(m_shop->visits() < m_visits); // those of the backup, and the ones since
    QVERIFY(picture(u"restored-and-watched"_s));
}

void tst_Walk::keepingEndsTheWatch()
{
    QVERIFY(pressInBanner(u"watch"_s, u"Keep"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!seen(u"banner_watch"_s) && !seen(u"banner_keptState"_s), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(seen<ElidedLabel>(u"stageState"_s)->fullText().contains("Running"_L1), patienceMs);
    QCOMPARE(m_shop->fingerprint(), m_whole);
    QVERIFY(picture(u"kept"_s));
}

void tst_Walk::aRestoreIntoASuspendedStageWaitsForADecision()
{
    m_shop->damage();
    m_damaged = m_shop->fingerprint();
    QVERIFY(openRestoreOf(u"at rest"_s));
    QVERIFY(press(u"btnSuspendNow"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_shop->isRunning(), patienceMs);
    m_visits = m_shop->visits();
    QVERIFY(press(u"restoreResume"_s)); // it stays down until somebody has looked
    QVERIFY(press(u"chkPromiseSpace"_s));
    QVERIFY(fill(u"restoreWord"_s, u" Restore "_s));
    QTRY_VERIFY_WITH_TIMEOUT(seen<QPushButton>(u"btnRestore"_s)->isEnabled(), patienceMs);
    strike(Qt::Key_Return); // to the button
    strike(Qt::Key_Return);
    QVERIFY(awaited(u"banner_keptState"_s));
    QCOMPARE(m_shop->fingerprint(), m_whole);
    QVERIFY(!m_shop->isRunning());
    QVERIFY(picture(u"restored"_s));
}

void tst_Walk::undoBringsBackWhatWasThere()
{
    QVERIFY(pressInBanner(u"keptState"_s, u"Undo…"_s));
    QVERIFY(awaited(u"undoDialog"_s));
    QVERIFY(picture(u"undo-question"_s, seen(u"undoDialog"_s)));
    QVERIFY(press(u"btnUndoRestore"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!seen(u"banner_keptState"_s) && window().context().tasks.running().isEmpty(), patienceMs);
    QCOMPARE(m_shop->fingerprint(), m_damaged);
    QCOMPARE(m_shop->visits(), m_visits); // also those that no backup held
    QVERIFY(press(u"btnSuspendResume"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->isRunning(), patienceMs);
    QVERIFY(goesOn());
    QTRY_VERIFY_WITH_TIMEOUT(seen<ElidedLabel>(u"stageState"_s)->fullText().contains("Running"_L1), patienceMs);
    QVERIFY(picture(u"undone"_s));
}

int main(int argc, char *argv[])
{
    VirtualScreen screen({1600, 1000});
    if (!screen.start())
        qFatal("%s", qPrintable(screen.problem()));
    qputenv("QT_QPA_PLATFORM", "xcb");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:"); // a desktop of its own has nobody on it to tell
    // How long the event loop stands still is judged without a screen: here Qt waits for the screen's own server, too.
    const QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setApplicationDisplayName(u"Understudy"_s);
    QApplication::setWindowIcon(applicationIcon());
    usePlatformStyle();
    QDir(screenshots()).removeRecursively(); // of another walk
    int failures = 0;
    for (const QString &look : {u"light"_s, u"dark"_s, u"200"_s}) {
        tst_Walk walk(look);
        failures += QTest::qExec(&walk, argc, argv);
    }
    return failures;
}

#include "tst_walk.moc"
