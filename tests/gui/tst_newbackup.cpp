// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backupdesk.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_NewBackup : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void theNameIsFilledInAndSelected();
    void anEmptyNameCannotBeStartedAndSaysWhy();
    void aNameThatAnotherBackupHasIsToldButTaken();
    void aRunningStageOffersToSuspendOrToKeepRunning();
    void aSuspendedStageOffersNoChoice();
    void aStageThatIsSuspendedMeanwhileNeedsNoChoiceAnyMore();
    void aStageNobodyCanSuspendIsTakenRunningOrAsPromised();
    void whatIsAskedForIsWhatIsStarted();
    void escapeStartsNothing();
    void theSpaceIsToldOnceItIsKnown();
    void looksGoodInEveryPalette();

private:
    static NewBackupFacts someFacts()
    {
        return {.stage = u"shop/staging"_s,
                .canSuspend = true,
                .holds = {u"app 412.0 MB"_s, u"uploads 1.1 GB"_s, u"jobs 18.0 MB"_s, u"env 3.0 kB"_s},
                .neededBytes = 1'500'000'000,
                .freeBytes = 212'000'000'000,
                .downMs = 20'000,
                .takenNames = {u"friday"_s},
                .now = dayOfBackups()};
    }
    template<typename Widget>
    static Widget *in(const QWidget &dialog, const QString &name)
    {
        auto *found = dialog.findChild<Widget *>(name);
        Q_ASSERT(found);
        return found;
    }
};

void tst_NewBackup::theNameIsFilledInAndSelected()
{
    const NewBackupDialog dialog(someFacts());
    const auto *name = in<QLineEdit>(dialog, u"nameField"_s);
    QCOMPARE(name->text(), u"staging 12 May 14:02"_s);
    QCOMPARE(name->selectedText(), name->text());
    QCOMPARE(dialog.focusWidget(), name);
    QVERIFY(in<QPushButton>(dialog, u"startButton"_s)->isEnabled());
    QVERIFY(dialog.isToBeVerified());
}

void tst_NewBackup::anEmptyNameCannotBeStartedAndSaysWhy()
{
    NewBackupDialog dialog(someFacts());
    dialog.show();
    auto *name = in<QLineEdit>(dialog, u"nameField"_s);
    auto *start = in<QPushButton>(dialog, u"startButton"_s);
    const auto *hint = in<QLabel>(dialog, u"nameHint"_s);
    QVERIFY(!hint->isVisible());
    for (const QString &text : {QString(), u"   "_s, u"latest"_s}) {
        name->setText(text);
        QVERIFY(!start->isEnabled());
        QVERIFY(hint->isVisible());
        QVERIFY(!hint->text().isEmpty());
        QCOMPARE(start->accessibleDescription(), hint->text());
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(dialog.isVisible());
    }
    name->setText(u"a/b: c\\d ü"_s);
    QVERIFY(start->isEnabled());
    QVERIFY(!hint->isVisible());
    name->setText(QString(200, u'x'));
    QCOMPARE(dialog.request().name.size(), 80);
}

void tst_NewBackup::aNameThatAnotherBackupHasIsToldButTaken()
{
    NewBackupDialog dialog(someFacts());
    in<QLineEdit>(dialog, u"nameField"_s)->setText(u"friday"_s);
    QCOMPARE(in<QLabel>(dialog, u"nameHint"_s)->text(), u"Another backup has this name."_s);
    QVERIFY(in<QPushButton>(dialog, u"startButton"_s)->isEnabled());
}

void tst_NewBackup::aRunningStageOffersToSuspendOrToKeepRunning()
{
    NewBackupDialog dialog(someFacts());
    dialog.show();
    QVERIFY(in<QRadioButton>(dialog, u"suspendChoice"_s)->isVisible());
    QVERIFY(in<QRadioButton>(dialog, u"liveChoice"_s)->isVisible());
    QVERIFY(!in<QLabel>(dialog, u"suspendedLine"_s)->isVisible());
    QCOMPARE(dialog.request().hold, BackupRequest::Hold::Suspend);
    in<QRadioButton>(dialog, u"liveChoice"_s)->click();
    QCOMPARE(dialog.request().hold, BackupRequest::Hold::Live);
}

void tst_NewBackup::aSuspendedStageOffersNoChoice()
{
    NewBackupFacts facts = someFacts();
    facts.suspended = true;
    NewBackupDialog dialog(facts);
    dialog.show();
    QVERIFY(!in<QRadioButton>(dialog, u"suspendChoice"_s)->isVisible());
    QVERIFY(!in<QRadioButton>(dialog, u"liveChoice"_s)->isVisible());
    QVERIFY(in<QLabel>(dialog, u"suspendedLine"_s)->isVisible());
    QCOMPARE(dialog.request().hold, BackupRequest::Hold::AsIs);
}

