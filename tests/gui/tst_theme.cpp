// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Understudy;

static QPalette paletteOf(const QColor &text, const QColor &base, const QColor &window)
{
    QPalette palette(window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Text, text);
    return palette;
}

class tst_Theme : public QObject
{
    Q_OBJECT

private slots:
    void everyTokenIsReadableOnEveryPalette_data();
    void everyTokenIsReadableOnEveryPalette();
    void aPaletteOfHighContrastKeepsItsOwnTextColour();
    void darkIsWhatHasTheDarkerWindow();
    void everyIconIsDrawn();
    void anIconIsSharpOnADenseScreen();
    void noFileOfIconsIsLeftOver();
    void anIconTakesTheColoursOfTheNewPalette();
    void aLongLabelIsElidedAndToldInItsTooltip();
    void aMessageShowsItsActionsAndCanBeClosed();
};

void tst_Theme::everyTokenIsReadableOnEveryPalette_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << paletteOf(Qt::black, Qt::white, QColor(0xef, 0xef, 0xef));
    QTest::newRow("dark") << paletteOf(Qt::white, QColor(0x1e, 0x1e, 0x1e), QColor(0x35, 0x35, 0x35));
    QTest::newRow("white on black") << paletteOf(Qt::white, Qt::black, Qt::black);
    QTest::newRow("black on white") << paletteOf(Qt::black, Qt::white, Qt::white);
    QTest::newRow("yellow on black") << paletteOf(Qt::yellow, Qt::black, Qt::black);
    QTest::newRow("green on blue") << paletteOf(Qt::green, QColor(0, 0, 96), QColor(0, 0, 96));
}

void tst_Theme::everyTokenIsReadableOnEveryPalette()
{
    QFETCH(const QPalette, palette);
    for (const Theme::Token token :
         {Theme::Token::Ok, Theme::Token::Running, Theme::Token::Warning, Theme::Token::Error, Theme::Token::Muted}) {
        const QColor colour = Theme::colour(token, palette);
        QVERIFY(Theme::contrast(colour, palette.color(QPalette::Base)) >= Theme::leastContrast);
        QVERIFY(Theme::contrast(colour, palette.color(QPalette::Window)) >= Theme::leastContrast);
        const QColor back = Theme::tint(token, palette);
        QVERIFY(Theme::contrast(palette.color(QPalette::WindowText), back) >= Theme::leastContrast);
    }
}

void tst_Theme::aPaletteOfHighContrastKeepsItsOwnTextColour()
{
    const QPalette odd = paletteOf(Qt::white, QColor(0xb3, 0x26, 0x1e), QColor(0xb3, 0x26, 0x1e)); // red itself
    QCOMPARE(Theme::colour(Theme::Token::Error, odd), QColor(Qt::white));
}

void tst_Theme::darkIsWhatHasTheDarkerWindow()
{
    QVERIFY(Theme::isDark(paletteOf(Qt::white, Qt::black, Qt::black)));
    QVERIFY(!Theme::isDark(paletteOf(Qt::black, Qt::white, Qt::white)));
}

static int paintedPixels(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(24, 24), 2, mode).toImage();
    int painted = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            painted += image.pixelColor(x, y).alpha() > 128 ? 1 : 0;
    }
    return painted;
}

void tst_Theme::everyIconIsDrawn()
{
    for (int name = 0; name <= static_cast<int>(IconName::Watching); ++name) {
        const QIcon drawn = icon(static_cast<IconName>(name));
        QVERIFY2(paintedPixels(drawn) > 60, qPrintable(QString::number(name)));
        QVERIFY(paintedPixels(drawn, QIcon::Disabled) > 0);
    }
    QVERIFY(paintedPixels(applicationIcon()) > 500);
}

void tst_Theme::anIconIsSharpOnADenseScreen()
{
    const QPixmap dense = icon(IconName::Files).pixmap(QSize(24, 24), 2);
    QCOMPARE(dense.size(), QSize(48, 48));
    QCOMPARE(dense.deviceIndependentSize(), QSizeF(24, 24));
}

void tst_Theme::noFileOfIconsIsLeftOver()
{
    const qsizetype files = QDir(u":/icons"_s).entryList({u"*.svg"_s}).size();
    QCOMPARE(files, static_cast<int>(IconName::Watching) + 2); // and the application's own
}

void tst_Theme::anIconTakesTheColoursOfTheNewPalette()
{
    const QPalette before = QApplication::palette();
    const QIcon drawn = icon(IconName::Running, Theme::Token::Ok);
    const auto middle = [&drawn] { return drawn.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12); };

    QApplication::setPalette(paletteOf(Qt::black, Qt::white, QColor(0xef, 0xef, 0xef)));
    QCOMPARE(middle().rgb(), QColor(0x1b, 0x6e, 0x3c).rgb());
    QApplication::setPalette(paletteOf(Qt::white, QColor(0x1e, 0x1e, 0x1e), QColor(0x35, 0x35, 0x35)));
    QCOMPARE(middle().rgb(), QColor(0x6f, 0xcf, 0x97).rgb());
    const QColor selected = drawn.pixmap(QSize(24, 24), QIcon::Selected).toImage().pixelColor(12, 12);
    QCOMPARE(selected.rgb(), QApplication::palette().color(QPalette::Active, QPalette::HighlightedText).rgb());

    QApplication::setPalette(before);
}

void tst_Theme::aLongLabelIsElidedAndToldInItsTooltip()
{
    ElidedLabel label;
    label.setText(u"one line that is far too long for the place that it has got"_s);
    label.resize(80, 24);
    label.show();

    QVERIFY(label.text() != label.fullText());
    QCOMPARE(label.toolTip(), label.fullText());
    QVERIFY(label.minimumSizeHint().width() < 100);
    label.resize(label.sizeHint());
    QCOMPARE(label.text(), label.fullText());
    QCOMPARE(label.toolTip(), QString());
}

void tst_Theme::aMessageShowsItsActionsAndCanBeClosed()
{
    MessageBar bar(MessageBar::Kind::Error);
    bar.setText(u"What happened."_s, u"And why."_s);
    int triggered = 0;
    bar.setActions({{.text = u"Try again"_s, .trigger = [&triggered] { ++triggered; }}});
    bar.show();
    QSignalSpy closed(&bar, &MessageBar::closed);

    QCOMPARE(bar.accessibleName(), u"What happened. And why."_s);
    bar.buttons().constFirst()->click();
    QCOMPARE(triggered, 1);
    bar.findChild<QToolButton *>()->click();
    QCOMPARE(closed.size(), 1);
    QVERIFY(!bar.grab().isNull());
}

UNDERSTUDY_GUITEST_MAIN(tst_Theme)
#include "tst_theme.moc"
