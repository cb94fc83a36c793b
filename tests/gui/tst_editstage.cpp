// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/partswindow.h"
#include "tests/support/stageworld.h"
#include "ui/schedule/retentiontab.h"
#include "ui/stages/editstagedialog.h"
#include "ui/stages/removestagedialog.h"
#include "ui/stages/stageactions.h"

#include <QCheckBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_EditStage : public QObject
{
    Q_OBJECT

private slots:
    void editingShowsTheSamePagesAsTabs();
    void editingKeepsTheNameAndWhatItDoesNotKnow();
    void keepingFewerBackupsIsAskedBeforeItIsSaved();
    void theSafetyBackupOfAnUndoIsNotSaidToGo();
    void removingKeepsBackupsByDefault();
    void removingBackupsTooNeedsTheTypedName();
    void enterInTheTypedNameRemovesNothing();
};

static QList<Backup> backups()
{
    QList<Backup> list;
    for (const QString &id : {u"a"_s, u"b"_s}) {
        Backup backup{.manifest = {.id = id, .project = u"shop"_s, .stage = u"staging"_s, .name = id}};
        backup.manifest.storedBytes = 9'000'000'000;
        backup.marks.kept = id == "a"_L1;
        list.append(backup);
    }
    return list;
}

void tst_EditStage::editingShowsTheSamePagesAsTabs()
{
    StageWorld world;
    world.service.knownStages = {knownStage()};
    connect(world.flow, &StageFlow::editing, this,
            [](EditStageDialog *dialog) { dialog->addTab(new QLabel(u"more"_s), u"More"_s); });
    world.flow->editStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<EditStageDialog *>());
    auto *dialog = world.window.findChild<EditStageDialog *>();
    QCOMPARE(child<QTabWidget>(dialog, u"stageTabs"_s)->count(), 5);
    QVERIFY(child<QWidget>(dialog, u"foundPage"_s) && child<QWidget>(dialog, u"controlPage"_s));
    QSignalSpy failed(world.flow, &StageFlow::failed);
    world.flow->editStage(u"shop/gone"_s);
    QTRY_COMPARE(failed.size(), 1);
}

void tst_EditStage::editingKeepsTheNameAndWhatItDoesNotKnow()
{
    StageWorld world;
    world.service.knownStages = {knownStage()};
    QSignalSpy changed(world.flow, &StageFlow::stageChanged);
    world.flow->editStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<EditStageDialog *>());
    auto *dialog = world.window.findChild<EditStageDialog *>();
    QVERIFY(child<QLineEdit>(dialog, u"stageName"_s)->isReadOnly());
    child<QCheckBox>(dialog, u"protectedStage"_s)->setChecked(true);
    child<QPushButton>(dialog, u"saveStage"_s)->click();
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(world.service.calls.contains(u"addStage replace"_s));
    const QJsonObject saved = QJsonDocument::fromJson(world.service.addedJson).object();
    QCOMPARE(saved["later"_L1].toInt(), 1);
    QVERIFY(saved["components"_L1][0]["storages"_L1][0]["future"_L1].toBool());
    QVERIFY(saved["protected"_L1].toBool());
}

void tst_EditStage::keepingFewerBackupsIsAskedBeforeItIsSaved()
{
    StageWorld world;
    world.addStage(u"shop"_s, u"staging"_s);
    world.service.knownStages = {knownStage()};
    for (int day = 0; day < 5; ++day)
        world.addBackup(u"shop"_s, u"staging"_s, u"nightly"_s, day * 1440).manifest.origin = Origin::Automatic;
    QSignalSpy changed(world.flow, &StageFlow::stageChanged);
    world.flow->editStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<EditStageDialog *>());
    auto *dialog = world.window.findChild<EditStageDialog *>();
    auto *number = dialog->findChild<RetentionTab *>()->findChild<QSpinBox *>();
    QCOMPARE(number->value(), 7);
    number->setValue(2);
    child<QPushButton>(dialog, u"saveStage"_s)->click();
    auto *question = dialog->findChild<QMessageBox *>(u"retentionQuestion"_s);
    QVERIFY(question && world.service.addedJson.isEmpty());
    question->buttons().first()->click();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(parseStageFile(world.service.addedJson)->stage.keepAutomatic, 2);
}

