// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/direction.h"
#include "models/restorechangetexts.h"
#include "models/stagecondition.h"
#include "models/texts.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_Texts : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void sizesGoOnInTheNextUnit_data();
    void sizesGoOnInTheNextUnit();
    void oneOfAThingIsToldInTheSingular();
    void aStageThatIsAwaySinceAnotherDaySaysWhichDay();
    void namesOfTheOtherDirectionStandApart_data();
    void namesOfTheOtherDirectionStandApart();
};

void tst_Texts::sizesGoOnInTheNextUnit_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("spoken");
    QTest::newRow("none") << qint64(0) << u"0 bytes"_s << u"0 bytes"_s;
    QTest::newRow("one") << qint64(1) << u"1 byte"_s << u"1 byte"_s;
    QTest::newRow("below a unit") << qint64(999) << u"999 bytes"_s << u"999 bytes"_s;
    QTest::newRow("a unit") << qint64(1000) << u"1.0 kB"_s << u"1.0 kilobytes"_s;
    QTest::newRow("still below") << qint64(999'949) << u"999.9 kB"_s << u"999.9 kilobytes"_s;
    QTest::newRow("rounded up") << qint64(999'950) << u"1.0 MB"_s << u"1.0 megabytes"_s;
    QTest::newRow("rounded up to GB") << qint64(999'999'999) << u"1.0 GB"_s << u"1.0 gigabytes"_s;
    QTest::newRow("the largest") << qint64(9'223'372'036'854'775'807) << u"9.2 EB"_s << u"9223372.0 terabytes"_s;
    QTest::newRow("not known") << qint64(-1) << u"—"_s << u"size not known"_s;
}

void tst_Texts::oneOfAThingIsToldInTheSingular()
{
    QCOMPARE(Texts::spokenSize(1), u"1 byte"_s);
    QCOMPARE(Texts::rows(1), u"1 row"_s);
    QCOMPARE(Texts::rows(1204), u"1204 rows"_s); // the C locale separates no thousands
    QCOMPARE(ChangeTexts::amount(StorageKind::Postgres, 1), u"1 row"_s);
    QCOMPARE(ChangeTexts::amount(StorageKind::Sqlite, 1), u"1 row"_s);
    QCOMPARE(ChangeTexts::amount(StorageKind::Postgres, 0), u"0 rows"_s);
    QCOMPARE(ChangeTexts::amount(StorageKind::Sqlite, 2), u"2 rows"_s);
}

void tst_Texts::sizesGoOnInTheNextUnit()
{
    QFETCH(const qint64, bytes);
    QFETCH(const QString, shown);
    QFETCH(const QString, spoken);
    QCOMPARE(Texts::size(bytes), shown);
    QCOMPARE(Texts::spokenSize(bytes), spoken);
}

void tst_Texts::aStageThatIsAwaySinceAnotherDaySaysWhichDay()
{
    const QDateTime noon(QDate(2026, 5, 12), QTime(12, 0));
    StageCondition away{.id = u"shop/staging"_s, .state = StageState::Unreachable};
    away.unreachableSince = noon;
    away.checkedAt = noon.addSecs(3600);
    QCOMPARE(Texts::stateText(away), u"Unreachable since 12:00"_s);
    away.checkedAt = noon.addDays(1);
    QCOMPARE(Texts::stateText(away), u"Unreachable since yesterday 12:00"_s);
    away.checkedAt = noon.addDays(3);
    QCOMPARE(Texts::stateText(away), u"Unreachable since 12 May 12:00"_s);
}

void tst_Texts::namesOfTheOtherDirectionStandApart_data()
{
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown"); // < and > stand for the marks
    const QString name = u"גיבוי"_s;
    QTest::newRow("nothing to do") << Qt::LeftToRight << u"“nightly” is ready: 3 files."_s
                                   << u"“nightly” is ready: 3 files."_s;
    QTest::newRow("at the beginning") << Qt::LeftToRight << u"“%1” is ready."_s.arg(name)
                                      << u"“<%1>” is ready."_s.arg(name);
    QTest::newRow("before a number") << Qt::LeftToRight << u"Restored “%1” 12 May."_s.arg(name)
                                     << u"Restored “<%1>” 12 May."_s.arg(name);
    QTest::newRow("a name with both") << Qt::LeftToRight << u"“%1 2.4 (beta)” is ready."_s.arg(name)
                                      << u"“<%1 2.4 (beta)>” is ready."_s.arg(name);
    QTest::newRow("without quotes") << Qt::LeftToRight << u"Import %1 %1.sql (3)"_s.arg(name)
                                    << u"Import <%1 %1>.sql (3)"_s.arg(name);
    QTest::newRow("two names") << Qt::LeftToRight << u"“%1” and “%1” differ"_s.arg(name)
                               << u"“<%1>” and “<%1>” differ"_s.arg(name);
    QTest::newRow("lines") << Qt::LeftToRight << u"%1\n%1"_s.arg(name) << u"<%1>\n<%1>"_s.arg(name);
    QTest::newRow("mirrored") << Qt::RightToLeft << u"“nightly 2” %1"_s.arg(name) << u"“<nightly 2>” %1"_s.arg(name);
}

void tst_Texts::namesOfTheOtherDirectionStandApart()
{
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const QString, text);
    QFETCH(QString, shown);
    shown.replace(u'<', QChar(0x2068)).replace(u'>', QChar(0x2069));
    const QString directed = Texts::directed(text, direction);
    QCOMPARE(directed, shown);
    QCOMPARE(Texts::directed(directed, direction), shown); // once is enough
    QVERIFY(!directed.isRightToLeft() || direction == Qt::RightToLeft);
}

QTEST_GUILESS_MAIN(tst_Texts)

#include "tst_texts.moc"
