// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "ui/main/actions.h"
#include "ui/main/sidebar.h"

#include <QAccessible>
#include <QMenu>
#include <QSignalSpy>
#include <QTimeZone>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;

static const QDateTime s_now(QDate(2026, 5, 12), QTime(14, 2), QTimeZone::UTC);

static StageItem item(const QString &id, StageState state = StageState::Running)
{
    return {.condition = {.id = id, .state = state, .storages = 4, .reachable = 4}, .lastGood = {}};
}

class tst_Sidebar : public QObject
{
    Q_OBJECT

private slots:
    void theFirstStageIsSelectedByItself();
    void aChosenStageStaysChosenWhenOthersComeAndGo();
    void whenTheChosenStageGoesAnotherIsChosen();
    void aProjectIsFoldedByTheKeyboardAndStaysSo();
    void aScreenReaderHearsStateAndLastBackup();
    void theMenuOfAStageHoldsItsActions();
    void theWayToAddAStageIsSeenOnceSomebodyHandlesIt();
};

namespace {

struct Shown
{
    Shown()
    {
        sidebar.resize(220, 400);
        sidebar.show();
    }

    QWidget window;
    Actions actions{&window};
    Sidebar sidebar{actions};
    QSignalSpy chosen{&sidebar, &Sidebar::selectedChanged};
};

} // namespace

void tst_Sidebar::theFirstStageIsSelectedByItself()
{
    Shown shown;
    shown.sidebar.setItems({item(u"webshop/staging"_s), item(u"intranet/live"_s)}, s_now);
    QCOMPARE(shown.sidebar.selected(), u"intranet/live"_s);
    QVERIFY(shown.sidebar.tree()->currentIndex().isValid());
    QCOMPARE(shown.chosen.size(), 1);
}

void tst_Sidebar::aChosenStageStaysChosenWhenOthersComeAndGo()
{
    Shown shown;
    shown.sidebar.setItems({item(u"webshop/staging"_s), item(u"intranet/live"_s)}, s_now);
    shown.sidebar.select(u"webshop/staging"_s);
    shown.sidebar.setItems({item(u"webshop/staging"_s), item(u"intranet/live"_s), item(u"a/b"_s)}, s_now);
    QCOMPARE(shown.sidebar.selected(), u"webshop/staging"_s);
    QCOMPARE(shown.sidebar.tree()->currentIndex().data().toString(), u"staging"_s);
    shown.sidebar.setItems({item(u"webshop/staging"_s)}, s_now);
    QCOMPARE(shown.sidebar.selected(), u"webshop/staging"_s);
    QVERIFY(!shown.chosen.isEmpty());
}

void tst_Sidebar::whenTheChosenStageGoesAnotherIsChosen()
{
    Shown shown;
    shown.sidebar.setItems({item(u"webshop/staging"_s), item(u"webshop/demo"_s)}, s_now);
    shown.sidebar.select(u"webshop/staging"_s);
    shown.sidebar.setItems({item(u"webshop/demo"_s)}, s_now);
    QCOMPARE(shown.sidebar.selected(), u"webshop/demo"_s);
    shown.sidebar.setItems({}, s_now);
    QCOMPARE(shown.sidebar.selected(), QString());
    QCOMPARE(shown.chosen.last().first().toString(), QString());
}

void tst_Sidebar::aProjectIsFoldedByTheKeyboardAndStaysSo()
{
    Shown shown;
    const QList<StageItem> items{item(u"webshop/staging"_s), item(u"intranet/live"_s)};
    shown.sidebar.setItems(items, s_now);
    QTreeView *tree = shown.sidebar.tree();
    const QModelIndex webshop = tree->model()->index(1, 0);
    tree->setCurrentIndex(webshop);
    QCOMPARE(shown.sidebar.selected(), u"intranet/live"_s); // a project is no stage: the page stays
    QTest::keyClick(tree, Qt::Key_Left);
    QVERIFY(!tree->isExpanded(webshop));
    QCOMPARE(shown.sidebar.collapsed(), QStringList(u"webshop"_s));
    shown.sidebar.setItems(items + QList{item(u"zoo/live"_s)}, s_now);
    QVERIFY(!tree->isExpanded(tree->model()->index(1, 0)));
    shown.sidebar.setCollapsed({});
    QVERIFY(tree->isExpanded(tree->model()->index(1, 0)));
}

void tst_Sidebar::aScreenReaderHearsStateAndLastBackup()
{
    Shown shown;
    shown.sidebar.setItems({item(u"webshop/staging"_s, StageState::Suspended)}, s_now);
    QTreeView *tree = shown.sidebar.tree();
    QCOMPARE(QAccessible::queryAccessibleInterface(tree)->text(QAccessible::Name), u"Projects and stages"_s);
    QCOMPARE(tree->currentIndex().data(Qt::AccessibleTextRole).toString(), u"staging, suspended, no good backup yet"_s);
    QVERIFY(!shown.sidebar.grab().isNull());
}

void tst_Sidebar::theMenuOfAStageHoldsItsActions()
{
    Shown shown;
    shown.actions.handle(ActionId::NewBackup, this, [] { });
    shown.sidebar.setItems({item(u"webshop/staging"_s)}, s_now);
    QTreeView *tree = shown.sidebar.tree();
    emit tree->customContextMenuRequested(tree->visualRect(tree->currentIndex()).center());
    auto *menu = shown.sidebar.findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(menu && menu->isVisible());
    QVERIFY(menu->actions().contains(shown.actions.action(ActionId::NewBackup)));
    menu->close();
}

void tst_Sidebar::theWayToAddAStageIsSeenOnceSomebodyHandlesIt()
{
    Shown shown;
    auto *add = shown.sidebar.findChild<QToolButton *>(u"btnAddStage"_s);
    QVERIFY(!add->isVisible());
    int asked = 0;
    shown.actions.handle(ActionId::AddStage, this, [&asked] { ++asked; });
    QVERIFY(add->isVisible());
    add->click();
    QCOMPARE(asked, 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_Sidebar)
#include "tst_sidebar.moc"
