// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "models/rowfilter.h"
#include "tests/support/somebackups.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_BackupModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void listsBackupsWithTheirStoragesBelow();
    void aSentenceIsReadForEachBackup();
    void marksStandBesideTheName();
    void theOneThatWasRestoredLastIsMarked();
    void anotherReleaseThanTodaysShows();
    void stateAndReasonTellWhatCanBeDone_data();
    void stateAndReasonTellWhatCanBeDone();
    void whatWasVerifiedStaysOnTheRow();
    void withAStorageMissingItIsNotGood();
    void aChangedListKeepsTheRowsThatStay();
    void whatWasAskedForBecomesTheAttemptAndThenTheBackup();
    void whatIsMadeBeforeAnyListSaysSoKeepsItsRow();
    void progressNeverGoesBack();
    void sortsByRawValues();
    void findsNameReleaseAndNote();
    void aTypedNameIsAskedForAndNotTaken();
    void fiveThousandBackupsAreListedInAMoment();

private:
    [[nodiscard]] QString text(int row, int column) const { return m_model->index(row, column).data().toString(); }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < m_model->rowCount(); ++row)
            all.append(text(row, BackupModel::Name));
        return all;
    }
    void show(const QList<Backup> &backups) { m_model->setBackups(backups, dayOfBackups()); }

    std::unique_ptr<BackupModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void tst_BackupModel::init()
{
    QLocale::setDefault(QLocale::c());
    m_model = std::make_unique<BackupModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void tst_BackupModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void tst_BackupModel::listsBackupsWithTheirStoragesBelow()
{
    show({someBackup(2, u"nightly"_s, BackupStatus::NotReady), someBackup(1, u"friday"_s)});
    QCOMPARE(names(), QStringList({u"nightly"_s, u"friday"_s}));
    QCOMPARE(text(0, BackupModel::Status), u"Not ready 0%"_s);
    QCOMPARE(text(0, BackupModel::Size), u"—"_s);
    QVERIFY(!m_model->hasChildren(m_model->index(0, 0)));

    const QModelIndex friday = m_model->index(1, 0);
    QCOMPARE(m_model->rowCount(friday), 2);
    const QModelIndex app = m_model->index(0, 0, friday);
    QCOMPARE(app.parent(), friday);
    QCOMPARE(app.data().toString(), u"api/app (PostgreSQL)"_s);
    QCOMPARE(app.siblingAtColumn(BackupModel::Size).data().toString(), u"412.0 MB"_s);
    QCOMPARE(app.siblingAtColumn(BackupModel::Status).data().toString(), u"Complete"_s);
    QCOMPARE(app.data(BackupModel::IdRole).toString(), friday.data(BackupModel::IdRole).toString());
    QCOMPARE(app.data(BackupModel::StorageRole).toString(), u"api/app"_s);
}

void tst_BackupModel::aSentenceIsReadForEachBackup()
{
    Backup backup = someBackup(1, u"before 2.5 migration"_s);
    backup.manifest.createdAt = dayOfBackups().addSecs(-3600);
    backup.marks.kept = true;
    show({backup});
    QCOMPARE(m_model->index(0, 0).data(Qt::AccessibleTextRole).toString(),
             u"before 2.5 migration, today 13:02, 600.0 megabytes, ready, release 2.4.1, kept forever"_s);
}

void tst_BackupModel::marksStandBesideTheName()
{
    Backup safety = someBackup(1);
    safety.manifest.origin = Origin::Safety;
    safety.marks.kept = true;
    show({safety});
    QCOMPARE(m_model->index(0, 0).data(BackupModel::MarksRole).toStringList(), QStringList({u"kept"_s, u"safety"_s}));
}

void tst_BackupModel::theOneThatWasRestoredLastIsMarked()
{
    QList<Backup> backups{someBackup(2, u"b"_s), someBackup(1, u"a"_s)};
    backups[0].marks.restoredAt = dayOfBackups().addSecs(-7200); // as older marks say it
    m_model->setRestored(backups[0].id());
    show(backups);
    QCOMPARE(names(), QStringList({u"b  ← restored today 12:02"_s, u"a"_s}));
    backups[1].marks.restoredInto = {{u"shop/staging"_s, dayOfBackups().addSecs(-60)},
                                     {u"shop/live"_s, dayOfBackups().addSecs(-30)}};
    show(backups);
    m_model->setRestored(backups[1].id());
    QCOMPARE(names(), QStringList({u"b"_s, u"a  ← restored today 14:01"_s}));
    m_model->setRestored(u"a backup of another stage"_s);
    QCOMPARE(names(), QStringList({u"b"_s, u"a"_s}));
}

void tst_BackupModel::anotherReleaseThanTodaysShows()
{
    show({someBackup(1)});
    QCOMPARE(text(0, BackupModel::Release), u"2.4.1"_s);
    m_model->setCurrentRelease(u"2.5.0"_s);
    QCOMPARE(text(0, BackupModel::Release), u"2.4.1 ≠"_s);
    QVERIFY(m_model->index(0, BackupModel::Release).data(Qt::ToolTipRole).toString().contains(u"now runs 2.5.0"));
}

void tst_BackupModel::stateAndReasonTellWhatCanBeDone_data()
{
    QTest::addColumn<BackupStatus>("status");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("words");
    QTest::newRow("not ready") << BackupStatus::NotReady << u"R5"_s << u"Not ready 0%"_s;
    QTest::newRow("ready") << BackupStatus::Ready << QString() << u"Ready"_s;
    QTest::newRow("failed") << BackupStatus::Failed << u"R6"_s << u"Failed"_s;
    QTest::newRow("cancelled") << BackupStatus::Cancelled << u"R6"_s << u"Cancelled"_s;
    QTest::newRow("damaged") << BackupStatus::Damaged << u"R7"_s << u"Damaged"_s;
}

void tst_BackupModel::stateAndReasonTellWhatCanBeDone()
{
    QFETCH(BackupStatus, status);
    show({someBackup(1, {}, status)});
    QTEST(m_model->index(0, 0).data(BackupModel::ReasonIdRole).toString(), "reason");
    QTEST(text(0, BackupModel::Status), "words");
}

void tst_BackupModel::whatWasVerifiedStaysOnTheRow()
{
    Backup backup = someBackup(1);
    backup.marks.verifiedAt = dayOfBackups();
    backup.marks.verifiedGood = true;
    show({backup});
    QCOMPARE(text(0, BackupModel::Status), u"Ready, verified 12 May"_s);
    QCOMPARE(m_model->index(0, BackupModel::Status, m_model->index(0, 0)).data().toString(), u"Matches"_s);

    backup.marks.verifiedGood = false;
    backup.marks.findings = {u"The pack abcd is damaged."_s};
    show({backup});
    QCOMPARE(text(0, BackupModel::Status), u"Damaged, found 12 May"_s);
    QCOMPARE(m_model->index(0, 0).data(BackupModel::ReasonIdRole).toString(), u"R7"_s);
    QVERIFY(m_model->index(0, BackupModel::Status).data(Qt::ToolTipRole).toString().contains(u"abcd"));
}

void tst_BackupModel::withAStorageMissingItIsNotGood()
{
    Stage stage{.project = u"shop"_s, .name = u"staging"_s};
    stage.storages = {{.component = u"api"_s, .name = u"app"_s}, {.component = u"api"_s, .name = u"uploads"_s}};
    Backup backup = someBackup(1, {}, BackupStatus::ReadyWithWarnings);
    backup.manifest.storages[1].lost = true; // a file of it, not all of it
    QVERIFY(coversAll(backup, stage));
    Backup less = backup;
    less.manifest.storages.removeLast();
    QVERIFY(!coversAll(less, stage));
    Backup bad = backup;
    bad.marks.verifiedAt = dayOfBackups();
    QVERIFY(!coversAll(bad, stage));
    QVERIFY(!coversAll(someBackup(1, {}, BackupStatus::Failed), stage));
}

void tst_BackupModel::aChangedListKeepsTheRowsThatStay()
{
    QList<Backup> backups = someBackups(20);
    show(backups);
    const QPersistentModelIndex fifth = m_model->index(5, 0);
    const QPersistentModelIndex child = m_model->index(1, 0, fifth);
    const QString id = fifth.data(BackupModel::IdRole).toString();
    const QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);

    backups.remove(15, 2);
    backups.removeAt(0);
    backups.prepend(someBackup(40));
    backups.prepend(someBackup(41));
    backups[8].marks.name = u"another"_s;
    show(backups);

    QCOMPARE(resets.size(), 0);
    QCOMPARE(m_model->rowCount(), backups.size());
    for (int row = 0; row < backups.size(); ++row)
        QCOMPARE(text(row, BackupModel::Name), backups[row].name());
    QVERIFY(fifth.isValid());
    QCOMPARE(fifth.row(), 6);
    QCOMPARE(fifth.data(BackupModel::IdRole).toString(), id);
    QCOMPARE(QModelIndex(child).parent(), QModelIndex(fifth));
    QCOMPARE(child.data(BackupModel::IdRole).toString(), id);
}

