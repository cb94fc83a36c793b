// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"
#include "tests/support/backuprows.h"
#include "tests/support/guitest.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/selectionhint.h"

#include <QAccessible>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_BackupTree : public QObject, private BackupRows
{
    Q_OBJECT

private slots:
    void init() { openDesk(); }
    void cleanup() { m_desk.reset(); }
    void theMouseUnfoldsOneRowPerStorageWithSizeAndResult();
    void theKeysUnfoldAndFold();
    void sizeAndCreatedSortByRawValuesAndTheSortingIsRemembered();
    void theSelectionSaysWhatCanBeDoneAndWhyNot();
    void thereIsAlwaysACurrentRow();
    void readyWithWarningsShowsTheirCountAndTheFiles();
    void copyPutsTheRowsIntoTheClipboard();
    void aNameIsChangedInPlace();
    void columnsAreHiddenAndComeBack();
    void whatVerifyingFoundStaysOnTheRow();
    void aCellIsReadAsASentence();
    void fiveThousandBackupsDoNotStopTheWindow();
};

void tst_BackupTree::theMouseUnfoldsOneRowPerStorageWithSizeAndResult()
{
    Backup verified = someBackup(1, u"friday"_s);
    verified.marks.verifiedAt = m_desk->clock.now();
    verified.marks.verifiedGood = true;
    showBackups({verified});
    QVERIFY(!tree()->isExpanded(row(0)));
    const QRect name = tree()->visualRect(row(0));
    const QPoint arrow(name.left() - tree()->indentation() / 2, name.center().y());
    QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, arrow);
    QVERIFY(tree()->isExpanded(row(0)));
    QCOMPARE(tree()->model()->rowCount(row(0)), 2);
    const QModelIndex app = tree()->model()->index(0, 0, row(0));
    QCOMPARE(app.siblingAtColumn(BackupModel::Size).data().toString(), u"412.0 MB"_s);
    QCOMPARE(app.siblingAtColumn(BackupModel::Status).data().toString(), u"Matches"_s);
}

void tst_BackupTree::theKeysUnfoldAndFold()
{
    showBackups({someBackup(3), someBackup(2), someBackup(1)});
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Right);
    QVERIFY(tree()->isExpanded(row(0)));
    QVERIFY(!tree()->isExpanded(row(1)));
    QTest::keyClick(tree(), Qt::Key_Left);
    QVERIFY(!tree()->isExpanded(row(0)));
    QTest::keyClick(tree(), '*');
    for (int number = 0; number < 3; ++number)
        QVERIFY(tree()->isExpanded(row(number)));
}

