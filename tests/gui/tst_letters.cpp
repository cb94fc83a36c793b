// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/partswindow.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/main/stagepage.h"
#include "ui/theme/ownstyle.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QStyleFactory>
#include <QStyleOptionButton>
#include <QToolButton>

#include <algorithm>
#include <cstdlib>
#include <utility>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What letters do to what stands beside them: large ones, those of other scripts, and those that look like markup; and
// what colours do that change while the window is open.
class tst_Letters : public QObject
{
    Q_OBJECT

private slots:
    void boxesAreAsHighAsTheLettersOfTheDesktop_data();
    void boxesAreAsHighAsTheLettersOfTheDesktop();
    void anExplanationBeginsBelowTheWordsOfItsChoice_data();
    void anExplanationBeginsBelowTheWordsOfItsChoice();
    void picturesAreAsHighAsTheLettersBesideThem_data();
    void picturesAreAsHighAsTheLettersBesideThem();
    void theMenuOfAStageFollowsTheColours();
    void aNameOfTheOtherDirectionTurnsNoSentenceAround();
    void whatLooksLikeMarkupIsPartOfAName();
};

namespace {

// Letters and style as a desktop gives them, until this goes.
struct Desktop
{
    Desktop(const QString &style, double scale)
    {
        QFont letters = font;
        letters.setPointSizeF(font.pointSizeF() * scale);
        QApplication::setStyle(style.isEmpty() ? new OwnStyle : QStyleFactory::create(style));
        QApplication::setFont(letters);
    }
    ~Desktop()
    {
        QApplication::setFont(font);
        QApplication::setStyle(before);
    }
    Q_DISABLE_COPY_MOVE(Desktop)

    const QFont font = QApplication::font();
    const QString before = QApplication::style()->name();
};

} // namespace

void tst_Letters::boxesAreAsHighAsTheLettersOfTheDesktop_data()
{
    QTest::addColumn<double>("scale");
    QTest::newRow("usual") << 1.0;
    QTest::newRow("half as large again") << 1.5;
    QTest::newRow("twice as large") << 2.0;
}

void tst_Letters::boxesAreAsHighAsTheLettersOfTheDesktop()
{
    QFETCH(const double, scale);
    const Desktop desktop({}, scale);
    QCheckBox box(u"Keep forever"_s);
    QRadioButton choice(u"Everything"_s);
    const int letters = box.fontMetrics().height();
    QStyleOptionButton option;
    option.initFrom(&box);
    const QRect tick = box.style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, &box);
    const QRect dot = choice.style()->subElementRect(QStyle::SE_RadioButtonIndicator, &option, &choice);
    for (const QRect &rect : {tick, dot})
        QVERIFY2(rect.height() >= letters * 3 / 4 && rect.height() <= letters * 5 / 4 && rect.width() == rect.height(),
                 qPrintable(u"%1 beside %2"_s.arg(rect.height()).arg(letters)));
}

void tst_Letters::anExplanationBeginsBelowTheWordsOfItsChoice_data()
{
    boxesAreAsHighAsTheLettersOfTheDesktop_data();
}

void tst_Letters::anExplanationBeginsBelowTheWordsOfItsChoice()
{
    QFETCH(const double, scale);
    const Desktop desktop({}, scale);
    NewBackupDialog dialog({.stage = u"shop/staging"_s, .canSuspend = true});
    dialog.show();
    const auto *choice = dialog.findChild<QRadioButton *>(u"liveChoice"_s);
    QStyleOptionButton option;
    option.initFrom(choice);
    const int words = choice->style()->subElementRect(QStyle::SE_RadioButtonContents, &option, choice).x();
    const QList<QLabel *> labels = choice->parentWidget()->findChildren<QLabel *>();
    const auto text = std::ranges::find_if(
        labels, [&](const QLabel *label) { return label->text() == choice->accessibleDescription(); });
    QVERIFY(text != labels.end());
    QVERIFY2(std::abs((*text)->contentsRect().x() - words) <= 4,
             qPrintable(u"%1 below %2"_s.arg((*text)->contentsRect().x()).arg(words)));
}

void tst_Letters::picturesAreAsHighAsTheLettersBesideThem_data()
{
    boxesAreAsHighAsTheLettersOfTheDesktop_data();
}

void tst_Letters::picturesAreAsHighAsTheLettersBesideThem()
{
    QFETCH(const double, scale);
    const Desktop desktop({}, scale);
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    shown.window->banners().showError(FakeBackupService::failure(Error::Code::Refused).error());
    const int letters = shown.window->fontMetrics().height();
    QList<QLabel *> pictures = shown.window->page().findChildren<QLabel *>();
    pictures.removeIf([](const QLabel *label) { return label->pixmap().isNull() || !label->isVisible(); });
    QVERIFY(pictures.size() >= 4); // of the state, two facts and the message
    for (const QLabel *picture : std::as_const(pictures)) {
        const double high = picture->pixmap().deviceIndependentSize().height();
        QVERIFY2(high >= letters * 3 / 4, qPrintable(u"%1 beside %2"_s.arg(high).arg(letters)));
    }
}

void tst_Letters::theMenuOfAStageFollowsTheColours()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    auto *button = shown.window->findChild<QToolButton *>(u"btnStageMenu"_s);
    const auto ground = [button] { return button->grab().toImage().pixelColor(4, 4).lightness(); };
    QVERIFY(ground() > 128);
    const Look dark(u"dark"_s); // chosen in the preferences, while the window is open
    QTRY_VERIFY(ground() < 128);
}

void tst_Letters::aNameOfTheOtherDirectionTurnsNoSentenceAround()
{
    const QString sentence = u"“%1” is ready: 3 files in 2 s."_s.arg(u"גיבוי"_s);
    QVERIFY(sentence.isRightToLeft()); // as it is written, by the rules of Unicode
    MessageBar bar(MessageBar::Kind::Good);
    bar.setText(sentence, sentence);
    ElidedLabel line;
    line.resize(1000, 40);
    line.setText(sentence);
    QList<QLabel *> labels = bar.findChildren<QLabel *>() + QList<QLabel *>{&line};
    labels.removeIf([](const QLabel *label) { return label->text().isEmpty(); });
    QCOMPARE(labels.size(), 3);
    for (const QLabel *label : std::as_const(labels)) {
        QVERIFY(!label->text().isRightToLeft());
        QVERIFY2(label->toolTip().isEmpty(), qPrintable(label->toolTip()));
    }
    QCOMPARE(bar.text(), sentence); // for who hears it, and for who copies it
    QCOMPARE(line.fullText(), sentence);
}

void tst_Letters::whatLooksLikeMarkupIsPartOfAName()
{
    PartsWindow shown;
    QVERIFY(shown.isLoaded());
    QTest::keyClicks(&shown.window->filterField(), u"<b>x</b>"_s);
    const auto *text = shown.window->findChild<QLabel *>(u"noHits"_s);
    QTRY_VERIFY(text->isVisible());
    QVERIFY(text->textFormat() == Qt::PlainText || !Qt::mightBeRichText(text->text()));
}

UNDERSTUDY_GUITEST_MAIN(tst_Letters)

#include "tst_letters.moc"
