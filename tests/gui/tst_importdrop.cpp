// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/partswindow.h"
#include "ui/backups/importdialog.h"
#include "ui/main/startpage.h"

#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A dump that is dropped on the window asks how it is to be imported.
class tst_ImportDrop : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void aDroppedDumpOpensTheDialog_data();
    void aDroppedDumpOpensTheDialog();
    void aDropThatCannotBeTakenNowSaysWhy();
    void aDropBeforeThereIsAStageSaysWhatIsMissing();
};

// With what follows the text.
static QString saidBy(const MessageBar &bar)
{
    QStringList texts;
    for (const QLabel *label : bar.findChildren<QLabel *>())
        texts.append(label->text());
    return texts.join(u'\n');
}

static bool drop(QWidget &onto, const QString &path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&onto, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&onto, &event);
    return true;
}

void tst_ImportDrop::aDroppedDumpOpensTheDialog_data()
{
    QTest::addColumn<QString>("name"); // of a file; the folder that it lies in is what is dropped
    QTest::addColumn<bool>("isDump");
    QTest::addColumn<bool>("isProject");
    for (const QString &name : {u"shop.sql"_s, u"shop.SQL.gz"_s, u"shop.dump"_s, u"shop-2026.backup"_s, u"a.sql.zst"_s})
        QTest::newRow(qPrintable(name)) << name << true << false;
    QTest::newRow("a folder of pg_dump") << u"shop.d/toc.dat"_s << true << false;
    for (const QString &name : {u"compose.yaml"_s, u"project/package.json"_s})
        QTest::newRow(qPrintable(name)) << name << false << true;
    QTest::newRow("neither") << u"holiday.png"_s << false << false;
}

void tst_ImportDrop::aDroppedDumpOpensTheDialog()
{
    QFETCH(const QString, name);
    QFETCH(const bool, isDump);
    QFETCH(const bool, isProject);
    const QTemporaryDir folder;
    const QString top = folder.filePath(name.section(u'/', 0, 0));
    if (name.contains(u'/'))
        QVERIFY(QDir(folder.path()).mkpath(name.section(u'/', 0, 0)));
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    PartsWindow window;
    window.window->actions().handle(ActionId::AddStage, this, [] { });
    QVERIFY(window.isLoaded());
    const QSignalSpy projects(window.window.get(), &MainWindow::projectDropped);
    QCOMPARE(drop(*window.window, top), isDump || isProject);
    auto *dialog = window.window->findChild<ImportDialog *>();
    QCOMPARE(dialog != nullptr, isDump);
    QCOMPARE(projects.size(), isProject ? 1 : 0);
    if (dialog) {
        QCOMPARE(dialog->request().file, top);
        QCOMPARE(dialog->request().stage, PartsWindow::stage());
    }
}

void tst_ImportDrop::aDropThatCannotBeTakenNowSaysWhy()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"shop.sql"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    PartsWindow window;
    QVERIFY(window.isLoaded());
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
    window.bench.service.knownStages.first().storages.removeFirst();
    window.window->watch().reload();
    const QAction *action = window.window->actions().action(ActionId::ImportDump);
    QTRY_VERIFY(!action->isEnabled());
    QVERIFY(drop(*window.window, file.fileName()));
    QVERIFY(!window.window->findChild<ImportDialog *>());
    QVERIFY(window.bar(u"dropped"_s));
    QVERIFY(saidBy(*window.bar(u"dropped"_s)).contains(action->statusTip()));
    QTRY_VERIFY(window.bench.tasks.running().isEmpty());
    window.bench.service.knownStages.first().storages.prepend(
        {.component = u"api"_s, .name = u"app"_s, .kind = StorageKind::Postgres});
    window.window->watch().reload();
    QTRY_VERIFY(action->isEnabled());
    QVERIFY(drop(*window.window, file.fileName()));
    QVERIFY(window.window->findChild<ImportDialog *>());
    QVERIFY(!window.bar(u"dropped"_s));
}

void tst_ImportDrop::aDropBeforeThereIsAStageSaysWhatIsMissing()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"shop.sql"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    WindowBench bench;
    QVERIFY(bench.home.create());
    MainWindow window(bench.context, {});
    const BackupParts parts(window, bench.home);
    window.start();
    window.show();
    QTRY_VERIFY(window.watch().isLoaded());
    QVERIFY(drop(window, file.fileName()));
    const auto *told = window.findChild<StartPage *>()->findChild<MessageBar *>(u"banner_dropped"_s);
    QVERIFY(told && told->isVisible());
    QVERIFY(saidBy(*told).contains(u"Add the stage first."));
}

UNDERSTUDY_GUITEST_MAIN(tst_ImportDrop)
#include "tst_importdrop.moc"
