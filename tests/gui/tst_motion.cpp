// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"
#include "ui/preferences/appearance.h"

#include <QLabel>
#include <QProgressBar>
#include <QStyleFactory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Counts how often a widget is painted anew by itself.
class PaintCount final : public QObject
{
public:
    explicit PaintCount(QWidget *widget)
        : QObject(widget)
    {
        widget->installEventFilter(this);
    }
    int paints = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        paints += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

class tst_Motion : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { Appearance::apply({}); }
    void aBusyBarRunsUnlessMotionIsReduced();
    void reducedMotionHoldsForBarsThatAreShownAlready();
    void whatIsBusyIsSaidInWords_data();
    void whatIsBusyIsSaidInWords();
};

static std::unique_ptr<QProgressBar> busyBar()
{
    auto bar = std::make_unique<QProgressBar>();
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->resize(200, 20);
    bar->show();
    return bar;
}

// One bar that runs, whatever the program prefers, is the clock for the other one.
void tst_Motion::aBusyBarRunsUnlessMotionIsReduced()
{
    Appearance::apply({.reduceMotion = true});
    QVERIFY(!Appearance::movesAllowed());
    const std::unique_ptr<QStyle> moving(QStyleFactory::create(u"Fusion"_s));
    const std::unique_ptr<QProgressBar> clock = busyBar();
    clock->setStyle(moving.get());
    const std::unique_ptr<QProgressBar> still = busyBar();
    QVERIFY(QTest::qWaitForWindowExposed(clock.get(), patienceMs)
            && QTest::qWaitForWindowExposed(still.get(), patienceMs));
    const PaintCount ticks(clock.get());
    const PaintCount paints(still.get());
    const QImage before = still->grab().toImage();
    QTRY_VERIFY(ticks.paints > 12);
    QVERIFY2(paints.paints <= 2, qPrintable(QString::number(paints.paints))); // shown, and grabbed
    QCOMPARE(still->grab().toImage(), before);
}

void tst_Motion::reducedMotionHoldsForBarsThatAreShownAlready()
{
    Appearance::apply({});
    const std::unique_ptr<QProgressBar> bar = busyBar();
    QVERIFY(QTest::qWaitForWindowExposed(bar.get(), patienceMs));
    const PaintCount paints(bar.get());
    QTRY_VERIFY(paints.paints > 5); // it runs
    Appearance::apply({.reduceMotion = true});
    const std::unique_ptr<QStyle> moving(QStyleFactory::create(u"Fusion"_s));
    const std::unique_ptr<QProgressBar> clock = busyBar();
    clock->setStyle(moving.get());
    QVERIFY(QTest::qWaitForWindowExposed(clock.get(), patienceMs));
    const PaintCount ticks(clock.get());
    QTRY_VERIFY(ticks.paints > 3);
    const int before = paints.paints;
    const int since = ticks.paints;
    QTRY_VERIFY(ticks.paints > since + 12);
    QVERIFY(paints.paints <= before + 1);
}

void tst_Motion::whatIsBusyIsSaidInWords_data()
{
    QTest::addColumn<int>("index");
    const QList<KnownDialog> dialogs = everyDialog();
    for (int i = 0; i < dialogs.size(); ++i)
        QTest::newRow(dialogs.at(i).name) << i;
}

// A bar that stands still must not be all that tells of work.
void tst_Motion::whatIsBusyIsSaidInWords()
{
    QFETCH(const int, index);
    Appearance::apply({.reduceMotion = true});
    const std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog.get(), patienceMs));
    const QList<QLabel *> labels = dialog->findChildren<QLabel *>();
    for (const QProgressBar *bar : dialog->findChildren<QProgressBar *>()) {
        if (!bar->isVisible() || bar->maximum() != 0)
            continue;
        QVERIFY(!bar->accessibleDescription().isEmpty());
        QVERIFY(std::ranges::any_of(
            labels, [](const QLabel *label) { return label->isVisible() && label->text().contains(u'…'); }));
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_Motion)

#include "tst_motion.moc"
