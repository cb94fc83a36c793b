// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/identity.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Names of databases beside the live one, which the server takes up to 63 bytes.
class tst_BesideName : public QObject
{
    Q_OBJECT

private slots:
    void aShortNameStays();
    void aLongNameIsCutBetweenLetters_data();
    void aLongNameIsCutBetweenLetters();
    void longNamesThatBeginAlikeStayApart();
};

static constexpr auto s_operation = "0123abcd-1111-4222-8333-444455556666"_L1;

void tst_BesideName::aShortNameStays()
{
    QCOMPARE(besideName(u"shop"_s, u"us"_s, s_operation), u"shop_us_0123abcd"_s);
    QCOMPARE(besideName(QString(51, u'a'), u"us"_s, s_operation), QString(51, u'a') + u"_us_0123abcd"_s);
}

void tst_BesideName::aLongNameIsCutBetweenLetters_data()
{
    QTest::addColumn<QString>("database");
    for (int bytes = 1; bytes <= 4; ++bytes) {
        const QString letter = QStringList{u"a"_s, u"ä"_s, u"€"_s, u"😀"_s}.at(bytes - 1);
        for (int before = 0; before < 4; ++before)
            QTest::addRow("%d bytes after %d", bytes, before)
                << QString(before, u'x') + letter.repeated((63 - before) / bytes);
    }
}

void tst_BesideName::aLongNameIsCutBetweenLetters()
{
    QFETCH(const QString, database);

    const QString name = besideName(database, u"old"_s, s_operation);

    QVERIFY(name.toUtf8().size() <= 63);
    QCOMPARE(QString::fromUtf8(name.toUtf8()), name); // as the server gives it back
    QVERIFY(name.endsWith(u"_old_0123abcd"_s));
}

// Two databases of a stage, restored together.
void tst_BesideName::longNamesThatBeginAlikeStayApart()
{
    const QString common(60, u'a');

    QVERIFY(besideName(common + u'1', u"us"_s, s_operation) != besideName(common + u'2', u"us"_s, s_operation));
    QCOMPARE(besideName(common + u'1', u"us"_s, s_operation), besideName(common + u'1', u"us"_s, s_operation));
}

QTEST_GUILESS_MAIN(tst_BesideName)
#include "tst_besidename.moc"
