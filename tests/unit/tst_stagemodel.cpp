// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/stagemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace Understudy;

static const QDateTime s_now(QDate(2026, 5, 12), QTime(14, 2), QTimeZone::UTC);

static StageItem item(const QString &id, StageState state = StageState::Running)
{
    return {.condition = {.id = id, .state = state, .storages = 4, .reachable = 4}, .lastGood = s_now.addSecs(-7200)};
}

class tst_StageModel : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheRulesOfModels();
    void groupsStagesByProjectInTheOrderOfTheirNames();
    void tellsAStageInASentence();
    void keepsItsRowsWhenOnlyAStateChanges();
    void asksToBeReadAnewWhenAStageComesOrGoes();
    void findsStagesAndProjects();
};

void tst_StageModel::keepsTheRulesOfModels()
{
    StageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({item(u"webshop/staging"_s), item(u"intranet/live"_s)}, s_now);
    model.setItems({item(u"webshop/staging"_s, StageState::Suspended), item(u"intranet/live"_s)}, s_now);
    model.setItems({item(u"webshop/staging"_s)}, s_now);
    model.setItems({}, s_now);
    QCOMPARE(model.rowCount(), 0);
}

void tst_StageModel::groupsStagesByProjectInTheOrderOfTheirNames()
{
    StageModel model;
    model.setItems({item(u"webshop/staging"_s), item(u"webshop/demo"_s), item(u"intranet/live"_s)}, s_now);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data().toString(), u"intranet"_s);
    const QModelIndex webshop = model.index(1, 0);
    QCOMPARE(model.rowCount(webshop), 2);
    QCOMPARE(model.index(0, 0, webshop).data().toString(), u"demo"_s);
    QCOMPARE(model.index(1, 0, webshop).data(StageModel::IdRole).toString(), u"webshop/staging"_s);
    QCOMPARE(model.firstStage().data(StageModel::IdRole).toString(), u"intranet/live"_s);
}

void tst_StageModel::tellsAStageInASentence()
{
    StageModel model;
    StageItem without = item(u"webshop/demo"_s, StageState::Partly);
    without.lastGood = {};
    without.condition.reachable = 2;
    model.setItems({item(u"webshop/staging"_s, StageState::Suspended), without}, s_now);
    const QString sentence = model.indexOf(u"webshop/staging"_s).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(sentence.startsWith(u"staging, suspended, last backup 2 hour"), qPrintable(sentence));
    QCOMPARE(model.indexOf(u"webshop/demo"_s).data(Qt::AccessibleTextRole).toString(),
             u"demo, 2 of 4 storages, no good backup yet"_s);
}

void tst_StageModel::keepsItsRowsWhenOnlyAStateChanges()
{
    StageModel model;
    model.setItems({item(u"webshop/staging"_s), item(u"webshop/demo"_s)}, s_now);
    const QPersistentModelIndex staging = model.indexOf(u"webshop/staging"_s);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);

    model.setItems({item(u"webshop/staging"_s, StageState::Suspended), item(u"webshop/demo"_s)}, s_now);

    QCOMPARE(resets.size(), 0);
    QCOMPARE(changes.size(), 1);
    QVERIFY(staging.isValid());
    QCOMPARE(staging.data(StageModel::StateRole).toInt(), static_cast<int>(StageState::Suspended));
}

void tst_StageModel::asksToBeReadAnewWhenAStageComesOrGoes()
{
    StageModel model;
    model.setItems({item(u"webshop/staging"_s)}, s_now);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setItems({item(u"webshop/staging"_s), item(u"webshop/demo"_s)}, s_now);
    QCOMPARE(resets.size(), 1);
}

void tst_StageModel::findsStagesAndProjects()
{
    StageModel model;
    model.setItems({item(u"webshop/staging"_s)}, s_now);
    QCOMPARE(model.indexOf(u"webshop"_s), model.index(0, 0));
    QCOMPARE(model.indexOf(u"webshop/staging"_s).parent(), model.index(0, 0));
    QVERIFY(!model.indexOf(u"webshop/gone"_s).isValid());
}

QTEST_GUILESS_MAIN(tst_StageModel)
#include "tst_stagemodel.moc"