void tst_BackupModel::whatWasAskedForBecomesTheAttemptAndThenTheBackup()
{
    show({someBackup(1, u"old"_s)});
    Backup asked = someBackup(9, u"new"_s, BackupStatus::NotReady);
    asked.manifest.id = someBackup(5).id();
    m_model->setPending(asked);
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));
    const QPersistentModelIndex row = m_model->index(0, 0);

    show({someBackup(1, u"old"_s)}); // a list that was read before
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));

    show({someBackup(5, u"new"_s, BackupStatus::NotReady), someBackup(1, u"old"_s)});
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));
    QCOMPARE(row.data(BackupModel::IdRole).toString(), someBackup(5).id());

    show({someBackup(5, u"new"_s), someBackup(1, u"old"_s)});
    QVERIFY(row.isValid());
    QCOMPARE(QModelIndex(row).siblingAtColumn(BackupModel::Status).data().toString(), u"Ready"_s);
    QCOMPARE(m_model->rowCount(row), 2);

    m_model->setPending(std::nullopt);
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));
    asked.manifest.id = u"asked"_s;
    m_model->setPending(asked);
    m_model->setPending(std::nullopt); // it came to nothing before anybody saw it
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));
}

void tst_BackupModel::whatIsMadeBeforeAnyListSaysSoKeepsItsRow()
{
    show({someBackup(1, u"old"_s)});
    Backup asked = someBackup(9, u"new"_s, BackupStatus::NotReady);
    asked.manifest.id = someBackup(5).id();
    m_model->setPending(asked);
    const QPersistentModelIndex row = m_model->index(0, 0);
    m_model->setMade(someBackup(5, u"new"_s));
    m_model->setPending(std::nullopt);
    QVERIFY(row.isValid());
    QCOMPARE(row.data(BackupModel::IdRole).toString(), someBackup(5).id());
    QCOMPARE(m_model->rowCount(row), 2);
    show({someBackup(5, u"new"_s), someBackup(1, u"old"_s)});
    QVERIFY(row.isValid());
    QCOMPARE(names(), QStringList({u"new"_s, u"old"_s}));
}

