// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefileincoming.h"
#include "tests/support/plainfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// A restored file beside the live one, in a folder where somebody else may rename and make what he likes.
class tst_SingleFileIncoming : public QObject
{
    Q_OBJECT

private slots:
    void aLinkInItsPlaceIsNotFollowed();
};

void tst_SingleFileIncoming::aLinkInItsPlaceIsNotFollowed()
{
    const QTemporaryDir folder;
    const QString other = folder.filePath(u"shadow"_s);
    QVERIFY(writeAll(other, "somebody else's"));
    QVERIFY(QFile::setPermissions(other, QFile::ReadOwner));
    const FileStat before = statPath(QFile::encodeName(other)).value();
    const Result<SingleFilePlace> place = SingleFilePlace::of(folder.filePath(u".env"_s));
    QVERIFY(place);
    Result<IncomingFile> incoming = IncomingFile::create(*place, u"11111111-2222-3333-4444-555555555555"_s);
    QVERIFY(incoming);
    QVERIFY(incoming->write("TOKEN=1"));
    const QString moved = folder.filePath(u"moved"_s);
    QVERIFY(QFile::rename(incoming->shown(), moved));
    QVERIFY(QFile::link(other, incoming->shown()));

    const Result<bool> finished = incoming->finish({.path = ".env",
                                                    .mode = 0666,
                                                    .owner = before.owner,
                                                    .group = before.group,
                                                    .modified = {.seconds = 1'700'000'000}});

    QVERIFY(finished);
    QCOMPARE(statPath(QFile::encodeName(other)).value(), before);
    const FileStat own = statPath(QFile::encodeName(moved)).value();
    QCOMPARE(own.mode, 0666U);
    QCOMPARE(own.modified.seconds, 1'700'000'000);
    QCOMPARE(incoming->keep(), own); // so that a swap finds something else under the name, and refuses
}

QTEST_GUILESS_MAIN(tst_SingleFileIncoming)
#include "tst_singlefileincoming.moc"
