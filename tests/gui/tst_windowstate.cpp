// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/windowbench.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSplitter>
#include <QTreeView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Each bench is a start of the program; what they share is the home.
class tst_WindowState : public QObject
{
    Q_OBJECT

private slots:
    void sizeSplittersColumnsAndExpandedStagesSurviveARestart();
    void theStageThatWasLookedAtIsLookedAtAgain();
    void aPlaceOffAllScreensIsBroughtBack();
    void aSizeLargerThanTheScreenIsCut();
};

static void fill(WindowBench &bench)
{
    bench.addStage(u"intranet"_s, u"live"_s);
    bench.addStage(u"webshop"_s, u"staging"_s);
}

static QTreeWidget *addBackups(MainWindow &window)
{
    auto *storages = new QTreeWidget;
    auto *backups = new QTreeWidget;
    backups->setObjectName(u"backupTree"_s);
    backups->setHeaderLabels({u"Name"_s, u"Created"_s, u"Size"_s});
    window.setStoragesPane(storages);
    window.setBackupsPane(backups);
    return backups;
}

static void open(MainWindow &window)
{
    window.show();
    window.start();
    QTRY_VERIFY(window.watch().isLoaded() && !window.selection().stage.isEmpty());
}

void tst_WindowState::sizeSplittersColumnsAndExpandedStagesSurviveARestart()
{
    WindowBench bench;
    fill(bench);
    {
        MainWindow window(bench.context, {});
        QTreeWidget *backups = addBackups(window);
        open(window);
        window.resize(780, 610);
        window.findChild<QSplitter *>(u"mainSplitter"_s)->setSizes({260, 520});
        backups->header()->resizeSection(0, 333);
        window.sidebar().tree()->collapse(window.sidebar().tree()->model()->index(1, 0));
        window.close();
    }
    MainWindow again(bench.context, {});
    const QTreeWidget *backups = addBackups(again);
    open(again);
    QCOMPARE(again.size(), QSize(780, 610));
    const auto *splitter = again.findChild<QSplitter *>(u"mainSplitter"_s);
    QTRY_VERIFY2(qAbs(splitter->sizes().first() - 260) <= 4, qPrintable(QString::number(splitter->sizes().first())));
    QCOMPARE(backups->header()->sectionSize(0), 333);
    const QTreeView *tree = again.sidebar().tree();
    QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
    QVERIFY(!tree->isExpanded(tree->model()->index(1, 0)));
}

void tst_WindowState::theStageThatWasLookedAtIsLookedAtAgain()
{
    WindowBench bench;
    fill(bench);
    {
        MainWindow window(bench.context, {});
        open(window);
        QCOMPARE(window.selection().stage, u"intranet/live"_s);
        window.selectStage(u"webshop/staging"_s);
        window.close();
    }
    MainWindow again(bench.context, {});
    open(again);
    QTRY_COMPARE(again.selection().stage, u"webshop/staging"_s);
}

static QRect geometryAfter(WindowBench &bench, const QByteArray &saved)
{
    bench.settings.setLook(u"window/size"_s, saved);
    MainWindow window(bench.context, {});
    window.show();
    return window.geometry();
}

void tst_WindowState::aPlaceOffAllScreensIsBroughtBack()
{
    WindowBench bench;
    const QRect place = QGuiApplication::primaryScreen()->availableGeometry();
    for (const QByteArray saved : {"9000 9000 700 500 0", "-5000 -4000 700 500 0", "60000 10 700 500 0"}) {
        const QRect shown = geometryAfter(bench, saved);
        QVERIFY2(place.contains(shown.topLeft()), saved.constData());
        QVERIFY2(place.intersects(shown), saved.constData());
    }
    QVERIFY(!geometryAfter(bench, "not a place").isEmpty());
}

void tst_WindowState::aSizeLargerThanTheScreenIsCut()
{
    WindowBench bench;
    const QRect place = QGuiApplication::primaryScreen()->availableGeometry();
    const QRect shown = geometryAfter(bench, "0 0 30000 20000 0");
    QVERIFY(shown.width() <= place.width());
    QVERIFY(shown.height() <= place.height());
}

UNDERSTUDY_GUITEST_MAIN(tst_WindowState)
#include "tst_windowstate.moc"
