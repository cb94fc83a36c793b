// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"
#include "tests/support/windowbench.h"
#include "tests/support/windowwalk.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/preferences/appearance.h"

#include <QListWidget>
#include <QMessageBox>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_TextSize : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void dialogsShowAllTheirTexts_data();
    void dialogsShowAllTheirTexts();
    void everyPageOfThePreferencesShowsAllItsTexts_data();
    void everyPageOfThePreferencesShowsAllItsTexts();
    void dialogsFitASmallScreenAndCanBeResized_data();
    void dialogsFitASmallScreenAndCanBeResized();
    void theWindowShowsAllItsTexts_data();
    void theWindowShowsAllItsTexts();
    void aTextThatDoesNotFitIsFound();

private:
    static void addSizes(const char *name, int index);
    static void use(int percent, bool mirrored);
    static void look(QWidget &window);
};

void tst_TextSize::use(int percent, bool mirrored)
{
    Appearance::apply({.textPercent = percent});
    QGuiApplication::setLayoutDirection(mirrored ? Qt::RightToLeft : Qt::LeftToRight);
}

void tst_TextSize::cleanup()
{
    use(100, false);
}

void tst_TextSize::addSizes(const char *name, int index)
{
    for (const int percent : {100, 150, 200})
        QTest::addRow("%s at %d %%", name, percent) << index << percent << false;
    QTest::addRow("%s at 200 %%, from right to left", name) << index << 200 << true;
}

static void addColumns()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("mirrored");
}

// For whoever wants to see what was walked through: UNDERSTUDY_TEST_PICTURES names a folder.
static void takePictures(QWidget &window)
{
    const QString folder = qEnvironmentVariable("UNDERSTUDY_TEST_PICTURES");
    if (folder.isEmpty())
        return;
    const QString name = folder + u'/' + QString::fromUtf8(QTest::currentDataTag()).replace(u'%', u'p');
    QVERIFY(window.grab().save(name + u".png"_s));
    const QPalette light = QApplication::palette();
    QPalette dark(QColor(0x35, 0x35, 0x35));
    dark.setColor(QPalette::Base, QColor(0x1e, 0x1e, 0x1e));
    QApplication::setPalette(dark);
    QCoreApplication::processEvents();
    QVERIFY(window.grab().save(name + u" dark.png"_s));
    QApplication::setPalette(light);
}

void tst_TextSize::look(QWidget &window)
{
    QVERIFY(QTest::qWaitForWindowExposed(&window, patienceMs));
    QCoreApplication::processEvents(); // layouts answer the last change of a size in the next turn
    const QStringList faults = clippedTexts(window) + overlaps(window) + scrolledSideways(window) + lowRows(window);
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
    takePictures(window);
}

void tst_TextSize::dialogsShowAllTheirTexts_data()
{
    addColumns();
    const QList<KnownDialog> dialogs = everyDialog();
    for (int i = 0; i < dialogs.size(); ++i)
        addSizes(dialogs.at(i).name, i);
}

void tst_TextSize::dialogsShowAllTheirTexts()
{
    QFETCH(const int, index);
    QFETCH(const int, percent);
    QFETCH(const bool, mirrored);
    use(percent, mirrored);
    const std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    dialog->show();
    look(*dialog);
}

void tst_TextSize::everyPageOfThePreferencesShowsAllItsTexts_data()
{
    addColumns();
    for (int page = 0; page < 7; ++page)
        addSizes(qPrintable(u"page %1"_s.arg(page)), page);
}

void tst_TextSize::everyPageOfThePreferencesShowsAllItsTexts()
{
    QFETCH(const int, index);
    QFETCH(const int, percent);
    QFETCH(const bool, mirrored);
    use(percent, mirrored);
    const std::unique_ptr<QWidget> dialog = usualPreferences();
    dialog->findChild<QListWidget *>(u"preferencesList"_s)->setCurrentRow(index);
    dialog->show();
    look(*dialog);
}

void tst_TextSize::dialogsFitASmallScreenAndCanBeResized_data()
{
    QTest::addColumn<int>("index");
    const QList<KnownDialog> dialogs = everyDialog();
    for (int i = 0; i < dialogs.size(); ++i)
        QTest::newRow(dialogs.at(i).name) << i;
}

void tst_TextSize::dialogsFitASmallScreenAndCanBeResized()
{
    QFETCH(const int, index);
    const std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    dialog->show();
    const QSize least = dialog->minimumSizeHint();
    QVERIFY2(least.width() <= 900 && least.height() <= 560,
             qPrintable(u"%1 x %2"_s.arg(least.width()).arg(least.height())));
    QVERIFY(dialog->width() <= 1024 && dialog->height() <= 640);
    if (!qobject_cast<QMessageBox *>(dialog.get())) // which Qt makes as large as its text
        QVERIFY(dialog->maximumWidth() > least.width() && dialog->maximumHeight() > least.height());
    use(200, false);
    const std::unique_ptr<QWidget> large = everyDialog().at(index).make();
    large->show();
    const QSize needs = large->minimumSizeHint();
    QVERIFY2(needs.width() <= 1280 && needs.height() <= 720,
             qPrintable(u"%1 x %2"_s.arg(needs.width()).arg(needs.height())));
}

void tst_TextSize::theWindowShowsAllItsTexts_data()
{
    addColumns();
    addSizes("the first start", 0);
    addSizes("two stages", 2);
}

void tst_TextSize::theWindowShowsAllItsTexts()
{
    QFETCH(const int, index);
    QFETCH(const int, percent);
    QFETCH(const bool, mirrored);
    use(percent, mirrored);
    WindowBench bench;
    for (int i = 0; i < index; ++i)
        bench.addStage(u"webshop"_s, u"staging %1"_s.arg(i));
    MainWindow window(bench.context, {});
    window.start();
    window.resize(1280, 720);
    window.show();
    QTRY_VERIFY(window.watch().isLoaded());
    QTRY_COMPARE(window.watch().stages().size(), index);
    QTRY_VERIFY(bench.tasks.running().isEmpty());
    if (percent == 100)
        QVERIFY(window.minimumSizeHint().width() <= 900 && window.minimumSizeHint().height() <= 560);
    QVERIFY(window.minimumSizeHint().width() <= 1280 && window.minimumSizeHint().height() <= 720);
    look(window);
}

void tst_TextSize::aTextThatDoesNotFitIsFound()
{
    QWidget window;
    window.resize(400, 200);
    QLabel label(u"A sentence that is a good deal wider than this."_s, &window);
    label.setGeometry(0, 0, 60, 20);
    QLabel other(u"Below."_s, &window);
    other.setGeometry(20, 10, 200, 30);
    window.show();
    QCOMPARE(clippedTexts(window).size(), 1);
    QCOMPARE(overlaps(window).size(), 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_TextSize)

#include "tst_textsize.moc"