void tst_BackupModel::progressNeverGoesBack()
{
    Backup attempt = someBackup(5, {}, BackupStatus::NotReady);
    show({attempt});
    m_model->setProgress(0.42, u"About 20 seconds left"_s);
    QCOMPARE(text(0, BackupModel::Status), u"Not ready 42%"_s);
    QCOMPARE(m_model->index(0, BackupModel::Status).data(Qt::ToolTipRole).toString(), u"About 20 seconds left"_s);
    attempt.progress = 0.3; // what was written a second ago
    show({attempt});
    m_model->setProgress(0.41, {});
    QCOMPARE(text(0, BackupModel::Status), u"Not ready 42%"_s);
    m_model->setProgress(0.999, {});
    QCOMPARE(text(0, BackupModel::Status), u"Not ready 99%"_s);
}

void tst_BackupModel::sortsByRawValues()
{
    QList<Backup> backups{someBackup(3, u"c"_s), someBackup(2, u"b"_s), someBackup(1, u"a"_s)};
    backups[0].manifest.sizeBytes = 9'000'000; // "9.0 MB"
    backups[1].manifest.sizeBytes = 80'000'000; // "80.0 MB"
    backups[2].manifest.sizeBytes = 1'000'000'000; // "1.0 GB"
    show(backups);
    RowFilter sorted(BackupModel::MatchesRole);
    const QAbstractItemModelTester tester(&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
    sorted.setSourceModel(m_model.get());
    const auto order = [&] {
        QStringList all;
        for (int row = 0; row < sorted.rowCount(); ++row)
            all.append(sorted.index(row, 0).data().toString());
        return all;
    };
    const QStringList byValue{u"a"_s, u"b"_s, u"c"_s};
    sorted.sort(BackupModel::Size, Qt::DescendingOrder);
    QCOMPARE(order(), byValue);
    sorted.sort(BackupModel::Created, Qt::AscendingOrder);
    QCOMPARE(order(), byValue);
    sorted.sort(BackupModel::Name, Qt::AscendingOrder);
    QCOMPARE(order(), byValue);
}

void tst_BackupModel::findsNameReleaseAndNote()
{
    QList<Backup> backups{someBackup(3, u"nightly"_s), someBackup(2, u"friday"_s), someBackup(1, u"other"_s)};
    backups[0].manifest.release = u"3.0"_s;
    backups[1].marks.note = u"before the Migration"_s;
    show(backups);
    RowFilter found(BackupModel::MatchesRole);
    found.setSourceModel(m_model.get());
    for (const auto &[text, row] : {std::pair{u"NIGHT"_s, 0}, {u"migration"_s, 1}, {u"3.0"_s, 0}, {u"othe"_s, 2}}) {
        found.setLookedFor(text);
        QCOMPARE(found.rowCount(), 1);
        QCOMPARE(found.index(0, 0).data().toString(), backups[row].name());
        QCOMPARE(found.rowCount(found.index(0, 0)), 2);
    }
    found.setLookedFor(u"foo"_s);
    QCOMPARE(found.rowCount(), 0);
    found.setLookedFor({});
    QCOMPARE(found.rowCount(), 3);
}

void tst_BackupModel::aTypedNameIsAskedForAndNotTaken()
{
    show({someBackup(2, u"making"_s, BackupStatus::NotReady), someBackup(1, u"old"_s)});
    QSignalSpy asked(m_model.get(), &BackupModel::renameAsked);
    m_model->setData(m_model->index(1, 0), u" new "_s, Qt::EditRole);
    QCOMPARE(asked.takeFirst(), QVariantList({someBackup(1).id(), u"new"_s}));
    QCOMPARE(text(1, BackupModel::Name), u"old"_s);
    m_model->setData(m_model->index(1, 0), u"  "_s, Qt::EditRole);
    m_model->setData(m_model->index(1, 0), u"old"_s, Qt::EditRole);
    m_model->setData(m_model->index(0, 0), u"new"_s, Qt::EditRole);
    QCOMPARE(asked.size(), 0);
}

void tst_BackupModel::fiveThousandBackupsAreListedInAMoment()
{
    m_tester.reset(); // looks at every row
    QList<Backup> backups = someBackups(5000);
    const std::clock_t begun = std::clock(); // of this process: others may be busy
    show(backups);
    backups.prepend(someBackup(6000));
    backups.removeAt(2500);
    show(backups);
    const auto took = qint64(std::clock() - begun) * 1000 / CLOCKS_PER_SEC;
    qInfo() << "two lists of 5000 backups:" << took << "ms";
    QCOMPARE(m_model->rowCount(), 5000);
    QVERIFY2(took < 100, qPrintable(QString::number(took)));
}

QTEST_GUILESS_MAIN(tst_BackupModel)
#include "tst_backupmodel.moc"
