// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"
#include "tests/support/windowbench.h"
#include "tests/support/windowwalk.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagewatch.h"

#include <QListWidget>
#include <QMenuBar>
#include <QSignalSpy>
#include <QToolBar>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Accessibility : public QObject
{
    Q_OBJECT

private slots:
    void everyDialogCanBeReadAndReachedByKeyboard_data();
    void everyDialogCanBeReadAndReachedByKeyboard();
    void everyPageOfThePreferencesCanBeReadAndReached();
    void theWindowCanBeReadAndReachedByKeyboard_data();
    void theWindowCanBeReadAndReachedByKeyboard();
    void everyActionOfTheToolBarIsInAMenuAndHasAShortcut();
    void noTwoActionsShareAShortcut();
    void aBlockedActionSaysWhyInItsButton();
    void theListOfStagesIsReadAsSentences();
    void tabKeepsTheCurrentRow();
    void whatIsAnnouncedArrives();

private:
    static void walk(QWidget &window);
};

void tst_Accessibility::walk(QWidget &window)
{
    const QStringList faults = namelessWidgets(window) + sharedMnemonics(window) + viewsWithoutCurrentRow(window)
                               + notInTabChain(window) + sharedMnemonicsOfMenus(window) + jumpsOfTab(window)
                               + notReachedByTab(window);
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void tst_Accessibility::everyDialogCanBeReadAndReachedByKeyboard_data()
{
    QTest::addColumn<int>("index");
    const QList<KnownDialog> dialogs = everyDialog();
    for (int i = 0; i < dialogs.size(); ++i)
        QTest::newRow(dialogs.at(i).name) << i;
}

void tst_Accessibility::everyDialogCanBeReadAndReachedByKeyboard()
{
    QFETCH(const int, index);
    const std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog.get(), patienceMs));
    walk(*dialog);
}

void tst_Accessibility::everyPageOfThePreferencesCanBeReadAndReached()
{
    const std::unique_ptr<QWidget> dialog = usualPreferences();
    dialog->show();
    auto *list = dialog->findChild<QListWidget *>(u"preferencesList"_s);
    for (int row = 0; row < list->count(); ++row) {
        list->setCurrentRow(row);
        QCoreApplication::processEvents();
        walk(*dialog);
    }
}

void tst_Accessibility::theWindowCanBeReadAndReachedByKeyboard_data()
{
    QTest::addColumn<int>("stages");
    QTest::newRow("the first start") << 0;
    QTest::newRow("with stages") << 2;
}

void tst_Accessibility::theWindowCanBeReadAndReachedByKeyboard()
{
    QFETCH(const int, stages);
    WindowBench bench;
    for (int i = 0; i < stages; ++i)
        bench.addStage(u"shop"_s, u"stage %1"_s.arg(i));
    MainWindow window(bench.context, {});
    window.start();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, patienceMs));
    QTRY_VERIFY(window.watch().isLoaded());
    QTRY_COMPARE(window.watch().stages().size(), stages);
    QTRY_VERIFY(bench.tasks.running().isEmpty());
    walk(window);
}

void tst_Accessibility::everyActionOfTheToolBarIsInAMenuAndHasAShortcut()
{
    WindowBench bench;
    MainWindow window(bench.context, {});
    QSet<const QAction *> inMenus;
    for (const QMenu *menu : window.menuBar()->findChildren<QMenu *>()) {
        for (const QAction *action : menu->actions())
            inMenus.insert(action);
    }
    int looked = 0;
    for (const QAction *action : window.findChild<QToolBar *>()->actions()) {
        if (action->isSeparator() || action->text().isEmpty())
            continue;
        ++looked;
        QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
    }
    QVERIFY(looked >= 3);
}

void tst_Accessibility::noTwoActionsShareAShortcut()
{
    WindowBench bench;
    MainWindow window(bench.context, {});
    QHash<QKeySequence, QString> owners;
    for (const QAction *action : window.findChildren<QAction *>()) {
        for (const QKeySequence &shortcut : action->shortcuts()) {
            QVERIFY2(
                !owners.contains(shortcut) || owners.value(shortcut) == action->text(),
                qPrintable(u"%1: “%2” and “%3”"_s.arg(shortcut.toString(), owners.value(shortcut), action->text())));
            owners.insert(shortcut, action->text());
        }
    }
    QVERIFY(owners.size() > 20);
}

void tst_Accessibility::aBlockedActionSaysWhyInItsButton()
{
    WindowBench bench;
    bench.addStage(u"shop"_s, u"staging"_s);
    MainWindow window(bench.context, {});
    window.actions().handle(ActionId::Restore, &window, [] { });
    window.start();
    window.show();
    QTRY_COMPARE(window.watch().stages().size(), 1);
    window.selectStage(u"shop/staging"_s);
    QAction *restore = window.actions().action(ActionId::Restore);
    QVERIFY(!restore->isEnabled()); // no backup is selected
    QWidget *button = window.findChild<QToolBar *>()->widgetForAction(restore);
    QVERIFY(button);
    QVERIFY(QAccessible::queryAccessibleInterface(button)->state().disabled);
    QCOMPARE(spoken(button, QAccessible::Description), window.actions().reason(ActionId::Restore));
    QVERIFY(!window.actions().reason(ActionId::Restore).isEmpty());
}

void tst_Accessibility::theListOfStagesIsReadAsSentences()
{
    WindowBench bench;
    bench.addStage(u"shop"_s, u"staging"_s);
    MainWindow window(bench.context, {});
    window.start();
    window.show();
    QTRY_COMPARE(window.watch().stages().size(), 1);
    const QTreeView *tree = window.sidebar().tree();
    const QModelIndex stage = tree->model()->index(0, 0, tree->model()->index(0, 0));
    QVERIFY(stage.isValid());
    QTRY_VERIFY2(stage.data(Qt::AccessibleTextRole).toString().contains(u", "_s),
                 qPrintable(stage.data(Qt::AccessibleTextRole).toString()));
    QVERIFY(stage.data(Qt::AccessibleTextRole).toString().startsWith(u"staging"_s));
}

void tst_Accessibility::tabKeepsTheCurrentRow()
{
    WindowBench bench;
    bench.addStage(u"shop"_s, u"staging"_s);
    bench.addStage(u"shop"_s, u"live"_s);
    MainWindow window(bench.context, {});
    window.start();
    window.show();
    QTRY_COMPARE(window.watch().stages().size(), 2);
    window.selectStage(u"shop/live"_s);
    QTreeView *tree = window.sidebar().tree();
    const QModelIndex current = tree->currentIndex();
    QVERIFY(current.isValid());
    tree->setFocus();
    QTest::keyClick(&window, Qt::Key_Tab);
    QTest::keyClick(&window, Qt::Key_Backtab);
    QCOMPARE(tree->currentIndex(), current);
}

void tst_Accessibility::whatIsAnnouncedArrives()
{
    WindowBench bench;
    const QSignalSpy announced(&bench.announcer, &Announcer::announced);
    bench.announcer.announce(u"Backup of staging, 50 percent"_s);
    QCOMPARE(announced.size(), 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_Accessibility)

#include "tst_accessibility.moc"
