// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "models/storagemodel.h"
#include "tests/support/backuprows.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/selectionhint.h"
#include "ui/backups/storageview.h"
#include "ui/widgets/sparkline.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_BackupPanes : public QObject, private BackupRows
{
    Q_OBJECT

private slots:
    void init() { openDesk(); }
    void cleanup() { m_desk.reset(); }
    void theFilterFindsAndSaysWhenItFindsNothing();
    void storagesListWhatThereIsAndSortNumerically();
    void aStageWithoutBackupsOffersTheFirst();
    void theSparklineTellsItsNumbers();
    void aNoteAndTheMarkAreChangedInTheDetails();
    void looksGoodInEveryPalette();

private:
    static StageStatus someStatus();
};

StageStatus tst_BackupPanes::someStatus()
{
    StageStatus status{.state = u"running"_s, .release = u"2.4.1"_s};
    status.stage.project = u"shop"_s;
    status.stage.name = u"staging"_s;
    const auto add = [&](const QString &component, const QString &name, StorageKind kind, qint64 bytes, bool ready) {
        status.stage.storages.append({.component = component, .name = name, .kind = kind});
        status.storages.append({.id = component + u'/' + name, .kind = kind, .ready = ready, .sizeBytes = bytes});
    };
    add(u"api"_s, u"app"_s, StorageKind::Postgres, 412'000'000, true);
    add(u"api"_s, u"uploads"_s, StorageKind::Files, 1'100'000'000, true);
    add(u"worker"_s, u"jobs"_s, StorageKind::Sqlite, 18'000'000, true);
    add(u"api"_s, u"env"_s, StorageKind::Secrets, 3000, false);
    status.storages[0].version = u"16.4"_s;
    status.storages[3].sizeBytes = 0;
    status.storages[3].problems = {{.message = u"It is locked."_s}};
    return status;
}

void tst_BackupPanes::theFilterFindsAndSaysWhenItFindsNothing()
{
    showBackups({someBackup(2, u"nightly"_s), someBackup(1, u"friday"_s)});
    QLineEdit *filter = desk().filter;
    QTest::keyClicks(filter, u"FRI"_s);
    QCOMPARE(names(), QStringList(u"friday"_s));
    QTest::keyClicks(filter, u"foo"_s);
    auto *text = desk().window.findChild<QLabel *>(u"noHits"_s);
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(), u"No backup matches “FRIfoo”."_s);
    QTest::mouseClick(desk().window.findChild<QPushButton *>(u"clearFilter"_s), Qt::LeftButton);
    QCOMPARE(names().size(), 2);
    QVERIFY(tree()->isVisible());
}

void tst_BackupPanes::storagesListWhatThereIsAndSortNumerically()
{
    showBackups({});
    desk().pane->showStatus(someStatus());
    StorageView *view = desk().window.findChild<StorageView *>();
    QCOMPARE(view->model()->rowCount(), 4);
    QStringList cells;
    for (int column = 0; column < StorageModel::ColumnCount; ++column)
        cells.append(view->model()->index(0, column).data().toString());
    QCOMPARE(cells, QStringList({u"api"_s, u"app"_s, u"PostgreSQL 16"_s, u"412.0 MB"_s, u"Reachable"_s}));
    QCOMPARE(view->model()->index(3, StorageModel::State).data().toString(), u"Unreachable"_s);
    view->sortByColumn(StorageModel::Size, Qt::AscendingOrder);
    QStringList sizes;
    for (int number = 0; number < 4; ++number)
        sizes.append(view->model()->index(number, StorageModel::Size).data().toString());
    QCOMPARE(sizes, QStringList({u"—"_s, u"18.0 MB"_s, u"412.0 MB"_s, u"1.1 GB"_s}));
    QVERIFY(view->height() < 6 * view->rowHeight(0));
}