void tst_NewBackup::aStageThatIsSuspendedMeanwhileNeedsNoChoiceAnyMore()
{
    FakeDesk desk;
    desk.desk.show(runningStage());
    desk.desk.pane->askForBackup();
    auto *dialog = desk.desk.window.findChild<NewBackupDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->request().hold, BackupRequest::Hold::Suspend);
    StageCondition suspended = runningStage();
    suspended.state = StageState::Suspended;
    suspended.isSuspended = true;
    desk.desk.pane->showStage(suspended);
    QCOMPARE(dialog->request().hold, BackupRequest::Hold::AsIs);
    QVERIFY(in<QLabel>(*dialog, u"suspendedLine"_s)->isVisible());
}

void tst_NewBackup::aStageNobodyCanSuspendIsTakenRunningOrAsPromised()
{
    NewBackupFacts facts = someFacts();
    facts.canSuspend = false;
    NewBackupDialog dialog(facts);
    QCOMPARE(dialog.request().hold, BackupRequest::Hold::Live);
    in<QRadioButton>(dialog, u"suspendChoice"_s)->click();
    QCOMPARE(dialog.request().hold, BackupRequest::Hold::AsIs);
    QVERIFY(dialog.request().assumeSuspended);
}

void tst_NewBackup::whatIsAskedForIsWhatIsStarted()
{
    FakeDesk desk;
    desk.service.made = someBackup(1);
    desk.desk.show(runningStage());
    desk.desk.pane->askForBackup();
    auto *dialog = desk.desk.window.findChild<NewBackupDialog *>();
    in<QLineEdit>(*dialog, u"nameField"_s)->setText(u"before 2.5"_s);
    in<QLineEdit>(*dialog, u"noteField"_s)->setText(u"to be safe"_s);
    in<QCheckBox>(*dialog, u"keepBox"_s)->click();
    in<QCheckBox>(*dialog, u"verifyBox"_s)->click();
    QTest::keyClick(in<QLineEdit>(*dialog, u"nameField"_s), Qt::Key_Return);
    QTRY_COMPARE(desk.service.backupRequests.size(), 1);
    const BackupRequest &request = desk.service.backupRequests.first();
    QCOMPARE(request.stage, u"shop/staging"_s);
    QCOMPARE(request.name, u"before 2.5"_s);
    QCOMPARE(request.note, u"to be safe"_s);
    QVERIFY(request.keep);
    QCOMPARE(request.hold, BackupRequest::Hold::Suspend);
    QTRY_VERIFY(desk.desk.tasks.running().isEmpty());
}

void tst_NewBackup::escapeStartsNothing()
{
    FakeDesk desk;
    desk.desk.show(runningStage());
    desk.desk.pane->askForBackup();
    QTest::keyClick(desk.desk.window.findChild<NewBackupDialog *>(), Qt::Key_Escape);
    QTRY_VERIFY(!desk.desk.window.findChild<NewBackupDialog *>());
    QTRY_VERIFY(desk.desk.tasks.running().isEmpty());
    QVERIFY(desk.service.backupRequests.isEmpty());
}

void tst_NewBackup::theSpaceIsToldOnceItIsKnown()
{
    FakeDesk desk;
    desk.service.repository = RepositoryStatus{.availableBytes = 212'000'000'000};
    desk.desk.show(runningStage());
    desk.desk.pane->askForBackup();
    auto *dialog = desk.desk.window.findChild<NewBackupDialog *>();
    QTRY_COMPARE(in<QLabel>(*dialog, u"spaceLine"_s)->text(), u"212.0 GB free."_s);
    const NewBackupDialog known(someFacts());
    QCOMPARE(in<QLabel>(known, u"spaceLine"_s)->text(), u"Needs about 1.5 GB, 212.0 GB free."_s);
}

void tst_NewBackup::looksGoodInEveryPalette()
{
    for (const QString &look : {u"light"_s, u"dark"_s, u"large"_s}) {
        const Look applied(look);
        NewBackupDialog dialog(someFacts());
        dialog.show();
        QVERIFY(keepPicture(dialog, u"newbackup-"_s + look));
        QVERIFY2(dialog.minimumSizeHint().width() <= 1280 && dialog.minimumSizeHint().height() <= 720,
                 qPrintable(look));
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_NewBackup)
#include "tst_newbackup.moc"
