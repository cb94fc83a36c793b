// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backuprows.h"
#include "tests/support/guitest.h"
#include "ui/backups/recentlydeleteddialog.h"
#include "ui/widgets/undobar.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_DeleteBackup : public QObject, private BackupRows
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_desk.reset(); }
    void deletingShowsTheUndoBarWithTheName();
    void theButtonOfTheBarBringsTheRowBack();
    void undoBringsTheRowBack();
    void severalAreDeletedAndBroughtBackTogether();
    void theBarWaitsWhileItIsHoveredOrHasTheFocus();
    void theBarDoesNotStealTheFocus();
    void aDeleteThatIsRefusedSaysWhyAndOffersNoUndo();
    void recentlyDeletedBringsBack();
    void recentlyDeletedEmptiesOnlyAfterTheQuestion();

private:
    [[nodiscard]] UndoBar *bar() { return desk().pane->undoBar(); }
    void deleteRow(int row)
    {
        tree()->setCurrentIndex(tree()->model()->index(row, 0));
        desk().pane->deleteSelected();
    }
    [[nodiscard]] RecentlyDeletedDialog *openDeleted()
    {
        desk().pane->showRecentlyDeleted();
        return desk().window.findChild<RecentlyDeletedDialog *>(u"recentlyDeletedDialog"_s);
    }
};

void tst_DeleteBackup::init()
{
    openDesk();
    showBackups({someBackup(3, u"nightly"_s), someBackup(2, u"friday"_s), someBackup(1, u"first"_s)});
}

void tst_DeleteBackup::deletingShowsTheUndoBarWithTheName()
{
    QVERIFY(!bar()->isVisible());
    deleteRow(1);
    QTRY_VERIFY(bar()->isVisible());
    QCOMPARE(bar()->text(), u"Deleted “friday”. It stays in Recently deleted for 7 days."_s);
    QTRY_COMPARE(rows(), 2);
    QVERIFY(desk().announced.contains(bar()->text()));
    QVERIFY(!bar()->isPaused());
}

void tst_DeleteBackup::theButtonOfTheBarBringsTheRowBack()
{
    deleteRow(1);
    QTRY_VERIFY(bar()->isVisible());
    QTRY_COMPARE(rows(), 2);
    QTest::mouseClick(bar()->findChild<QPushButton *>(u"undoButton"_s), Qt::LeftButton);
    QTRY_COMPARE(rows(), 3);
    QVERIFY(!bar()->isVisible());
    QVERIFY(!desk().flow->canUndoRemove());
}

void tst_DeleteBackup::undoBringsTheRowBack()
{
    deleteRow(0);
    QTRY_COMPARE(rows(), 2);
    bar()->dismiss(); // the bar goes, undo stays
    QTRY_VERIFY(desk().flow->canUndoRemove());
    desk().pane->undoDelete();
    QTRY_COMPARE(rows(), 3);
    QCOMPARE(m_desk->service.calls,
             QStringList({u"delete "_s + someBackup(3).id(), u"undelete "_s + someBackup(3).id()}));
}

void tst_DeleteBackup::severalAreDeletedAndBroughtBackTogether()
{
    desk().pane->tree()->selectAll();
    desk().pane->deleteSelected();
    QTRY_COMPARE(rows(), 0);
    QTRY_VERIFY(bar()->isVisible());
    QVERIFY2(bar()->text().contains(u'3'), qPrintable(bar()->text()));
    desk().pane->undoDelete();
    QTRY_COMPARE(rows(), 3);
}

void tst_DeleteBackup::theBarWaitsWhileItIsHoveredOrHasTheFocus()
{
    deleteRow(1);
    QTRY_VERIFY(bar()->isVisible());
    bar()->setTime(std::chrono::milliseconds(50)); // of the turns that begin now
    QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
    QCoreApplication::sendEvent(bar(), &enter);
    QVERIFY(bar()->isPaused());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(bar(), &leave);
    QVERIFY(!bar()->isPaused());
    QTRY_VERIFY(!bar()->isVisible());

    bar()->offer(u"again"_s);
    bar()->findChild<QPushButton *>(u"undoButton"_s)->setFocus();
    QTRY_VERIFY(bar()->isPaused());
    desk().pane->tree()->setFocus();
    QTRY_VERIFY(!bar()->isVisible());
}

void tst_DeleteBackup::theBarDoesNotStealTheFocus()
{
    desk().pane->tree()->setFocus();
    deleteRow(1);
    QTRY_VERIFY(bar()->isVisible());
    QCOMPARE(desk().window.focusWidget(), desk().pane->tree());
}

void tst_DeleteBackup::aDeleteThatIsRefusedSaysWhyAndOffersNoUndo()
{
    m_desk->service.answer = FakeBackupService::failure(Error::Code::Refused);
    deleteRow(1);
    QTRY_COMPARE(desk().failures.size(), 1);
    QCOMPARE(desk().failures.first().code, Error::Code::Refused);
    QVERIFY(!bar()->isVisible());
    QVERIFY(!desk().flow->canUndoRemove());
    QCOMPARE(rows(), 3);
}

void tst_DeleteBackup::recentlyDeletedBringsBack()
{
    deleteRow(1);
    QTRY_COMPARE(rows(), 2);
    RecentlyDeletedDialog *dialog = openDeleted();
    QVERIFY(dialog);
    auto *tree = dialog->findChild<BackupTree *>(u"deletedTree"_s);
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"bringBackButton"_s), Qt::LeftButton);
    QTRY_COMPARE(rows(), 3);
    QTRY_COMPARE(tree->model()->rowCount(), 0);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!desk().window.findChild<RecentlyDeletedDialog *>());
}

void tst_DeleteBackup::recentlyDeletedEmptiesOnlyAfterTheQuestion()
{
    deleteRow(1);
    QTRY_COMPARE(rows(), 2);
    RecentlyDeletedDialog *dialog = openDeleted();
    auto *tree = dialog->findChild<BackupTree *>(u"deletedTree"_s);
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const auto ask = [dialog] {
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"emptyButton"_s), Qt::LeftButton);
        return dialog->findChild<QMessageBox *>(u"deleteForGoodQuestion"_s);
    };
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Escape}) { // Cancel is the default
        QMessageBox *question = ask();
        QVERIFY(question);
        QVERIFY(question->informativeText().contains(u"cannot be undone"));
        QTest::keyClick(question, key);
        QTRY_VERIFY(!dialog->findChild<QMessageBox *>());
    }
    QVERIFY(!m_desk->service.calls.last().startsWith(u"purge"));

    QTest::mouseClick(ask()->findChild<QPushButton *>(u"confirmPurge"_s), Qt::LeftButton);
    QTRY_COMPARE(m_desk->service.calls.last(), u"purge "_s + someBackup(2).id());
    QTRY_COMPARE(tree->model()->rowCount(), 0);
    QVERIFY(!desk().flow->canUndoRemove());
}

UNDERSTUDY_GUITEST_MAIN(tst_DeleteBackup)
#include "tst_deletebackup.moc"
