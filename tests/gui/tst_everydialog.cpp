// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What an unsteady hand or a heavy thumb does to a dialog.
class tst_EveryDialog : public QObject
{
    Q_OBJECT

private slots:
    void canBeClosedAtOnce_data() { addDialogs(); }
    void canBeClosedAtOnce();
    void escapeLeavesIt_data() { addDialogs(); }
    void escapeLeavesIt();
    void enterThatIsHeldCountsOnce_data() { addDialogs(); }
    void enterThatIsHeldCountsOnce();
    void enterThatIsHeldInTheWordOfARestoreRestoresNothing();
    void enterThatIsHeldOnTheButtonRestoresOnce();
    void aDoubleClickOnItsMainButtonCountsOnce_data();
    void aDoubleClickOnItsMainButtonCountsOnce();

private:
    static void addDialogs();
    static void holdEnter(QWidget *widget);
};

void tst_EveryDialog::addDialogs()
{
    QTest::addColumn<int>("index");
    const QList<KnownDialog> dialogs = everyDialog();
    for (int i = 0; i < dialogs.size(); ++i)
        QTest::newRow(dialogs.at(i).name) << i;
}

void tst_EveryDialog::canBeClosedAtOnce()
{
    QFETCH(const int, index);
    {
        const std::unique_ptr<QWidget> neverShown = everyDialog().at(index).make();
        QVERIFY(!neverShown->isVisible());
    }
    std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    dialog->show();
    QVERIFY(dialog->close());
    QVERIFY(!dialog->isVisible());
    QCoreApplication::processEvents();
    dialog.reset(); // and what it left for later has nobody to come to
    QCoreApplication::processEvents();
}

void tst_EveryDialog::escapeLeavesIt()
{
    QFETCH(const int, index);
    const std::unique_ptr<QWidget> window = everyDialog().at(index).make();
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get(), patienceMs));
    auto *dialog = qobject_cast<QDialog *>(window.get());
    if (!dialog) { // a part of the window: it stays
        QTest::keyClick(window.get(), Qt::Key_Escape);
        QVERIFY(window->isVisible());
        return;
    }
    const QSignalSpy accepted(dialog, &QDialog::accepted);
    QTest::keyClick(dialog->focusWidget() ? dialog->focusWidget() : dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QCOMPARE(accepted.count(), 0);
}

// As the keyboard sends it: one press, and then one after the other by itself.
void tst_EveryDialog::holdEnter(QWidget *widget)
{
    const QPointer<QWidget> window = widget->window();
    for (int press = 0; press < 20 && window && window->isVisible(); ++press) {
        QWidget *focused = window->focusWidget() ? window->focusWidget() : window.data();
        QKeyEvent down(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, u"\r"_s, press > 0);
        QCoreApplication::sendEvent(focused, &down);
        QCoreApplication::processEvents();
    }
    if (window) {
        QKeyEvent up(QEvent::KeyRelease, Qt::Key_Return, Qt::NoModifier, u"\r"_s);
        QCoreApplication::sendEvent(window, &up);
    }
}

void tst_EveryDialog::enterThatIsHeldCountsOnce()
{
    QFETCH(const int, index);
    const std::unique_ptr<QWidget> window = everyDialog().at(index).make();
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get(), patienceMs));
    const auto *dialog = qobject_cast<QDialog *>(window.get());
    int finished = 0;
    if (dialog)
        connect(dialog, &QDialog::finished, this, [&finished] { ++finished; });
    holdEnter(window->focusWidget() ? window->focusWidget() : window.get());
    QVERIFY(finished <= 1);
    for (QDialog *question : window->findChildren<QDialog *>())
        question->close();
    QCoreApplication::processEvents();
}

void tst_EveryDialog::enterThatIsHeldInTheWordOfARestoreRestoresNothing()
{
    const std::unique_ptr<QWidget> dialog = usualConfirmedRestore();
    dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(dialog.get(), patienceMs));
    const QSignalSpy restores(static_cast<RestoreDialog *>(dialog.get()), &RestoreDialog::restoreWanted);
    auto *word = dialog->findChild<QLineEdit *>(u"restoreWord"_s);
    word->setFocus();
    holdEnter(word);
    QCOMPARE(restores.count(), 0); // it moved on to the button, and was not let go in between
    QVERIFY(dialog->isVisible());
}

