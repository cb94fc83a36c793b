// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/rowfilter.h"
#include "models/storagemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_StorageModel : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void listsComponentKindSizeAndState();
    void sizesSortNumerically();
    void newFiguresKeepTheRows();
    void whatIsOutOfReachSaysWhy();

private:
    static QList<StorageRow> some()
    {
        using enum StorageRow::State;
        return {{.component = u"api"_s,
                 .name = u"app"_s,
                 .kind = StorageKind::Postgres,
                 .version = u"16"_s,
                 .sizeBytes = 412'000'000,
                 .state = Reachable},
                {.component = u"api"_s, .name = u"uploads"_s, .sizeBytes = 1'100'000'000, .state = Reachable},
                {.component = u"worker"_s,
                 .name = u"jobs"_s,
                 .kind = StorageKind::Sqlite,
                 .sizeBytes = 18'000'000,
                 .state = Unreachable,
                 .reason = u"The file is locked."_s}};
    }
};

void tst_StorageModel::listsComponentKindSizeAndState()
{
    StorageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setStorages(some());
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells.append(model.index(0, column).data().toString());
    QCOMPARE(cells, QStringList({u"api"_s, u"app"_s, u"PostgreSQL 16"_s, u"412.0 MB"_s, u"Reachable"_s}));
    QCOMPARE(model.totalBytes(), 1'530'000'000);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
             u"api/app, PostgreSQL 16, 412.0 MB, reachable"_s);
    QCOMPARE(model.index(1, 0).data(StorageModel::ShareRole).toDouble(), 1.0);
}

void tst_StorageModel::sizesSortNumerically()
{
    StorageModel model;
    model.setStorages(some());
    RowFilter sorted(-1);
    sorted.setSourceModel(&model);
    sorted.sort(StorageModel::Size);
    QStringList names;
    for (int row = 0; row < sorted.rowCount(); ++row)
        names.append(sorted.index(row, StorageModel::Storage).data().toString());
    QCOMPARE(names, QStringList({u"jobs"_s, u"app"_s, u"uploads"_s}));
}

void tst_StorageModel::newFiguresKeepTheRows()
{
    StorageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<StorageRow> rows = some();
    model.setStorages(rows);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    rows[0].sizeBytes = 5;
    model.setStorages(rows);
    QCOMPARE(model.index(0, StorageModel::Size).data().toString(), u"5 bytes"_s);
    QCOMPARE(resets.size(), 0);
    rows.removeFirst();
    model.setStorages(rows);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.rowCount(), 2);
}

void tst_StorageModel::whatIsOutOfReachSaysWhy()
{
    StorageModel model;
    model.setStorages(some());
    const QModelIndex state = model.index(2, StorageModel::State);
    QCOMPARE(state.data().toString(), u"Unreachable"_s);
    QCOMPARE(state.data(Qt::ToolTipRole).toString(), u"Unreachable\nThe file is locked."_s);
    QCOMPARE(state.data(StorageModel::ReasonIdRole).toString(), u"R1"_s);
}

QTEST_GUILESS_MAIN(tst_StorageModel)
#include "tst_storagemodel.moc"
