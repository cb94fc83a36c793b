// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/waiting.h"
#include "tests/support/guitest.h"
#include "tests/support/stageworld.h"
#include "tests/support/wholewindow.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

namespace {

// A dialog of the window, and the action that opens it.
struct Opening
{
    const char *name;
    ActionId action;
    const char *dialog;
};

// The whole window before a service that is well until a test says otherwise.
struct World : WholeWindow
{
    World();

    [[nodiscard]] QDialog *dialog(const char *name) const
    {
        return window.findChild<QDialog *>(QLatin1StringView(name));
    }
    // True once it is shown.
    [[nodiscard]] bool open(const Opening &opening);
    [[nodiscard]] bool isToldAnywhere(const QString &text) const;
    void loseService(bool silently);
};

} // namespace

World::World()
{
    addStage(u"shop"_s, u"staging"_s);
    service.stageStatus->pendingRestore = u"r1"_s;
    service.stageStatus->pendingBackup = u"friday"_s;
    service.stageStatus->pendingSince = clock.now().addSecs(-3600);
    for (int number = 0; number < 3; ++number)
        addBackup(u"shop"_s, u"staging"_s, u"backup %1"_s.arg(number), 60 * number + 10);
    service.deletedOnes = {service.knownBackups.takeLast()};
    service.preview = UndoPreview{.operation = u"r1"_s, .restoredAt = clock.now(), .laterWrites = {u"3 rows"_s}};
    service.planned = RestorePlan{.backup = service.knownBackups.first().id(), .stage = s_stage, .running = true};
    service.detection = shop(u"/srv/shop"_s);
    WholeWindow::open();
}

bool World::open(const Opening &opening)
{
    if (!QTest::qWaitFor([&] { return window.watch().stages().size() == 1 && tasks.running().isEmpty(); }, patienceMs))
        return false;
    window.selectBackup(s_stage, service.knownBackups.first().id());
    QAction *action = window.actions().action(opening.action);
    if (!QTest::qWaitFor([&] { return action->isEnabled() && action->isVisible(); }, patienceMs))
        return false;
    action->trigger();
    return QTest::qWaitFor([&] { return dialog(opening.dialog) && dialog(opening.dialog)->isVisible(); }, patienceMs);
}

