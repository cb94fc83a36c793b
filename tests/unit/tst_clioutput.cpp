// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exitcodes.h"
#include "app/output/errortext.h"
#include "app/output/format.h"
#include "app/output/planprinter.h"
#include "app/output/progressdisplay.h"
#include "app/output/texttable.h"
#include "tests/support/cliworld.h"
#include "tests/support/patience.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_CliOutput : public QObject
{
    Q_OBJECT

private slots:
    void escapesWhatCouldDeceiveTheReader_data();
    void escapesWhatCouldDeceiveTheReader();
    void linesUpColumns();
    void neverLeavesACellBlank();
    void tellsAnErrorInFourSentences();
    void keepsDetailsForThoseWhoAsk();
    void givesEveryCodeItsExit();
    void showsOneLineOfProgress();
    void saysEachStepOnceWhereNobodyWatches();
    void redrawsTheLineWhileNothingIsReported();
    void isQuietWhenAsked();
    void showsNoValueOfASecret();
};

void tst_CliOutput::escapesWhatCouldDeceiveTheReader_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");

    QTest::newRow("plain") << u"Größe, 大きさ 🙂"_s << u"Größe, 大きさ 🙂"_s;
    QTest::newRow("newline") << u"a\nb"_s << u"a\\x0ab"_s;
    QTest::newRow("terminal escape") << u"\x1b[2J"_s << u"\\x1b[2J"_s;
    QTest::newRow("c1 control") << QString(QChar(0x9b)) << u"\\x9b"_s;
    QTest::newRow("turned around") << u"a\u202eb"_s << u"a\\u{202e}b"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"a\\u{2028}b"_s;
    QTest::newRow("half a character") << QString(QChar(0xd800)) << u"\uFFFD"_s;
}

void tst_CliOutput::escapesWhatCouldDeceiveTheReader()
{
    QFETCH(QString, text);
    QTEST(Format::shown(text), "shown");
}

void tst_CliOutput::linesUpColumns()
{
    TextTable table({{u"Name"_s}, {u"Rows"_s, TextTable::Align::Right}});
    table.addRow({u"a\u0301b"_s, u"1"_s}); // an accent of its own takes no column
    table.addRow({u"longer"_s, u"10412"_s});
    QCOMPARE(table.text(), u"Name     Rows\na\u0301b          1\nlonger  10412\n"_s);
}

void tst_CliOutput::neverLeavesACellBlank()
{
    TextTable table({{u"Name"_s}, {u"Release"_s}});
    table.addRow({u"x"_s, QString()});
    QVERIFY(table.text().endsWith(u"x     —\n"_s));
}

void tst_CliOutput::tellsAnErrorInFourSentences()
{
    const Error error = FakeBackupService::failure(Error::Code::Io).error();
    QCOMPARE(errorText(error, false), u"What happened.\nWhy.\nWhat to do.\nWhat is safe.\n"_s);
}

void tst_CliOutput::keepsDetailsForThoseWhoAsk()
{
    const Error error = FakeBackupService::failure(Error::Code::Io).error();
    QVERIFY(!errorText(error, false).contains("facts"_L1));
    QVERIFY(errorText(error, true).contains("facts"_L1));
}

void tst_CliOutput::givesEveryCodeItsExit()
{
    QCOMPARE(ExitCode::of(Error::Code::Cancelled), 130);
    QCOMPARE(ExitCode::of(Error::Code::NotFound), 5);
    QCOMPARE(ExitCode::of(Error::Code::InvalidInput), 2);
    QCOMPARE(ExitCode::of(Error::Code::Refused), 3);
    QCOMPARE(ExitCode::of(Error::Code::Busy), 11);
    QCOMPARE(ExitCode::of(Error::Code::Corrupt), 4);
    for (const Error::Code code : {Error::Code::Denied, Error::Code::Unreachable, Error::Code::NoSpace,
                                   Error::Code::CommandFailed, Error::Code::Io})
        QCOMPARE(ExitCode::of(code), 1);
}

void tst_CliOutput::showsOneLineOfProgress()
{
    const QString line = ProgressDisplay::line({.step = Step::Process,
                                                .subject = u"api/uploads"_s,
                                                .fraction = 0.429,
                                                .done = 612'000'000,
                                                .total = 1'500'000'000,
                                                .bytesPerSecond = 48'000'000,
                                                .secondsLeft = 18});
    QCOMPARE(line, u" 42%  Processing api/uploads, 612.0 MB of 1.5 GB, 48.0 MB/s, About 20 seconds left"_s);
}

void tst_CliOutput::saysEachStepOnceWhereNobodyWatches()
{
    FakeTerminal terminal;
    const GlobalOptions options;
    const std::atomic_bool cancelled = false;
    ProgressDisplay display(terminal, ProgressTracker::Operation::Backup, options, cancelled);
    for (const Step step : {Step::Check, Step::Process, Step::PrePass, Step::Process, Step::PrePass})
        display.report({.step = step, .subject = u"a/b"_s});
    QCOMPARE(terminal.said, u"Checking\nProcessing\nReading ahead\n"_s);
    QVERIFY(terminal.status().isEmpty());
}

void tst_CliOutput::redrawsTheLineWhileNothingIsReported()
{
    FakeTerminal terminal;
    terminal.live = true;
    const GlobalOptions options;
    std::atomic_bool cancelled = false;
    ProgressDisplay display(terminal, ProgressTracker::Operation::Backup, options, cancelled);
    display.report({.step = Step::Check, .subject = u"a/b"_s});
    QCOMPARE(terminal.status().size(), 1);
    cancelled = true; // seen although the work says nothing
    QVERIFY(QTest::qWaitFor([&terminal] { return terminal.status().size() > 1; }, patienceMs));
    QVERIFY(terminal.status().last() != terminal.status().first());
}

void tst_CliOutput::isQuietWhenAsked()
{
    FakeTerminal terminal;
    const GlobalOptions options{.quiet = true};
    const std::atomic_bool cancelled = false;
    for (const bool live : {false, true}) {
        terminal.live = live;
        ProgressDisplay display(terminal, ProgressTracker::Operation::Backup, options, cancelled);
        display.report({.step = Step::Check});
        display.note(u"Suspended in 0.4 s"_s);
    }
    QCOMPARE(terminal.said, QString());
    QVERIFY(std::ranges::all_of(terminal.status(), &QString::isEmpty));
}

void tst_CliOutput::showsNoValueOfASecret()
{
    const RestorePlan plan{.backupName = u"before"_s,
                           .stage = u"shop/staging"_s,
                           .storages = {{.id = u"api/env"_s,
                                         .kind = StorageKind::Secrets,
                                         .comparison = {.differences = {{.subject = u"DB_PASSWORD"_s,
                                                                         .change = Difference::Change::Overwritten,
                                                                         .now = 31337,
                                                                         .then = 4711}}}}}};
    const QString text = PlanPrinter::text(plan, true);
    QVERIFY(text.contains("DB_PASSWORD"_L1));
    QVERIFY(!text.contains("4711"_L1) && !text.contains("31337"_L1) && !text.contains("31.3"_L1));
}

QTEST_GUILESS_MAIN(tst_CliOutput)
#include "tst_clioutput.moc"
