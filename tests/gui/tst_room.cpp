// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/restoredialogbench.h"
#include "tests/support/somebackups.h"
#include "tests/support/stageworld.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/main/backupparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagepage.h"
#include "ui/main/stagewatch.h"
#include "ui/widgets/flowlayout.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTreeWidget>

#include <utility>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Who gets the room of a window, and who gives some where there is little.
class tst_Room : public QObject, private RestoreDialogBench
{
    Q_OBJECT

private slots:
    void theListOfBackupsKeepsMostOfTheHeight_data();
    void theListOfBackupsKeepsMostOfTheHeight();
    void besideTheListDetailsGetWhatTheyAskFor();
    void aStageWithoutBackupsHasNoDetailsOfOne();
    void aShareThatSomebodyChoseStays();
    void aRestoreScrollsUpAndDownOnly_data();
    void aRestoreScrollsUpAndDownOnly();
    void theNamesOfStoragesCanBeReadWhole();
    void theResultsOfATestComeIntoSight();
    void aRowThatDoesNotFitGoesOnBelow();
};

namespace {

// The window of a stage with some backups, the first of them selected.
struct Opened
{
    explicit Opened(QSize size)
    {
        if (const Result<> made = bench.home.create(); !made)
            qFatal() << made.error().message;
        bench.addStage(u"shop"_s, u"staging"_s);
        bench.service.knownBackups = {someBackup(3, u"nightly"_s), someBackup(2, u"friday"_s), someBackup(1, u"old"_s)};
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
        window->resize(size);
        window->show();
        window->start();
    }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor(
            [this] {
                return parts->panes().tree()->model()->rowCount() == 3
                       && window->watch().status(u"shop/staging"_s).has_value();
            },
            patienceMs);
    }
    [[nodiscard]] QSplitter *columns() const { return window->findChild<QSplitter *>(u"backupColumns"_s); }

    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
};

} // namespace

void tst_Room::theListOfBackupsKeepsMostOfTheHeight_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("as it opens") << QSize(1100, 720);
    QTest::newRow("small screen") << QSize(1024, 640);
    QTest::newRow("tall") << QSize(1100, 1000);
}

void tst_Room::theListOfBackupsKeepsMostOfTheHeight()
{
    QFETCH(const QSize, size);
    const Opened opened(size);
    QVERIFY(opened.isLoaded());
    const auto *details = opened.window->findChild<BackupDetails *>();
    QCOMPARE(opened.columns()->orientation(), Qt::Vertical);
    QVERIFY(details->isVisible());
    QTRY_VERIFY(opened.columns()->sizes().first() * 100 >= opened.columns()->height() * 60);
    opened.window->resize(size + QSize(0, 80));
    QTRY_VERIFY(opened.columns()->sizes().first() * 100 >= opened.columns()->height() * 60);
    QVERIFY(details->height() >= details->minimumSizeHint().height());
}

void tst_Room::besideTheListDetailsGetWhatTheyAskFor()
{
    const Opened opened(QSize(1100, 720));
    QVERIFY(opened.isLoaded());
    const auto *details = opened.window->findChild<BackupDetails *>();
    QCOMPARE(opened.columns()->orientation(), Qt::Vertical);
    opened.window->resize(1400, 900);
    QTRY_COMPARE(opened.columns()->orientation(), Qt::Horizontal);
    QTRY_COMPARE(details->width(), details->sizeHint().width());
    opened.window->resize(1100, 720);
    QTRY_COMPARE(opened.columns()->orientation(), Qt::Vertical);
    QTRY_VERIFY(opened.columns()->sizes().first() * 100 >= opened.columns()->height() * 60);
}

void tst_Room::aStageWithoutBackupsHasNoDetailsOfOne()
{
    Opened opened(QSize(1100, 720));
    QVERIFY(opened.isLoaded());
    const auto *details = opened.window->findChild<BackupDetails *>();
    QVERIFY(details->isVisible());
    const QList<Backup> backups = std::exchange(opened.bench.service.knownBackups, {});
    opened.window->watch().refresh();
    QTRY_VERIFY(opened.window->findChild<QLabel *>(u"noBackups"_s)->isVisible());
    QVERIFY(!details->isVisible());
    QVERIFY(opened.window->page().areDetailsShown()); // as soon as there is a backup
    opened.bench.service.knownBackups = backups;
    opened.window->watch().refresh();
    QTRY_VERIFY(details->isVisible());
}

void tst_Room::aShareThatSomebodyChoseStays()
{
    const Opened opened(QSize(1100, 900));
    QVERIFY(opened.isLoaded());
    QSplitterHandle *handle = opened.columns()->handle(1);
    const QPoint from = handle->rect().center();
    QTest::mousePress(handle, Qt::LeftButton, {}, from);
    QTest::mouseMove(handle, from - QPoint(0, 120));
    QTest::mouseRelease(handle, Qt::LeftButton, {}, from);
    const int chosen = opened.columns()->sizes().last();
    QVERIFY(chosen * 100 > opened.columns()->height() * 45);
    opened.window->resize(1100, 940);
    QTRY_VERIFY(opened.window->height() == 940 && opened.columns()->sizes().last() >= chosen);
    QVERIFY(opened.columns()->sizes().last() <= chosen + 40);
}

