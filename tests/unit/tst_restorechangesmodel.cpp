// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechangesmodel.h"

#include "models/restorechangetexts.h"
#include "services/storages/files/foldertotals.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

using Model = RestoreChangesModel;

class tst_RestoreChangesModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void rowsOfAStorageAreMadeWhenTheyAreLookedAt();
    void figuresAreThoseOfThePlan();
    void everyFolderHasTheTotalsOfAllThatLiesBelow();
    void whatIsNotListedIsCounted();
    void whatIsNotComparedSaysSo();
    void storagesAreChosenByTheirBoxes();
    void aNewPlanKeepsWhatWasChosen();
    void everyCellHasAText();
    void folderTotalsCountMoreThanIsListed();
    void sentencesLeaveOutWhatDoesNotHappen();

private:
    [[nodiscard]] static RestorePlan plan();
    [[nodiscard]] QString text(const QModelIndex &index, int column) const;
    [[nodiscard]] QModelIndex child(const QModelIndex &parent, const QString &name);
    [[nodiscard]] static QModelIndex find(QAbstractItemModel &model, const QModelIndex &parent, const QString &name);

    std::unique_ptr<Model> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

RestorePlan tst_RestoreChangesModel::plan()
{
    using enum Difference::Change;
    const PlannedStorage database{.id = u"database/main"_s,
                                  .kind = StorageKind::Postgres,
                                  .sizeBytes = 100,
                                  .comparison = {.added = 10,
                                                 .overwritten = 9877,
                                                 .removed = 2553,
                                                 .same = 5,
                                                 .differences = {{u"public.invoices"_s, Removed, 2018, -1},
                                                                 {u"public.orders"_s, Overwritten, 10'412, 9877}}}};
    const PlannedStorage uploads{
        .id = u"api/uploads"_s,
        .sizeBytes = 100,
        .comparison = {.added = 12,
                       .overwritten = 1,
                       .removed = 409,
                       .same = 8201,
                       .differences = {{u"2025/05/a.png"_s, Removed, 1000, -1},
                                       {u"2025/05/x/b.png"_s, Overwritten, 1, 2},
                                       {u"readme"_s, Added, -1, 3}},
                       .folders = {{u"2025"_s, 0, 1, 409}, {u"2025/05"_s, 0, 1, 300}, {u"2025/05/x"_s, 0, 1, 0}}}};
    const PlannedStorage secrets{.id = u"api/env"_s,
                                 .kind = StorageKind::Secrets,
                                 .sizeBytes = 5,
                                 .comparison = {.overwritten = 1, .differences = {{u"API_KEY"_s, Overwritten}}}};
    const PlannedStorage left{
        .id = u"api/new"_s, .action = PlannedStorage::Action::LeaveAsItIs, .reason = u"It is not in this backup."_s};
    return {.backup = u"b"_s, .stage = u"shop/staging"_s, .storages = {database, uploads, secrets, left}};
}

void tst_RestoreChangesModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<Model>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_tester->setUseFetchMore(false); // it would fetch within the reset that makes it look; the tests fetch instead
    m_model->setPlan(plan());
}

QString tst_RestoreChangesModel::text(const QModelIndex &index, int column) const
{
    return index.siblingAtColumn(column).data().toString();
}

QModelIndex tst_RestoreChangesModel::find(QAbstractItemModel &model, const QModelIndex &parent, const QString &name)
{
    if (model.canFetchMore(parent))
        model.fetchMore(parent);
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data().toString().startsWith(name))
            return index;
    }
    return {};
}

QModelIndex tst_RestoreChangesModel::child(const QModelIndex &parent, const QString &name)
{
    return find(*m_model, parent, name);
}

void tst_RestoreChangesModel::rowsOfAStorageAreMadeWhenTheyAreLookedAt()
{
    const QModelIndex database = m_model->index(0, 0);
    QCOMPARE(m_model->rowCount(database), 0);
    QVERIFY(m_model->hasChildren(database));
    QVERIFY(m_model->canFetchMore(database));
    m_model->fetchMore(database);
    QCOMPARE(m_model->rowCount(database), 2);
    QVERIFY(!m_model->canFetchMore(database));
}

void tst_RestoreChangesModel::figuresAreThoseOfThePlan()
{
    const QModelIndex database = child({}, u"database/main"_s);
    QCOMPARE(text(database, Model::Now), u"12,435 rows"_s);
    QCOMPARE(text(database, Model::Then), u"9,892 rows"_s);
    QCOMPARE(text(database, Model::Change), u"+10 −2,553 ~9,877"_s);
    const QModelIndex orders = child(database, u"public.orders"_s);
    QCOMPARE(text(orders, Model::Now), u"10,412 rows"_s);
    QCOMPARE(text(orders, Model::Then), u"9,877 rows"_s);
    QCOMPARE(text(orders, Model::Change), u"~ −535"_s);
    QCOMPARE(text(child(database, u"public.invoices"_s), Model::Change), u"− removed"_s);

    const QModelIndex key = child(child({}, u"api/env"_s), u"API_KEY"_s);
    QCOMPARE(text(key, Model::Now), u"—"_s);
    QCOMPARE(text(key, Model::Change), u"~ changed"_s);
    QCOMPARE(text(child({}, u"api/new"_s), Model::Change), u"stays as it is"_s);
}

void tst_RestoreChangesModel::everyFolderHasTheTotalsOfAllThatLiesBelow()
{
    const QModelIndex uploads = child({}, u"api/uploads"_s);
    QCOMPARE(text(uploads, Model::Change), u"+12 −409 ~1"_s);
    const QModelIndex year = child(uploads, u"2025"_s);
    QCOMPARE(text(year, Model::Change), u"−409 ~1"_s);
    const QModelIndex month = child(year, u"05"_s);
    QCOMPARE(text(month, Model::Change), u"−300 ~1"_s);
    QCOMPARE(text(child(month, u"x"_s), Model::Change), u"~1"_s);
    QCOMPARE(text(child(month, u"a.png"_s), Model::Now), u"1.0 kB"_s);
    QCOMPARE(text(child(uploads, u"readme"_s), Model::Change), u"+ comes back"_s);
}

void tst_RestoreChangesModel::whatIsNotListedIsCounted()
{
    QVERIFY(child(child({}, u"api/uploads"_s), u"419 more"_s).isValid());
}

void tst_RestoreChangesModel::whatIsNotComparedSaysSo()
{
    RestorePlan quick = plan();
    quick.storages[0].comparison = {.compared = false};
    quick.storages[1].comparison = {.compared = false, .exists = false};
    m_model->setPlan(quick);
    const QModelIndex database = child({}, u"database/main"_s);
    QCOMPARE(text(database, Model::Change), u"not compared"_s);
    QVERIFY(!m_model->hasChildren(database));
    QCOMPARE(text(child({}, u"api/uploads"_s), Model::Now), u"missing"_s);
}

void tst_RestoreChangesModel::storagesAreChosenByTheirBoxes()
{
    const QModelIndex uploads = child({}, u"api/uploads"_s);
    QCOMPARE(m_model->chosen(), QStringList());
    QVERIFY(!m_model->setData(uploads, Qt::Unchecked, Qt::CheckStateRole));
    QSignalSpy changed(m_model.get(), &Model::chosenChanged);

    m_model->setChoosing(true);
    QVERIFY(m_model->setData(uploads, Qt::Unchecked, Qt::CheckStateRole));

    QCOMPARE(m_model->chosen(), QStringList({u"database/main"_s, u"api/env"_s}));
    QCOMPARE(uploads.data(Qt::CheckStateRole), QVariant(Qt::Unchecked));
    QVERIFY(!child({}, u"api/new"_s).data(Qt::CheckStateRole).isValid());
    QCOMPARE(changed.count(), 2);
    QVERIFY(m_model->isAnythingChosen());
    for (const QString &name : {u"database/main"_s, u"api/env"_s})
        QVERIFY(m_model->setData(child({}, name), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!m_model->isAnythingChosen());
}

void tst_RestoreChangesModel::aNewPlanKeepsWhatWasChosen()
{
    m_model->setChoosing(true);
    QVERIFY(m_model->setData(child({}, u"api/uploads"_s), Qt::Unchecked, Qt::CheckStateRole));
    RestorePlan narrowed = plan();
    narrowed.storages[1].action = PlannedStorage::Action::LeaveAsItIs;
    narrowed.storages[1].reason = u"It was not chosen."_s;

    m_model->setPlan(narrowed);

    QCOMPARE(m_model->chosen(), QStringList({u"database/main"_s, u"api/env"_s}));
    QVERIFY(m_model->setData(child({}, u"api/uploads"_s), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(m_model->chosen().size(), 3);
}

void tst_RestoreChangesModel::everyCellHasAText()
{
    QList<QModelIndex> open{QModelIndex()};
    int rows = 0;
    while (!open.isEmpty()) {
        const QModelIndex parent = open.takeFirst();
        while (m_model->canFetchMore(parent))
            m_model->fetchMore(parent);
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const QModelIndex index = m_model->index(row, 0, parent);
            QVERIFY(!index.data(Qt::AccessibleTextRole).toString().isEmpty());
            QVERIFY(!index.data(Qt::ToolTipRole).toString().isEmpty());
            open.append(index);
            ++rows;
        }
    }
    QCOMPARE(rows, 4 + 2 + 1 + 7);
}

void tst_RestoreChangesModel::folderTotalsCountMoreThanIsListed()
{
    using enum Difference::Change;
    FolderTotals totals;
    totals.count("a/b/one", Removed, true);
    totals.count("a/b/two", Removed, false);
    totals.count("a/b.txt", Added, false);
    totals.count("c/one", Overwritten, false);
    totals.count("d", Added, true);

    const QList<FolderChange> expected{{u"a"_s, 1, 0, 2}, {u"a/b"_s, 0, 0, 2}};
    QCOMPARE(totals.finish(), expected);
}

void tst_RestoreChangesModel::sentencesLeaveOutWhatDoesNotHappen()
{
    const auto sentence = [](qint64 added, qint64 overwritten, qint64 removed) {
        return ChangeTexts::folderSentence({u"2026"_s, added, overwritten, removed});
    };
    QCOMPARE(sentence(0, 0, 0), u"Folder 2026: nothing changes."_s);
    QCOMPARE(sentence(1, 0, 0), u"Folder 2026: 1 comes back."_s);
    QCOMPARE(sentence(0, 0, 409), u"Folder 2026: 409 are removed."_s);
    QCOMPARE(sentence(0, 1, 1), u"Folder 2026: 1 is removed, 1 is changed."_s);
    QCOMPARE(sentence(2, 31, 409), u"Folder 2026: 2 come back, 409 are removed, 31 are changed."_s);
}

QTEST_GUILESS_MAIN(tst_RestoreChangesModel)

#include "tst_restorechangesmodel.moc"
