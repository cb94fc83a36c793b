// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog_backups.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_ImportDialog : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void theOnlyDatabaseIsChosenAndOneOfSeveralIsAskedFor();
    void whatIsMissingIsSaidAndNothingStarts_data();
    void whatIsMissingIsSaidAndNothingStarts();
    void theNameIsThatOfTheFileUntilAnotherIsGiven();
    void aNameThatAnotherBackupHasIsToldButTaken();
    void whatIsEnteredIsWhatIsAskedFor();
    void whatWasAskedBeforeStandsThereAgain();
    void aDroppedDumpIsTaken();
    void fileAndFolderAreChosen_data();
    void fileAndFolderAreChosen();
    void everythingIsDoneByKeyboard();
    void looksGoodInEveryPalette();

private:
    template<typename Widget>
    static Widget *in(const QWidget &dialog, const QString &name)
    {
        auto *found = dialog.findChild<Widget *>(name);
        Q_ASSERT(found);
        return found;
    }
};

void tst_ImportDialog::theOnlyDatabaseIsChosenAndOneOfSeveralIsAskedFor()
{
    ImportFacts facts = usualImportFacts();
    ImportDialog one(facts);
    QCOMPARE(one.request().storage, u"api/app"_s);
    QVERIFY(in<QPushButton>(one, u"startButton"_s)->isEnabled());

    facts.databases.append(u"billing/ledger"_s);
    ImportDialog several(facts);
    several.show();
    QVERIFY(!in<QPushButton>(several, u"startButton"_s)->isEnabled());
    QCOMPARE(in<QLabel>(several, u"reasonLabel"_s)->text(), u"Choose the database that the dump is of."_s);
    in<QComboBox>(several, u"databaseBox"_s)->setCurrentIndex(1);
    QVERIFY(in<QPushButton>(several, u"startButton"_s)->isEnabled());
    QVERIFY(!in<QLabel>(several, u"reasonLabel"_s)->isVisible());
    QCOMPARE(several.request().storage, u"billing/ledger"_s);
}

void tst_ImportDialog::whatIsMissingIsSaidAndNothingStarts_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no file") << u"fileField"_s << QString() << u"Choose the dump first."_s;
    QTest::newRow("blanks") << u"fileField"_s << u"  "_s << u"Choose the dump first."_s;
    QTest::newRow("a part of a path") << u"fileField"_s << u"shop.sql"_s << u"Give the whole path of the dump."_s;
    QTest::newRow("no name") << u"nameField"_s << u" "_s << u"A backup needs a name."_s;
    QTest::newRow("a name that is taken by the program")
        << u"nameField"_s << u"latest"_s
        << u"“latest” always means the newest backup that is ready. Choose another name."_s;
}

void tst_ImportDialog::whatIsMissingIsSaidAndNothingStarts()
{
    QFETCH(const QString, field);
    QFETCH(const QString, text);
    QFETCH(const QString, reason);
    ImportDialog dialog(usualImportFacts());
    dialog.show();
    in<QLineEdit>(dialog, field)->setText(text);
    const auto *start = in<QPushButton>(dialog, u"startButton"_s);
    QVERIFY(!start->isEnabled());
    QCOMPARE(start->accessibleDescription(), reason);
    QVERIFY(in<QLabel>(dialog, u"reasonLabel"_s)->isVisible());
    QCOMPARE(in<QLabel>(dialog, u"reasonLabel"_s)->text(), reason);
    QTest::keyClick(in<QLineEdit>(dialog, field), Qt::Key_Return);
    QVERIFY(dialog.isVisible());
}

void tst_ImportDialog::theNameIsThatOfTheFileUntilAnotherIsGiven()
{
    ImportDialog dialog(usualImportFacts());
    dialog.show();
    auto *file = in<QLineEdit>(dialog, u"fileField"_s);
    auto *name = in<QLineEdit>(dialog, u"nameField"_s);
    QCOMPARE(name->text(), u"webshop-2026-11-20.sql.gz"_s);
    file->setText(u"/srv/dumps/shop.d/"_s);
    QCOMPARE(name->text(), u"shop.d"_s);
    file->setText(u"/srv/"_s + QString(200, u'x'));
    QCOMPARE(name->text().size(), longestBackupName);
    name->selectAll();
    QTest::keyClicks(name, u"mine"_s);
    file->setText(u"/srv/dumps/other.sql"_s);
    QCOMPARE(dialog.request().name, u"mine"_s);
}

void tst_ImportDialog::aNameThatAnotherBackupHasIsToldButTaken()
{
    ImportDialog dialog(usualImportFacts());
    dialog.show();
    in<QLineEdit>(dialog, u"nameField"_s)->setText(u"friday"_s);
    QCOMPARE(in<QLabel>(dialog, u"nameHint"_s)->text(), u"Another backup has this name."_s);
    QVERIFY(in<QPushButton>(dialog, u"startButton"_s)->isEnabled());
}

