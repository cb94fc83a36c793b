// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/asidename.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Names of what is laid beside users' files.
class tst_AsideName : public QObject
{
    Q_OBJECT

private slots:
    void staysTextWhereItIsCut_data();
    void staysTextWhereItIsCut();
    void bytesThatAreNoTextStay();
};

static const QString s_operation = u"0123abcd-1111-4222-8333-444455556666"_s;

void tst_AsideName::staysTextWhereItIsCut_data()
{
    QTest::addColumn<QByteArray>("name");
    for (int bytes = 1; bytes <= 4; ++bytes) {
        const QString letter = QStringList{u"a"_s, u"ä"_s, u"€"_s, u"😀"_s}.at(bytes - 1);
        for (int before = 0; before < 4; ++before)
            QTest::addRow("%d bytes after %d", bytes, before)
                << (QString(before, u'x') + letter.repeated(240 / bytes)).toUtf8();
    }
}

void tst_AsideName::staysTextWhereItIsCut()
{
    QFETCH(const QByteArray, name);

    const QByteArray aside = asideName(name, s_operation);

    QVERIFY(isAsideName(aside));
    QVERIFY(aside.size() < 255 - 20); // suffixes need room too
    QVERIFY(aside.size() > 190); // most of it is there
    QCOMPARE(QFile::encodeName(QFile::decodeName(aside)), aside);
}

void tst_AsideName::bytesThatAreNoTextStay()
{
    const QByteArray name = "\xff\xfe" + QByteArray(200, '\x81');

    QVERIFY(isAsideName(asideName(name, s_operation)));
    QVERIFY(asideName(name, s_operation).startsWith(".\xff\xfe"));
}

QTEST_GUILESS_MAIN(tst_AsideName)
#include "tst_asidename.moc"