void tst_EditStage::theSafetyBackupOfAnUndoIsNotSaidToGo()
{
    PartsWindow shown({});
    shown.bench.service.knownStages = {knownStage()};
    for (int day = 0; day < 9; ++day)
        shown.bench.addBackup(u"shop"_s, u"staging"_s, u"nightly"_s, day * 1440).manifest.origin = Origin::Automatic;
    Backup &safety = shown.bench.service.knownBackups.last();
    safety.manifest.origin = Origin::Safety;
    const QString id = safety.id();
    shown.bench.service.stageStatus->pendingRestore = u"r1"_s;
    shown.bench.service.stageStatus->pendingSafety = id;
    handleStageActions(*shown.window);
    shown.window->watch().refresh();
    QVERIFY(shown.isLoaded());
    QTRY_VERIFY(!shown.window->watch().status(shown.stage())->pendingSafety.isEmpty());
    shown.trigger(ActionId::EditStage);
    QTRY_VERIFY(shown.window->findChild<EditStageDialog *>());
    const RetentionPreview preview = shown.window->findChild<RetentionTab *>()->preview();
    const auto dot = std::ranges::find(preview.dots, id, &RetentionPreview::Dot::id);
    QVERIFY(dot != preview.dots.end());
    QVERIFY(!dot->goes);
    QVERIFY(preview.goes > 0);
}

void tst_EditStage::removingKeepsBackupsByDefault()
{
    StageWorld world;
    world.service.knownBackups = backups();
    QSignalSpy removed(world.flow, &StageFlow::stageRemoved);
    world.flow->removeStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<RemoveStageDialog *>());
    auto *dialog = world.window.findChild<RemoveStageDialog *>();
    QVERIFY(!dialog->deletesBackups());
    QVERIFY(!child<QLineEdit>(dialog, u"typedName"_s)->isVisible());
    child<QPushButton>(dialog, u"btnRemoveStage"_s)->click();
    QTRY_COMPARE(removed.size(), 1);
    QCOMPARE(world.service.calls, QStringList{u"removeStage shop/staging"_s});
}

void tst_EditStage::removingBackupsTooNeedsTheTypedName()
{
    StageWorld world;
    world.service.knownBackups = backups();
    QSignalSpy removed(world.flow, &StageFlow::stageRemoved);
    world.flow->removeStage(u"shop/staging"_s);
    QTRY_VERIFY(world.window.findChild<RemoveStageDialog *>());
    auto *dialog = world.window.findChild<RemoveStageDialog *>();
    child<QCheckBox>(dialog, u"deleteBackups"_s)->setChecked(true);
    auto *remove = child<QPushButton>(dialog, u"btnRemoveStage"_s);
    QVERIFY(!remove->isEnabled());
    QCOMPARE(remove->toolTip(), child<QLabel>(dialog, u"reasonLabel"_s)->text());
    child<QLineEdit>(dialog, u"typedName"_s)->setText(u"stagin"_s);
    QVERIFY(!remove->isEnabled());
    child<QLineEdit>(dialog, u"typedName"_s)->setText(u" Staging "_s);
    QVERIFY(remove->isEnabled());
    remove->click();
    QTRY_COMPARE(removed.size(), 1);
    QCOMPARE(world.service.calls,
             (QStringList{u"unkeep a"_s, u"delete a"_s, u"delete b"_s, u"removeStage shop/staging"_s}));
}

void tst_EditStage::enterInTheTypedNameRemovesNothing()
{
    RemoveStageDialog dialog(u"shop/staging"_s, 2, 100);
    dialog.show();
    child<QCheckBox>(&dialog, u"deleteBackups"_s)->setChecked(true);
    auto *typed = child<QLineEdit>(&dialog, u"typedName"_s);
    typed->setText(u"staging"_s);
    typed->setFocus();
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
    QTest::keyClick(typed, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
}

UNDERSTUDY_GUITEST_MAIN(tst_EditStage)

#include "tst_editstage.moc"
