// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagefile.h"
#include "services/operations/backedup.h"
#include "tests/support/filesfixture.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a backup did not cover is not a restore's to take away, also if the stage file would have it covered today.
class tst_FilesLeftOut final : public QObject
{
    Q_OBJECT

private slots:
    void staysWhereItIs_data();
    void staysWhereItIs();
};

// The stage whose file said that, as a backup carries it.
static QJsonObject definition(const StorageConfig &config)
{
    const QJsonObject uploads{{u"name"_s, config.name},
                              {u"kind"_s, u"files"_s},
                              {u"path"_s, config.path},
                              {u"exclude"_s, QJsonArray::fromStringList(config.exclude)}};
    const QJsonObject jobs{{u"name"_s, u"jobs"_s}, {u"kind"_s, u"sqlite"_s}, {u"path"_s, config.path + u"/jobs.db"_s}};
    const QJsonArray components{QJsonObject{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{uploads, jobs}}}};
    return {{u"format"_s, 1}, {u"project"_s, u"shop"_s}, {u"stage"_s, u"staging"_s}, {u"components"_s, components}};
}

void tst_FilesLeftOut::staysWhereItIs_data()
{
    QTest::addColumn<bool>("older");
    QTest::newRow("a backup that says it") << false;
    QTest::newRow("a backup of a version that did not") << true;
}

void tst_FilesLeftOut::staysWhereItIs()
{
    QFETCH(const bool, older);
    FilesFixture files;
    files.config.exclude = QStringList{u"private"_s, u"sub/*.tmp"_s};
    files.config.nestedPaths = QStringList{files.path(u"jobs.db"_s)};
    QCOMPARE(files.make(
                 u"mkdir private sub; printf p > private/p; printf j > jobs.db; printf f > f; printf t > sub/a.tmp"_s),
             QByteArray());
    Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QVERIFY(record->facts.contains(u"leftOut"_s));
    if (older)
        record->facts.remove(u"leftOut"_s);
    const Manifest manifest{.storages = {*record}, .stageDefinition = definition(files.config)};
    files.config.exclude.clear();
    files.config.nestedPaths.clear();
    QCOMPARE(files.make(u"printf new > private/new; printf changed > f; printf new > g"_s), QByteArray());
    const QByteArray before = treeFingerprint(files.tree());

    const StorageRecord then = recordToRestore(manifest, files.config.id());
    const Result<Comparison> comparison = files.storage()->compare(then, files.blobs, files.control);
    const Result<std::unique_ptr<Staged>> staged = files.restore(then);

    VERIFY_RESULT(comparison);
    QCOMPARE(comparison->removed, 1); // g
    QCOMPARE(comparison->overwritten, 1);
    QCOMPARE(comparison->carriedOver, QStringList({u"jobs.db"_s, u"private"_s, u"sub/a.tmp"_s}));
    VERIFY_RESULT(staged);
    const QString look = u"cat f private/p private/new jobs.db sub/a.tmp; ls g"_s;
    QCOMPARE(shell(files.tree(), look).output, "fpnewjt");
    const Result<> back = files.swapBack(**staged);
    VERIFY_RESULT(back);
    QCOMPARE(treeFingerprint(files.tree(), {u"./.*.understudy-*"_s}), before);
    const Result<> again = files.swapIn(**staged);
    VERIFY_RESULT(again);
    const Result<> dropped = (*staged)->drop(files.control);
    VERIFY_RESULT(dropped);
    QCOMPARE(shell(files.tree(), look).output, "fpnewjt");
}

QTEST_GUILESS_MAIN(tst_FilesLeftOut)
#include "tst_filesleftout.moc"