bool World::isToldAnywhere(const QString &text) const
{
    return std::ranges::any_of(window.findChildren<QLabel *>(),
                               [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

// Silently: it takes every question, and answers none.
void World::loseService(bool silently)
{
    service.setWeather([silently](const TaskControl &control) -> Result<> {
        if (!silently)
            return FakeBackupService::failure(Error::Code::Unreachable);
        Result<> going;
        while (going)
            going = letPass(std::chrono::milliseconds(5), control);
        return going;
    });
}

class tst_LostService : public QObject
{
    Q_OBJECT

private slots:
    void aDialogThatIsClosedAtOnceDidNothing_data() { addOpenings(); }
    void aDialogThatIsClosedAtOnceDidNothing();
    void aDialogCanBeLeftWhileNothingAnswers_data() { addOpenings(); }
    void aDialogCanBeLeftWhileNothingAnswers();
    void aDialogOutlivesTheLossOfTheService_data() { addOpenings(); }
    void aDialogOutlivesTheLossOfTheService();
    void theRestoreDialogSaysThatItCannotLookAndOffersToTryAgain();
    void aStageThatWasSavedWhileItsWizardWasClosedIsShown();
    void closingTheWizardTakesBackASavingThatWaits();
    void aSavingThatFailsAfterItsWizardIsClosedIsTold();
    void theBrokenStateIsBackedUpOnceHoweverOftenItIsAskedFor();

private:
    static void addOpenings();
};

static QList<Opening> openings()
{
    return {{"new backup", ActionId::NewBackup, "newBackupDialog"},
            {"restore", ActionId::Restore, "restoreDialog"},
            {"undo", ActionId::RollBack, "undoDialog"},
            {"add a stage", ActionId::AddStage, "addStageWizard"},
            {"edit a stage", ActionId::EditStage, "editStageDialog"},
            {"remove a stage", ActionId::RemoveStage, "removeStageDialog"},
            {"recently deleted", ActionId::RecentlyDeleted, "recentlyDeletedDialog"},
            {"recovery", ActionId::Recover, "recoveryAssistant"},
            {"preferences", ActionId::Preferences, "preferencesDialog"},
            {"import of a dump", ActionId::ImportDump, "importDialog"}};
}

void tst_LostService::addOpenings()
{
    QTest::addColumn<int>("index");
    const QList<Opening> all = openings();
    for (int i = 0; i < all.size(); ++i)
        QTest::newRow(all.at(i).name) << i;
}

void tst_LostService::aDialogThatIsClosedAtOnceDidNothing()
{
    QFETCH(const int, index);
    const Opening opening = openings().at(index);
    World world;
    QVERIFY(world.open(opening));
    world.dialog(opening.dialog)->close();
    QTRY_VERIFY(!world.dialog(opening.dialog));
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QVERIFY2(world.service.calls.isEmpty(), qPrintable(world.service.calls.join(u' ')));
    QVERIFY(world.service.backupRequests.isEmpty() && world.service.restoreRequests.isEmpty());
    QVERIFY(world.service.importRequests.isEmpty());
    QVERIFY(world.open(opening)); // and it can be opened again
}

void tst_LostService::aDialogCanBeLeftWhileNothingAnswers()
{
    QFETCH(const int, index);
    const Opening opening = openings().at(index);
    World world;
    if (opening.action == ActionId::RollBack) { // it asks first, and then opens
        QTRY_VERIFY(world.tasks.running().isEmpty());
        world.window.selectStage(s_stage);
        QTRY_VERIFY(world.window.actions().action(opening.action)->isEnabled());
        world.loseService(true);
        world.window.actions().action(opening.action)->trigger();
        QTRY_VERIFY(!world.tasks.running().isEmpty());
    } else {
        QTRY_COMPARE(world.window.watch().stages().size(), 1);
        QTRY_VERIFY(world.tasks.running().isEmpty());
        world.window.selectBackup(s_stage, world.service.knownBackups.first().id());
        QTRY_VERIFY(world.window.actions().action(opening.action)->isEnabled());
        world.loseService(true);
        world.window.actions().action(opening.action)->trigger();
        QTRY_VERIFY(world.dialog(opening.dialog));
        world.dialog(opening.dialog)->close();
        QTRY_VERIFY(!world.dialog(opening.dialog));
    }
    world.tasks.cancelAll(); // as the end of the program does
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QVERIFY(world.service.calls.filter(u"delete"_s).isEmpty());
    world.service.setWeather({});
    world.window.watch().refresh();
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QVERIFY(world.open(opening));
}

void tst_LostService::aDialogOutlivesTheLossOfTheService()
{
    QFETCH(const int, index);
    const Opening opening = openings().at(index);
    World world;
    QVERIFY(world.open(opening));
    world.loseService(false);
    world.window.watch().refresh();
    for (QPushButton *button : world.dialog(opening.dialog)->findChildren<QPushButton *>()) {
        const QPointer<QPushButton> pressed(button);
        if (pressed && pressed->isVisible() && pressed->isEnabled() && !pressed->text().contains(u'…'))
            pressed->click();
        QCoreApplication::processEvents();
        if (!world.dialog(opening.dialog))
            break;
    }
    QTRY_VERIFY(world.tasks.running().isEmpty());
    for (QDialog *left : world.window.findChildren<QDialog *>())
        left->close();
    QTRY_VERIFY(!world.dialog(opening.dialog));
    world.service.setWeather({});
    world.window.watch().refresh();
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QVERIFY(world.window.actions().action(ActionId::Refresh)->isEnabled());
}

void tst_LostService::theRestoreDialogSaysThatItCannotLookAndOffersToTryAgain()
{
    World world;
    QTRY_COMPARE(world.window.watch().stages().size(), 1);
    world.loseService(false);
    QVERIFY(world.open(openings().at(1)));
    QTRY_VERIFY(world.isToldAnywhere(u"What happened."_s));
    QDialog *dialog = world.dialog("restoreDialog");
    QVERIFY(!dialog->findChild<QPushButton *>(u"btnRestore"_s)->isEnabled());
    world.service.setWeather({});
    for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == u"Try again" && button->isVisible())
            button->click();
    }
    QTRY_VERIFY(!dialog->findChild<QLineEdit *>(u"restoreWord"_s)->isHidden());
}

static AddStageWizard *atTheEnd(World &world)
{
    if (!world.open(openings().at(3)))
        return nullptr;
    auto *wizard = world.window.findChild<AddStageWizard *>();
    wizard->setPlace(u"/srv/shop"_s);
    if (!QTest::qWaitFor([&] { return world.tasks.running().isEmpty(); }, patienceMs))
        return nullptr;
    while (wizard->currentId() != AddStageWizard::Name)
        wizard->next();
    return wizard;
}

void tst_LostService::aStageThatWasSavedWhileItsWizardWasClosedIsShown()
{
    World world;
    AddStageWizard *wizard = atTheEnd(world);
    QVERIFY(wizard);
    std::atomic_bool saving = false;
    std::atomic_bool goesOn = false;
    world.service.setWeather([&](const TaskControl &) -> Result<> { // deaf to whoever cancels: it is saving already
        saving = true;
        while (!goesOn)
            QThread::msleep(1);
        return {};
    });
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY(saving);
    wizard->reject();
    Stage added = world.service.knownStages.first();
    added.project = u"webshop"_s;
    world.service.knownStages.append(added);
    goesOn = true;
    world.service.setWeather({});
    QTRY_COMPARE(world.window.watch().stages().size(), 2);
}

void tst_LostService::closingTheWizardTakesBackASavingThatWaits()
{
    World world;
    AddStageWizard *wizard = atTheEnd(world);
    QVERIFY(wizard);
    world.loseService(true);
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY(!world.tasks.running().isEmpty());
    wizard->reject();
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QVERIFY(!world.service.calls.contains(u"addStage"_s));
    QVERIFY(!world.isToldAnywhere(u"What happened."_s));
}

void tst_LostService::aSavingThatFailsAfterItsWizardIsClosedIsTold()
{
    World world;
    AddStageWizard *wizard = atTheEnd(world);
    QVERIFY(wizard);
    std::atomic_bool saving = false;
    std::atomic_bool goesOn = false;
    world.service.setWeather([&](const TaskControl &) -> Result<> {
        saving = true;
        while (!goesOn)
            QThread::msleep(1);
        return FakeBackupService::failure(Error::Code::NoSpace);
    });
    wizard->button(QWizard::FinishButton)->click();
    QTRY_VERIFY(saving);
    wizard->reject();
    goesOn = true;
    QTRY_VERIFY(world.isToldAnywhere(u"What happened."_s));
    world.service.setWeather({});
}

void tst_LostService::theBrokenStateIsBackedUpOnceHoweverOftenItIsAskedFor()
{
    World world;
    world.service.made = world.service.knownBackups.first();
    QVERIFY(world.open(openings().at(7)));
    QDialog *assistant = world.dialog("recoveryAssistant");
    QTRY_VERIFY(world.tasks.running().isEmpty());
    assistant->findChild<QAbstractButton *>(u"recoveryByHand"_s)->click();
    assistant->findChild<QPushButton *>(u"btnNext"_s)->click();
    auto *button = assistant->findChild<QPushButton *>(u"btnBackUpNow"_s);
    const QPoint place = button->mapTo(assistant, button->rect().center());
    for (int times = 0; times < 3; ++times)
        QTest::mouseDClick(assistant->windowHandle(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(world.tasks.running().isEmpty());
    QCOMPARE(world.service.backupRequests.size(), 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_LostService)

#include "tst_lostservice.moc"