void tst_EveryDialog::enterThatIsHeldOnTheButtonRestoresOnce()
{
    const std::unique_ptr<QWidget> dialog = usualConfirmedRestore();
    dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(dialog.get(), patienceMs));
    const QSignalSpy restores(static_cast<RestoreDialog *>(dialog.get()), &RestoreDialog::restoreWanted);
    auto *button = dialog->findChild<QPushButton *>(u"btnRestore"_s);
    button->setFocus();
    holdEnter(button);
    QCOMPARE(restores.count(), 1);
}

namespace {

struct MainButton
{
    const char *name;
    std::function<std::unique_ptr<QWidget>()> make;
    QString button;
    const char *signal;
};

} // namespace

static std::unique_ptr<QWidget> typedRemoval()
{
    std::unique_ptr<QWidget> dialog = usualRemoval(true);
    dialog->findChild<QLineEdit *>(u"typedName"_s)->setText(u"staging"_s);
    return dialog;
}

static std::unique_ptr<QWidget> filledStorage()
{
    std::unique_ptr<QWidget> dialog = usualStorage(StorageKind::Files);
    dialog->findChild<QLineEdit *>(u"storageComponent"_s)->setText(u"api"_s);
    dialog->findChild<QLineEdit *>(u"storageName"_s)->setText(u"uploads"_s);
    dialog->findChild<QLineEdit *>(u"storagePath"_s)->setText(u"/srv/webshop/uploads"_s);
    return dialog;
}

static QList<MainButton> mainButtons()
{
    return {
        {"restore", usualConfirmedRestore, u"btnRestore"_s, SIGNAL(restoreWanted(Understudy::RestoreRequest))},
        {"undo of a restore", [] { return usualUndo({u"3 rows"_s}); }, u"btnUndoRestore"_s, SIGNAL(accepted())},
        {"new backup", [] { return usualNewBackup(); }, u"startButton"_s, SIGNAL(accepted())},
        {"import of a dump", [] { return usualImport(); }, u"startButton"_s, SIGNAL(accepted())},
        {"add a stage", [] { return usualStep(AddStageWizard::Name); }, u"finishButton"_s,
         SIGNAL(saveRequested(Understudy::SaveStageRequest))},
        {"edit a stage", [] { return usualTab(0); }, u"saveStage"_s,
         SIGNAL(saveRequested(Understudy::SaveStageRequest))},
        {"remove a stage", typedRemoval, u"btnRemoveStage"_s, SIGNAL(accepted())},
        {"storage by hand", filledStorage, u"acceptStorage"_s, SIGNAL(accepted())},
        {"question before quitting", [] { return usualQuestionBeforeQuitting(Quitting::Usual); }, u"btnDontQuit"_s,
         SIGNAL(finished(int))},
        {"recovery", [] { return usualRecovery(RecoveryState::Kind::Disaster, 3); }, u"btnNext"_s,
         SIGNAL(stepEntered())},
    };
}

void tst_EveryDialog::aDoubleClickOnItsMainButtonCountsOnce_data()
{
    QTest::addColumn<int>("index");
    const QList<MainButton> buttons = mainButtons();
    for (int i = 0; i < buttons.size(); ++i)
        QTest::newRow(buttons.at(i).name) << i;
}

void tst_EveryDialog::aDoubleClickOnItsMainButtonCountsOnce()
{
    QFETCH(const int, index);
    const MainButton main = mainButtons().at(index);
    const std::unique_ptr<QWidget> dialog = main.make();
    dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog.get(), patienceMs));
    const QSignalSpy done(dialog.get(), main.signal);
    const QPointer<QAbstractButton> button = dialog->findChild<QAbstractButton *>(main.button);
    QVERIFY(button && button->isVisible() && button->isEnabled());
    const QPoint place = button->mapTo(dialog.get(), button->rect().center());
    QTest::mouseClick(dialog->windowHandle(), Qt::LeftButton, {}, place);
    if (dialog->isVisible())
        QTest::mouseDClick(dialog->windowHandle(), Qt::LeftButton, {}, place);
    QCoreApplication::processEvents();
    QCOMPARE(done.count(), 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_EveryDialog)

#include "tst_everydialog.moc"
