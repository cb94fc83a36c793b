// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/clonechoice.h"
#include "services/storages/postgres/databaseclone.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Whether the server is asked to copy a database for its backup, also by versions that the tests have no server of.
class tst_CloneChoice : public QObject
{
    Q_OBJECT

private slots:
    void isChosenByWhatTheServerCan_data();
    void isChosenByWhatTheServerCan();
    void isMadeAsTheVersionKnowsIt();
};

static void row(const char *name, bool wanted, bool possible, const std::function<void(CloneSituation &)> &change)
{
    CloneSituation situation{.serverMajor = 17, .isSuperuser = true, .bytes = 1000, .freeBytes = 2000};
    change(situation);
    QTest::newRow(name) << situation << wanted << possible;
}

static void shareBlocks(CloneSituation &it)
{
    it.serverMajor = 18;
    it.fileCopyMethod = u"clone"_s;
}

static void rowsOfWhatIsAsked()
{
    row("not asked for", false, true, [](CloneSituation &) { });
    row("asked for", true, true, [](CloneSituation &it) { it.asked = HoldDatabase::Clone; });
    row("18 that copies", false, true, [](CloneSituation &it) {
        it.serverMajor = 18;
        it.fileCopyMethod = u"copy"_s;
    });
    row("18 that shares blocks", true, true, shareBlocks);
    row("17 that says so", false, true, [](CloneSituation &it) { it.fileCopyMethod = u"clone"_s; });
    row("locks asked for on it", false, true, [](CloneSituation &it) {
        shareBlocks(it);
        it.asked = HoldDatabase::Locks;
    });
}

static void rowsOfWhatIsInTheWay()
{
    row("live on it", false, false, [](CloneSituation &it) {
        shareBlocks(it);
        it.live = true;
    });
    row("live, asked for", true, false, [](CloneSituation &it) {
        it.asked = HoldDatabase::Clone;
        it.live = true;
    });
    row("no space", true, false, [](CloneSituation &it) {
        it.asked = HoldDatabase::Clone;
        it.freeBytes = 900;
    });
    row("no space, blocks are shared", true, true, [](CloneSituation &it) {
        shareBlocks(it);
        it.freeBytes = 10;
    });
    row("space not known", true, true, [](CloneSituation &it) {
        it.asked = HoldDatabase::Clone;
        it.freeBytes = -1;
    });
    row("not noted down", true, false, [](CloneSituation &it) {
        it.asked = HoldDatabase::Clone;
        it.prepared = false;
    });
    row("an owner who may create", true, true,
        [](CloneSituation &it) { it = {.asked = HoldDatabase::Clone, .mayCreate = true, .isOwner = true}; });
}

void tst_CloneChoice::isChosenByWhatTheServerCan_data()
{
    QTest::addColumn<CloneSituation>("situation");
    QTest::addColumn<bool>("wanted");
    QTest::addColumn<bool>("possible");
    rowsOfWhatIsAsked();
    rowsOfWhatIsInTheWay();
}

void tst_CloneChoice::isChosenByWhatTheServerCan()
{
    QFETCH(const CloneSituation, situation);
    QFETCH(const bool, wanted);
    QFETCH(const bool, possible);

    QCOMPARE(wantsClone(situation), wanted);
    QCOMPARE(cloneObstacle(situation).isEmpty(), possible);
}

void tst_CloneChoice::isMadeAsTheVersionKnowsIt()
{
    const QString before = cloneStatement(u"a \"b"_s, u"shop"_s, u"app"_s, 14);
    const QString since = cloneStatement(u"a \"b"_s, u"shop"_s, u"app"_s, 15);

    QCOMPARE(before, u"CREATE DATABASE \"a \"\"b\" TEMPLATE \"shop\" OWNER \"app\" ALLOW_CONNECTIONS false"_s);
    QCOMPARE(since, QString(before).replace(u" ALLOW"_s, u" STRATEGY file_copy ALLOW"_s));
}

QTEST_APPLESS_MAIN(tst_CloneChoice)
#include "tst_clonechoice.moc"
