// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "ui/theme/ownstyle.h"
#include "ui/theme/platformstyle.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QRadioButton>
#include <QStyleOptionButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_TickBoxes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new OwnStyle); }
    void cleanup();
    void anEmptyBoxIsSeen_data() { palettes(); }
    void anEmptyBoxIsSeen();
    void anEmptyBoxInAListIsSeen_data() { palettes(); }
    void anEmptyBoxInAListIsSeen();
    void aBoxThatCannotBeUsedLooksDifferent_data() { palettes(); }
    void aBoxThatCannotBeUsedLooksDifferent();
    void itLooksWell();

private:
    void palettes();
    void wear(const QPalette &palette, int percent);

    const QPalette m_palette = QApplication::palette();
    const QFont m_font = QApplication::font();
};

void tst_TickBoxes::palettes()
{
    QTest::addColumn<QPalette>("palette");
    QTest::addColumn<int>("percent");
    QPalette contrast(Qt::black);
    contrast.setColor(QPalette::Base, Qt::black);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        contrast.setColor(role, Qt::yellow);
    for (const int percent : {100, 200}) {
        QTest::addRow("light, %d %%", percent) << m_palette << percent;
        QTest::addRow("dark, %d %%", percent) << Theme::darkPalette() << percent;
        QTest::addRow("dark desktop, %d %%", percent) << darkPalette() << percent;
        QTest::addRow("yellow on black, %d %%", percent) << contrast << percent;
    }
}

void tst_TickBoxes::wear(const QPalette &palette, int percent)
{
    QApplication::setPalette(palette);
    QFont letters = m_font;
    letters.setPointSizeF(m_font.pointSizeF() * percent / 100);
    QApplication::setFont(letters);
    ownStyle()->setTextPercent(percent);
}

void tst_TickBoxes::cleanup()
{
    wear(m_palette, 100);
}

// The best contrast to the ground on each side of the box, the worst side of the four.
static double frameContrast(const QImage &image, const QRect &box, const QColor &ground)
{
    const auto best = [&](QPoint from, QPoint step) {
        double found = 1;
        for (int number = 0; number < 3; ++number, from += step)
            found = std::max(found, Theme::contrast(image.pixelColor(from), ground));
        return found;
    };
    return std::min({best({box.left(), box.center().y()}, {1, 0}), best({box.right(), box.center().y()}, {-1, 0}),
                     best({box.center().x(), box.top()}, {0, 1}), best({box.center().x(), box.bottom()}, {0, -1})});
}

template<typename Button>
static double frameContrastOf(bool enabled = true)
{
    Button button(u"Suspend the stage"_s);
    button.setEnabled(enabled);
    button.setAutoExclusive(false);
    button.show();
    QStyleOptionButton option;
    option.initFrom(&button);
    const bool radio = std::is_same_v<Button, QRadioButton>;
    const QRect box = button.style()->subElementRect(
        radio ? QStyle::SE_RadioButtonIndicator : QStyle::SE_CheckBoxIndicator, &option, &button);
    return frameContrast(button.grab().toImage(), box, button.palette().color(QPalette::Window));
}

void tst_TickBoxes::anEmptyBoxIsSeen()
{
    QFETCH(const QPalette, palette);
    QFETCH(const int, percent);
    wear(palette, percent);
    const double box = frameContrastOf<QCheckBox>();
    QVERIFY2(box >= Theme::leastControlContrast, QByteArray::number(box).constData());
    const double radio = frameContrastOf<QRadioButton>();
    QVERIFY2(radio >= Theme::leastControlContrast, QByteArray::number(radio).constData());
}

void tst_TickBoxes::anEmptyBoxInAListIsSeen()
{
    QFETCH(const QPalette, palette);
    QFETCH(const int, percent);
    wear(palette, percent);
    for (const bool selected : {false, true}) {
        QTreeWidget list;
        list.setHeaderHidden(true);
        list.setRootIsDecorated(false);
        auto *item = new QTreeWidgetItem(&list); // without a text: all that is drawn is the box
        item->setCheckState(0, Qt::Unchecked);
        item->setSelected(selected);
        list.resize(400, 200);
        list.show();
        const QRect row = list.visualItemRect(item);
        const QImage image = list.viewport()->grab(row).toImage();
        const QColor ground = list.palette().color(selected ? QPalette::Highlight : QPalette::Base);
        double left = 1; // where the middle of the row meets the box
        for (int x = 0; x < image.height(); ++x)
            left = std::max(left, Theme::contrast(image.pixelColor(x, image.height() / 2), ground));
        QVERIFY2(left >= Theme::leastControlContrast, QByteArray::number(left).constData());
    }
}

void tst_TickBoxes::aBoxThatCannotBeUsedLooksDifferent()
{
    QFETCH(const QPalette, palette);
    QFETCH(const int, percent);
    wear(palette, percent);
    QVERIFY(frameContrastOf<QCheckBox>(false) < frameContrastOf<QCheckBox>());
}

void tst_TickBoxes::itLooksWell()
{
    for (const int percent : {100, 200}) {
        for (const bool dark : {false, true}) {
            wear(dark ? Theme::darkPalette() : m_palette, percent);
            QWidget window;
            auto *layout = new QVBoxLayout(&window);
            auto *list = new QTreeWidget;
            list->setHeaderHidden(true);
            for (const bool on : {false, true}) {
                for (const bool enabled : {true, false}) {
                    auto *box = new QCheckBox(u"Keep this backup"_s);
                    auto *radio = new QRadioButton(u"Suspend it for the capture"_s);
                    radio->setAutoExclusive(false);
                    for (QAbstractButton *button : std::initializer_list<QAbstractButton *>{box, radio}) {
                        button->setChecked(on);
                        button->setEnabled(enabled);
                        layout->addWidget(button);
                    }
                }
                auto *item = new QTreeWidgetItem(list, {u"api/uploads"_s});
                item->setCheckState(0, on ? Qt::Checked : Qt::Unchecked);
            }
            auto *chosen = new QTreeWidgetItem(list, {u"api/app"_s});
            chosen->setCheckState(0, Qt::Unchecked);
            chosen->setSelected(true);
            layout->addWidget(list);
            QVERIFY(keepPicture(window, u"tickboxes-%1-%2"_s.arg(dark ? u"dark"_s : u"light"_s).arg(percent)));
        }
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_TickBoxes)
#include "tst_tickboxes.moc"