void tst_BackupPanes::aStageWithoutBackupsOffersTheFirst()
{
    showBackups({});
    auto *text = desk().window.findChild<QLabel *>(u"noBackups"_s);
    QTRY_VERIFY(text->isVisible());
    QCOMPARE(text->text(), u"No backups of “staging” yet."_s);
    QTest::mouseClick(desk().window.findChild<QPushButton *>(u"makeFirstBackup"_s), Qt::LeftButton);
    QVERIFY(desk().window.findChild<NewBackupDialog *>(u"newBackupDialog"_s));

    StageStatus bare;
    desk().pane->showStatus(bare);
    QVERIFY(desk().window.findChild<QLabel *>(u"noStorages"_s)->isVisible());
}

void tst_BackupPanes::theSparklineTellsItsNumbers()
{
    QList<Backup> backups = someBackups(40);
    showBackups(backups);
    auto *line = desk().window.findChild<Sparkline *>();
    QVERIFY(line->isVisible());
    QVERIFY2(line->accessibleDescription().startsWith(u"30 backup"), qPrintable(line->accessibleDescription()));
    QVERIFY(line->accessibleDescription().contains(u"last 1.4 gigabytes"));
    QVERIFY(!line->isConspicuous());
    line->setSizes({1000, 1100, 400});
    QVERIFY(line->isConspicuous());
    QVERIFY(!line->grab().isNull());
}

void tst_BackupPanes::aNoteAndTheMarkAreChangedInTheDetails()
{
    showBackups({someBackup(1, u"friday"_s)});
    auto *details = desk().window.findChild<BackupDetails *>();
    auto *note = details->findChild<QPlainTextEdit *>(u"noteField"_s);
    note->setFocus();
    note->setPlainText(u"before the migration"_s);
    tree()->setFocus();
    QTRY_COMPARE(row(0).data(BackupModel::MatchesRole).toString(), u"friday\n2.4.1\nbefore the migration"_s);
    QTest::mouseClick(details->findChild<QCheckBox *>(u"keepBox"_s), Qt::LeftButton, {}, {5, 5});
    QTRY_COMPARE(row(0).data(BackupModel::MarksRole).toStringList(), QStringList(u"kept"_s));
    QVERIFY(details->findChild<QCheckBox *>(u"keepBox"_s)->isChecked());
    QVERIFY(desk().pane->hint()->text().contains(u"Delete:"));
}

void tst_BackupPanes::looksGoodInEveryPalette()
{
    QList<Backup> backups{someBackup(6, u"nightly"_s, BackupStatus::NotReady),
                          someBackup(5, u"before 2.5 migration"_s),
                          someBackup(4, u"safety before restore"_s, BackupStatus::ReadyWithWarnings),
                          someBackup(3, u"friday"_s, BackupStatus::Failed),
                          someBackup(2, u"sunday"_s, BackupStatus::Cancelled),
                          someBackup(1, u"first"_s)};
    backups[0].progress = 0.42;
    backups[1].marks = {.kept = true, .verifiedAt = m_desk->clock.now(), .verifiedGood = true};
    backups[2].manifest.origin = Origin::Safety;
    backups[2].manifest.warnings = {u"uploads: 3 files could not be read."_s};
    backups[3].failure = {.message = u"The server closed the connection."_s};
    backups[5].marks = {.verifiedAt = m_desk->clock.now(), .findings = {u"The pack abcd is damaged."_s}};
    for (const QString &look : {u"light"_s, u"dark"_s, u"large"_s, u"narrow"_s}) {
        const Look applied(look);
        m_desk = std::make_unique<FakeDesk>();
        m_desk->service.knownBackups = backups;
        desk().show(runningStage());
        desk().pane->showStatus(someStatus());
        QTRY_COMPARE(tree()->model()->rowCount(), backups.size());
        tree()->setCurrentIndex(row(1));
        tree()->expand(row(1));
        desk().window.resize(look == u"narrow" ? QSize(700, 560) : QSize(1180, 700));
        QVERIFY(keepPicture(desk().window, u"backups-"_s + look));
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_BackupPanes)
#include "tst_backuppanes.moc"