void tst_Room::aRestoreScrollsUpAndDownOnly_data()
{
    QTest::addColumn<QString>("letters");
    QTest::newRow("usual") << u"light"_s;
    QTest::newRow("twice as large") << u"large"_s;
}

// Nothing of it is cut off at the side, however narrow it is; the buttons below it stay where they are.
void tst_Room::aRestoreScrollsUpAndDownOnly()
{
    QFETCH(const QString, letters);
    const Look look(letters);
    openDialog();
    answer();
    m_dialog->resize(800, 600);
    QTRY_COMPARE(m_dialog->size(), QSize(800, 600));
    QScrollArea *outer = nullptr;
    for (QWidget *parent = find<QWidget>(u"restoreLoss"_s); parent && !outer; parent = parent->parentWidget())
        outer = qobject_cast<QScrollArea *>(parent);
    QVERIFY(outer);
    QTRY_COMPARE(outer->horizontalScrollBar()->maximum(), 0);
    const QWidget *body = outer->widget();
    for (const QWidget *widget : body->findChildren<QWidget *>()) {
        const QRect place(widget->mapTo(body, QPoint()), widget->size());
        if (widget->isVisible() && qobject_cast<const QLabel *>(widget))
            QVERIFY2(place.right() <= outer->viewport()->width(), qPrintable(widget->objectName()));
    }
    for (const QString &name : {u"btnRestore"_s, u"btnCancel"_s, u"restoreWord"_s}) {
        const auto *part = find<QWidget>(name);
        const QRect place(part->mapTo(m_dialog.get(), QPoint()), part->size());
        QVERIFY2(m_dialog->rect().contains(place), qPrintable(name));
    }
    QVERIFY(keepPicture(*m_dialog, u"restore-800-"_s + letters));
    m_dialog.reset();
}

void tst_Room::theNamesOfStoragesCanBeReadWhole()
{
    m_change = [](RestorePlan &plan) { // the check with the widest box
        plan.space.append({.fileSystem = u"server db.example:5432"_s, .staged = 1'000'000});
    };
    openDialog();
    answer();
    const auto *tree = find<QTreeView>(u"restoreChanges"_s);
    const QModelIndex first = tree->model()->index(0, 0);
    const int needed = tree->sizeHintForIndex(first).width();
    QTRY_VERIFY2(tree->visualRect(first).width() >= needed, qPrintable(QString::number(needed)));
    QVERIFY(first.data(Qt::AccessibleTextRole).toString().contains("PostgreSQL"_L1)); // which is a picture here
    m_dialog.reset();
}

void tst_Room::theResultsOfATestComeIntoSight()
{
    StageWorld world;
    StageTest test;
    for (int number = 0; number < 6; ++number)
        test.parts.append({.name = u"api/storage %1"_s.arg(number), .good = true, .sizeBytes = 5});
    world.service.stageTest = test;
    const QTemporaryDir folder;
    openAt(world, folder.path());
    world.wizard()->next();
    QTest::mouseClick(child<QPushButton>(world.wizard(), u"testAll"_s), Qt::LeftButton);
    auto *results = child<QTreeWidget>(world.wizard(), u"testResults"_s);
    QTRY_COMPARE(results->topLevelItemCount(), 6);
    const auto isSeen = [results](int row) {
        const QPoint middle = results->visualItemRect(results->topLevelItem(row)).center();
        return results->viewport()->visibleRegion().contains(middle);
    };
    QTRY_VERIFY(isSeen(0) && isSeen(5));
    QVERIFY(keepPicture(*world.wizard(), u"results-in-sight"_s));
}

void tst_Room::aRowThatDoesNotFitGoesOnBelow()
{
    QWidget window;
    auto *layout = new FlowLayout(&window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    QList<QWidget *> parts;
    for (int number = 0; number < 3; ++number) {
        parts.append(new QWidget);
        parts.last()->setFixedSize(100, 20);
        layout->addWidget(parts.last());
    }
    QCOMPARE(layout->sizeHint(), QSize(320, 20));
    QCOMPARE(layout->minimumSize(), QSize(100, 20));
    QCOMPARE(layout->heightForWidth(320), 20);
    QCOMPARE(layout->heightForWidth(319), 50);
    window.resize(210, 100);
    window.show();
    QCOMPARE(parts.at(1)->pos(), QPoint(110, 0));
    QCOMPARE(parts.at(2)->pos(), QPoint(0, 30));
    parts.at(0)->hide();
    QTRY_COMPARE(parts.at(2)->pos(), QPoint(110, 0));
    window.setLayoutDirection(Qt::RightToLeft);
    QTRY_COMPARE(parts.at(1)->pos(), QPoint(110, 0));
    QCOMPARE(parts.at(2)->pos(), QPoint(0, 0));
}

UNDERSTUDY_GUITEST_MAIN(tst_Room)

#include "tst_room.moc"