void tst_ImportDialog::whatIsEnteredIsWhatIsAskedFor()
{
    ImportDialog dialog(usualImportFacts());
    QVERIFY(!dialog.request().createRoles && !dialog.request().handWritten);
    in<QLineEdit>(dialog, u"noteField"_s)->setText(u" from the old server "_s);
    in<QCheckBox>(dialog, u"createRolesBox"_s)->click();
    in<QCheckBox>(dialog, u"handWrittenBox"_s)->click();
    const ImportRequest request = dialog.request();
    QCOMPARE(request.file, u"/home/ada/dumps/webshop-2026-11-20.sql.gz"_s);
    QCOMPARE(request.stage, u"webshop/staging"_s);
    QCOMPARE(request.storage, u"api/app"_s);
    QCOMPARE(request.name, u"webshop-2026-11-20.sql.gz"_s);
    QCOMPARE(request.note, u"from the old server"_s);
    QVERIFY(request.createRoles && request.handWritten);
}

void tst_ImportDialog::whatWasAskedBeforeStandsThereAgain()
{
    const ImportRequest asked{.file = u"/srv/dumps/shop.sql"_s,
                              .stage = u"webshop/staging"_s,
                              .storage = u"billing/ledger"_s,
                              .name = u"of the old server"_s,
                              .note = u"before the move"_s,
                              .createRoles = true,
                              .handWritten = true};
    const ImportDialog dialog({.request = asked, .databases = {u"api/app"_s, u"billing/ledger"_s}, .takenNames = {}});
    const ImportRequest again = dialog.request();
    QCOMPARE(again.file, asked.file);
    QCOMPARE(again.storage, asked.storage);
    QCOMPARE(again.name, asked.name);
    QCOMPARE(again.note, asked.note);
    QVERIFY(again.createRoles && again.handWritten);
}

void tst_ImportDialog::aDroppedDumpIsTaken()
{
    ImportDialog dialog(usualImportFacts());
    dialog.show();
    const auto drop = [&dialog](const QMimeData &data) {
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&dialog, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&dialog, &event);
        return true;
    };
    QMimeData text;
    text.setText(u"just words"_s);
    QVERIFY(!drop(text));
    QMimeData two;
    two.setUrls({QUrl::fromLocalFile(u"/srv/a.sql"_s), QUrl::fromLocalFile(u"/srv/b.sql"_s)});
    QVERIFY(!drop(two));
    QMimeData dump;
    dump.setUrls({QUrl::fromLocalFile(u"/srv/dumps/shop"_s)}); // whatever it is called
    QVERIFY(drop(dump));
    QCOMPARE(dialog.request().file, u"/srv/dumps/shop"_s);
    QCOMPARE(dialog.request().name, u"shop"_s);
}

void tst_ImportDialog::fileAndFolderAreChosen_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<QFileDialog::FileMode>("mode");
    QTest::newRow("file") << u"chooseFile"_s << QFileDialog::ExistingFile;
    QTest::newRow("folder") << u"chooseFolder"_s << QFileDialog::Directory;
}

void tst_ImportDialog::fileAndFolderAreChosen()
{
    QFETCH(const QString, button);
    QFETCH(const QFileDialog::FileMode, mode);
    ImportFacts facts = usualImportFacts();
    facts.request.file.clear();
    ImportDialog dialog(facts);
    dialog.show();
    in<QPushButton>(dialog, button)->click();
    auto *files = dialog.findChild<QFileDialog *>();
    QVERIFY(files);
    QCOMPARE(files->fileMode(), mode);
    emit files->fileSelected(u"/srv/dumps/shop"_s);
    QCOMPARE(dialog.request().file, u"/srv/dumps/shop"_s);
    files->close();
}

void tst_ImportDialog::everythingIsDoneByKeyboard()
{
    ImportFacts facts = usualImportFacts();
    facts.request.file.clear();
    ImportDialog dialog(facts);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog, patienceMs));
    QCOMPARE(dialog.focusWidget()->objectName(), u"fileField"_s);
    QTest::keyClicks(dialog.focusWidget(), u"/srv/shop.sql"_s);
    const QStringList chain{u"chooseFile"_s, u"chooseFolder"_s,   u"databaseBox"_s,   u"nameField"_s,
                            u"noteField"_s,  u"createRolesBox"_s, u"handWrittenBox"_s};
    for (const QString &next : chain) {
        QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
        QCOMPARE(dialog.focusWidget()->objectName(), next);
    }
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Space);
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
    QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    QCOMPARE(dialog.request().file, u"/srv/shop.sql"_s);
    QVERIFY(dialog.request().handWritten);
}

void tst_ImportDialog::looksGoodInEveryPalette()
{
    for (const QString &look : {u"light"_s, u"dark"_s, u"large"_s}) {
        const Look applied(look);
        ImportDialog dialog(usualImportFacts());
        dialog.show();
        QVERIFY(keepPicture(dialog, u"import-"_s + look));
        QVERIFY2(dialog.minimumSizeHint().width() <= 1024 && dialog.minimumSizeHint().height() <= 720,
                 qPrintable(look));
        ImportFacts facts = usualImportFacts();
        facts.request.file.clear();
        facts.databases.append(u"billing/ledger"_s);
        ImportDialog empty(facts);
        empty.show();
        QVERIFY(keepPicture(empty, u"import-empty-"_s + look));
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_ImportDialog)
#include "tst_importdialog.moc"
