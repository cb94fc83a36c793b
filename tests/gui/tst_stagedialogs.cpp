// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/looks.h"
#include "tests/support/stageworld.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/editstagedialog.h"
#include "ui/stages/removestagedialog.h"
#include "ui/stages/storagedialog.h"

#include <QAccessible>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_StageDialogs : public QObject
{
    Q_OBJECT

private slots:
    void everyFieldHasAName();
    void everyStepFitsASmallScreen_data();
    void everyStepFitsASmallScreen();
    void picturesOfEachStep_data();
    void picturesOfEachStep();

private:
    QTemporaryDir m_folder;
};

static QStringList nameless(QWidget *parent)
{
    QStringList found;
    for (QWidget *widget : parent->findChildren<QWidget *>()) {
        const bool inner = widget->objectName().startsWith("qt_"_L1) || widget->parentWidget()->inherits("QHeaderView");
        if (inner || !widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        if (QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name).isEmpty())
            found.append(QString::fromUtf8(widget->metaObject()->className()) + u' ' + widget->objectName());
    }
    return found;
}

// As much as the form of a storage can say at once.
static StageDraft draftInContainer()
{
    StageDraft draft;
    draft.storages.append({.config = {.component = u"database"_s,
                                      .name = u"main"_s,
                                      .kind = StorageKind::Postgres,
                                      .connection = u"postgresql://shop@/shop"_s,
                                      .container = u"shop db 1"_s,
                                      .capture = HoldDatabase::Clone}});
    return draft;
}

void tst_StageDialogs::everyFieldHasAName()
{
    StageWorld world;
    openAt(world, m_folder.path());
    for (const int page : {AddStageWizard::Found, AddStageWizard::Control, AddStageWizard::Name}) {
        QCOMPARE(world.wizard()->currentId(), page);
        QCOMPARE(nameless(world.wizard()), QStringList());
        if (page != AddStageWizard::Name)
            world.wizard()->next();
    }
    StageDraft draft;
    StorageDialog dialog(draft, -1);
    dialog.show();
    QCOMPARE(nameless(&dialog), QStringList());
    const StageDraft inside = draftInContainer();
    StorageDialog container(inside, 0);
    container.show();
    QCOMPARE(nameless(&container), QStringList());
}

void tst_StageDialogs::everyStepFitsASmallScreen_data()
{
    QTest::addColumn<double>("factor");
    QTest::addColumn<QSize>("screen");
    QTest::newRow("100 %") << 1.0 << QSize(1024, 640);
    QTest::newRow("200 %") << 2.0 << QSize(1280, 720);
}

void tst_StageDialogs::everyStepFitsASmallScreen()
{
    QFETCH(const double, factor);
    QFETCH(const QSize, screen);
    const QFont before = QApplication::font();
    QFont font = before;
    font.setPointSizeF(before.pointSizeF() * factor);
    QApplication::setFont(font);
    const auto restore = qScopeGuard([&] { QApplication::setFont(before); });
    StageWorld world;
    world.service.knownStages = {knownStage()};
    openAt(world, m_folder.path());
    for (int page = AddStageWizard::Where; page <= AddStageWizard::Name; ++page) {
        while (world.wizard()->currentId() > page)
            world.wizard()->back();
        while (world.wizard()->currentId() < page)
            world.wizard()->next();
        const QSize least = world.wizard()->minimumSizeHint();
        QVERIFY2(least.width() <= screen.width() && least.height() <= screen.height(),
                 qPrintable(u"step %1: %2 x %3"_s.arg(page + 1).arg(least.width()).arg(least.height())));
    }
    StageDraft draft;
    const StorageDialog storage(draft, -1);
    const StageDraft inside = draftInContainer();
    const StorageDialog container(inside, 0);
    const RemoveStageDialog remove(u"shop/staging"_s, 3, 100);
    const EditStageDialog edit(knownStage(), {});
    for (const QDialog *dialog : QList<const QDialog *>{&storage, &container, &remove, &edit}) {
        const QSize least = dialog->minimumSizeHint();
        QVERIFY2(least.width() <= screen.width() && least.height() <= screen.height(),
                 qPrintable(u"%1: %2 x %3"_s.arg(dialog->objectName()).arg(least.width()).arg(least.height())));
    }
}

void tst_StageDialogs::picturesOfEachStep_data()
{
    QTest::addColumn<QString>("look");
    for (const char *look : {"light", "dark", "large"})
        QTest::newRow(look) << QString::fromLatin1(look);
}

static void keep(QWidget &widget, const QString &name)
{
    QVERIFY(keepPicture(widget, u"stage-%1-%2"_s.arg(name, QString::fromUtf8(QTest::currentDataTag()))));
}

static StageTest aTestWithAFailure()
{
    return StageTest{.parts = {{.name = u"api/app"_s, .good = true, .sizeBytes = 412'000'000},
                               {.name = u"worker/jobs"_s,
                                .good = true,
                                .sizeBytes = 18'000'000,
                                .limits = {u"can back up, cannot restore: “shop” needs CREATEDB"_s}},
                               {.kind = TestedPart::Kind::Health,
                                .name = u"health"_s,
                                .problems = {{.message = u"The health check “api” failed."_s,
                                              .why = u"http://127.0.0.1:8080/health answered: 503."_s,
                                              .todo = u"Start the stage, or correct the address."_s}}}}};
}

static void keepEachStep(AddStageWizard *wizard)
{
    child<QTreeView>(wizard, u"foundView"_s)
        ->setCurrentIndex(child<QTreeView>(wizard, u"foundView"_s)->model()->index(1, 0));
    keep(*wizard, u"2-found"_s);
    wizard->back();
    keep(*wizard, u"1-where"_s);
    wizard->next();
    wizard->next();
    child<QRadioButton>(wizard, u"runtimeCommands"_s)->setChecked(true);
    child<QLineEdit>(wizard, u"suspendCommand"_s)->setText(u"docker compose pause"_s);
    child<QPushButton>(wizard, u"addHealthCheck"_s)->click();
    child<QPushButton>(wizard, u"testAll"_s)->click();
    QTRY_COMPARE(child<QTreeWidget>(wizard, u"testResults"_s)->topLevelItemCount(), 3);
    keep(*wizard, u"3-control"_s);
    wizard->next();
    QTRY_VERIFY(child<QLabel>(wizard, u"passwordPlace"_s)->isVisible());
    keep(*wizard, u"4-name"_s);
}

void tst_StageDialogs::picturesOfEachStep()
{
    QFETCH(const QString, look);
    const Look now(look);
    StageWorld world;
    world.service.place.file = u"/home/ada/.local/share/understudy/passwords.json"_s;
    world.service.stageTest = aTestWithAFailure();
    openAt(world, m_folder.path());
    keepEachStep(world.wizard());
    EditStageDialog edit(knownStage(), {}, {}, &world.window);
    edit.show();
    keep(edit, u"5-edit"_s);
    RemoveStageDialog remove(u"webshop/staging"_s, 14, 18'000'000'000, &world.window);
    remove.show();
    child<QCheckBox>(&remove, u"deleteBackups"_s)->setChecked(true);
    remove.adjustSize();
    keep(remove, u"6-remove"_s);
    StageDraft draft;
    StorageDialog storage(draft, -1, &world.window);
    storage.show();
    keep(storage, u"7-storage"_s);
    const StageDraft inside = draftInContainer();
    StorageDialog container(inside, 0, &world.window);
    container.show();
    keep(container, u"8-container"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_StageDialogs)

#include "tst_stagedialogs.moc"
