// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/errorreport.h"
#include "models/messages/catalog.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/fakebackupservice.h"
#include "tests/support/fakeclock.h"
#include "tests/support/guitest.h"
#include "tests/support/plainfiles.h"
#include "ui/help/helpflow.h"
#include "ui/help/savetext.h"
#include "ui/help/shortcutsdialog.h"
#include "ui/help/textdialog.h"
#include "ui/widgets/errordetails.h"

#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Help : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void allShortcutsAreListedAndFound();
    void theWayBackWithoutTheProgramCanBeReadCopiedAndSaved();
    void aboutNamesTheVersionAndTheLicence();
    void anErrorIsShownInFourPartsWithItsFacts();
    void aReportIsSavedAsAWholeOrItIsSaidWhyNot();

private:
    QTemporaryDir m_folder;
    FakeBackupService m_service;
    FakeClock m_clock;
    std::unique_ptr<TaskRunner> m_tasks;
    std::unique_ptr<QWidget> m_window;
    HelpFlow *m_help = nullptr;
};

void tst_Help::init()
{
    m_tasks = std::make_unique<TaskRunner>();
    m_window = std::make_unique<QWidget>();
    m_window->show();
    m_help = new HelpFlow(m_service, *m_tasks, m_window.get());
}

void tst_Help::cleanup()
{
    m_window.reset();
    m_tasks.reset();
}

void tst_Help::allShortcutsAreListedAndFound()
{
    QAction newBackup(u"&New backup…"_s);
    newBackup.setShortcut(QKeySequence(u"Ctrl+N"_s));
    QAction restore(u"Save && &restore…"_s);
    restore.setShortcuts({QKeySequence(u"Ctrl+Shift+R"_s), QKeySequence(u"F9"_s)});
    QAction without(u"Without"_s);
    m_help->showShortcuts({&newBackup, &restore, &without});
    const auto *dialog = m_window->findChild<ShortcutsDialog *>();
    QVERIFY(dialog);
    auto *table = dialog->findChild<QTableWidget *>();
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), u"New backup"_s);
    QCOMPARE(table->item(1, 0)->text(), u"Save & restore"_s);
    QCOMPARE(table->item(1, 1)->text(), u"Ctrl+Shift+R, F9"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"f9"_s);
    QVERIFY(table->isRowHidden(0));
    QVERIFY(!table->isRowHidden(1));
}

void tst_Help::theWayBackWithoutTheProgramCanBeReadCopiedAndSaved()
{
    m_help->showRestoreByHand();
    auto *page = m_window->findChild<TextDialog *>();
    QVERIFY(page);
    QCOMPARE(page->findChild<QPlainTextEdit *>()->toPlainText(), m_service.restoreByHand());
    for (QPushButton *button : page->findChildren<QPushButton *>()) {
        if (button->text().contains(u"Copy"_s))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(QGuiApplication::clipboard()->text(), m_service.restoreByHand());
    const QString path = m_folder.filePath(u"by-hand.txt"_s);
    emit page->saveRequested(path, m_service.restoreByHand().toUtf8());
    QTRY_COMPARE(readAll(path), m_service.restoreByHand().toUtf8());
}

void tst_Help::aboutNamesTheVersionAndTheLicence()
{
    m_help->showAbout();
    const auto *about = m_window->findChild<QDialog *>(u"aboutDialog"_s);
    QVERIFY(about);
    QString texts;
    for (const QLabel *label : about->findChildren<QLabel *>())
        texts += label->text();
    QVERIFY(texts.contains(QString::fromLatin1(UNDERSTUDY_VERSION)));
    QVERIFY(texts.contains(u"General Public License"_s));
}

void tst_Help::anErrorIsShownInFourPartsWithItsFacts()
{
    const Error error = Messages::error("common.readFailed"_L1, {{"path"_L1, u"/srv/shop"_s}, {"reason"_L1, u"gone"_s}},
                                        u"errno 5"_s);
    ErrorDetails dialog(error, nullptr, m_clock.now());
    dialog.show();
    QStringList texts;
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        texts.append(label->text());
    for (const QString &part : {error.message, error.why, error.todo, error.safe})
        QVERIFY2(texts.contains(part), qPrintable(part));
    auto *facts = dialog.findChild<QPlainTextEdit *>(u"errorFacts"_s);
    QVERIFY(!facts->isVisible());
    QTest::mouseClick(dialog.findChild<QToolButton *>(u"errorFactsButton"_s), Qt::LeftButton);
    QVERIFY(facts->isVisible());
    QCOMPARE(facts->toPlainText(), error.details);
    QTest::mouseClick(dialog.findChild<QPushButton *>(u"errorCopy"_s), Qt::LeftButton);
    const QString report = QGuiApplication::clipboard()->text();
    QCOMPARE(report, errorReport(error, m_clock.now()));
    for (const QString &part : {error.message, error.why, error.todo, error.safe, error.details})
        QVERIFY2(report.contains(part), qPrintable(part));
}

void tst_Help::aReportIsSavedAsAWholeOrItIsSaidWhyNot()
{
    QList<Error> failures;
    const auto failed = [&failures](const Error &error) { failures.append(error); };
    const QString path = m_folder.filePath(u"report.txt"_s);
    saveText(*m_tasks, this, path, "report", failed);
    QTRY_COMPARE(readAll(path), "report");
    QVERIFY(failures.isEmpty());

    saveText(*m_tasks, this, m_folder.filePath(u"missing/report.txt"_s), "report", failed);

    QTRY_COMPARE(failures.size(), 1);
    QVERIFY(failures.first().message.contains(u"report.txt"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_Help)

#include "tst_help.moc"