void tst_BackupTree::sizeAndCreatedSortByRawValuesAndTheSortingIsRemembered()
{
    QList<Backup> backups{someBackup(3, u"c"_s), someBackup(2, u"b"_s), someBackup(1, u"a"_s)};
    backups[0].manifest.sizeBytes = 900'000; // "900.0 kB" is more text than "1.0 GB"
    backups[1].manifest.sizeBytes = 80'000'000;
    backups[2].manifest.sizeBytes = 1'000'000'000;
    showBackups(backups);
    QCOMPARE(names(), QStringList({u"c"_s, u"b"_s, u"a"_s})); // newest first
    tree()->sortByColumn(BackupModel::Size, Qt::DescendingOrder);
    QCOMPARE(names(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
    tree()->sortByColumn(BackupModel::Created, Qt::AscendingOrder);
    QCOMPARE(names(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
    tree()->sortByColumn(BackupModel::Size, Qt::AscendingOrder);
    const QByteArray state = desk().pane->saveState();

    m_desk = std::make_unique<FakeDesk>();
    desk().pane->restoreState(state);
    showBackups(backups);
    QCOMPARE(names(), QStringList({u"c"_s, u"b"_s, u"a"_s}));
    QCOMPARE(tree()->header()->sortIndicatorSection(), int(BackupModel::Size));
}

void tst_BackupTree::theSelectionSaysWhatCanBeDoneAndWhyNot()
{
    Backup making = someBackup(3, u"nightly"_s, BackupStatus::NotReady);
    making.progress = 0.42;
    showBackups({making, someBackup(2), someBackup(1)});
    SelectionHint *hint = desk().pane->hint();
    tree()->setCurrentIndex(row(0));
    QVERIFY2(hint->text().contains(u"Restore, Verify") && hint->text().contains(u"42%"), qPrintable(hint->text()));
    tree()->setCurrentIndex(row(1));
    QCOMPARE(hint->text(), u"Possible now: Restore, Verify, Rename, Keep forever, Delete."_s);
    tree()->selectAll();
    QVERIFY2(hint->text().contains(u"Select one backup to restore."), qPrintable(hint->text()));
    QCOMPARE(hint->focusPolicy(), Qt::StrongFocus);
    QCOMPARE(hint->accessibleDescription(), hint->text());
}

void tst_BackupTree::thereIsAlwaysACurrentRow()
{
    showBackups({someBackup(2), someBackup(1)});
    QVERIFY(tree()->currentIndex().isValid());
    m_desk->service.knownBackups.removeFirst();
    desk().reload();
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    QVERIFY(tree()->currentIndex().isValid());
}

void tst_BackupTree::readyWithWarningsShowsTheirCountAndTheFiles()
{
    Backup backup = someBackup(1, u"safety"_s, BackupStatus::ReadyWithWarnings);
    StorageRecord &uploads = backup.manifest.storages[1];
    uploads.problems = {{.subject = u"a.lock"_s, .reason = u"locked by another program"_s},
                        {.subject = u"b.lock"_s, .reason = u"it vanished"_s}};
    uploads.problemCount = 2;
    uploads.lost = true;
    backup.manifest.warnings = {u"One."_s, u"Two."_s, u"Three."_s};
    showBackups({backup});
    const QString status = row(0, BackupModel::Status).data().toString();
    QVERIFY2(status.startsWith(u"Ready, 3 warning"), qPrintable(status));
    const QString lines = desk().window.findChild<BackupDetails *>()->lines().join(u'\n');
    QVERIFY2(lines.contains(u"api/uploads: a.lock, locked by another program"), qPrintable(lines));
    QVERIFY2(lines.contains(u"api/uploads: b.lock, it vanished"), qPrintable(lines));
    tree()->expand(row(0));
    const QModelIndex lost = tree()->model()->index(1, BackupModel::Status, row(0));
    QVERIFY2(lost.data().toString().startsWith(u"2 problem"), qPrintable(lost.data().toString()));
}

void tst_BackupTree::copyPutsTheRowsIntoTheClipboard()
{
    showBackups({someBackup(2, u"b"_s), someBackup(1, u"a"_s)});
    tree()->selectAll();
    QTest::keySequence(tree(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0], u"Name\tCreated\tSize\tStatus\tRelease"_s);
    QVERIFY(lines[1].startsWith(u"b\t"));
    QVERIFY(lines[2].endsWith(u"\t1.4 GB\tReady\t2.4.1"));
}

void tst_BackupTree::aNameIsChangedInPlace()
{
    showBackups({someBackup(1, u"old"_s)});
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_F2);
    auto *field = tree()->viewport()->findChild<QLineEdit *>();
    QVERIFY(field);
    QCOMPARE(field->text(), u"old"_s);
    QCOMPARE(field->maxLength(), 80);
    field->setText(u"before 2.5: a/b"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(names(), QStringList(u"before 2.5: a/b"_s));
    QVERIFY(m_desk->service.calls.contains(u"describe "_s + someBackup(1).id()));
}

void tst_BackupTree::columnsAreHiddenAndComeBack()
{
    showBackups({someBackup(1)});
    QVERIFY(tree()->isColumnHidden(BackupModel::Note));
    emit tree() -> header()->customContextMenuRequested({5, 5});
    auto *menu = tree()->findChild<QMenu *>(u"backupColumnsMenu"_s);
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (action->text() == u"Release" || action->text() == u"Note")
            action->toggle();
    }
    menu->close();
    QVERIFY(tree()->isColumnHidden(BackupModel::Release));
    QVERIFY(!tree()->isColumnHidden(BackupModel::Note));
    tree()->resetColumns();
    QVERIFY(!tree()->isColumnHidden(BackupModel::Release));
    QVERIFY(tree()->isColumnHidden(BackupModel::Note));
}

void tst_BackupTree::whatVerifyingFoundStaysOnTheRow()
{
    const Backup backup = someBackup(1, u"friday"_s);
    showBackups({backup});
    m_desk->service.verifying = [this](const QString &id, const TaskControl &) -> Result<VerifyOutcome> {
        m_desk->service.change(id, [this](Backup &each) {
            each.marks.verifiedAt = m_desk->clock.now();
            each.marks.findings = {u"The pack abcd is damaged."_s};
        });
        return VerifyOutcome{.backup = {}, .good = false, .findings = {u"The pack abcd is damaged."_s}};
    };
    desk().pane->verifySelected();
    QTRY_VERIFY(row(0, BackupModel::Status).data().toString().startsWith(u"Damaged"));
    QVERIFY(desk().pane->hint()->text().contains(u"Restore: This backup is damaged."));
    QVERIFY(desk().window.findChild<BackupDetails *>()->lines().join(u'\n').contains(u"abcd"));

    m_desk->service.verifying = [this](const QString &id, const TaskControl &) -> Result<VerifyOutcome> {
        m_desk->service.change(id, [](Backup &each) { each.marks.verifiedGood = true; });
        return VerifyOutcome{.backup = {}, .good = true, .findings = {}};
    };
    desk().pane->verifySelected();
    QTRY_COMPARE(row(0, BackupModel::Status).data().toString(), u"Ready, verified 12 May"_s);
}

void tst_BackupTree::aCellIsReadAsASentence()
{
    showBackups({someBackup(2, u"nightly"_s), someBackup(1)});
    QAccessibleInterface *view = QAccessible::queryAccessibleInterface(tree());
    QVERIFY(view && view->tableInterface());
    QCOMPARE(view->text(QAccessible::Name), u"Backups"_s);
    QCOMPARE(view->tableInterface()->rowCount(), 2);
    const QString read = view->tableInterface()->cellAt(0, 0)->text(QAccessible::Name);
    QVERIFY2(read.startsWith(u"nightly, ") && read.contains(u", ready, release 2.4.1"), qPrintable(read));
}

void tst_BackupTree::fiveThousandBackupsDoNotStopTheWindow()
{
    m_desk->service.knownBackups = someBackups(5000);
    EventLoopWatch *watch = eventLoopWatch();
    QVERIFY(watch);
    watch->reset();
    desk().show(runningStage());
    QTRY_COMPARE(tree()->model()->rowCount(), 5000);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_End);
    m_desk->service.add(someBackup(6000));
    desk().reload();
    QTRY_COMPARE(tree()->model()->rowCount(), 5001);
    qInfo() << "longest:" << watch->longest();
    QVERIFY(watch->tooLong().isEmpty());
}

UNDERSTUDY_GUITEST_MAIN(tst_BackupTree)
#include "tst_backuptree.moc"
