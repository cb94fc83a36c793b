// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"
#include "tests/support/cliprogram.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The built program explains all that it understands: the commands are those of its own parser.
class tst_CliHelp final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theOverviewNamesEveryCommand();
    void explainsEveryCommand_data();
    void explainsEveryCommand();
    void tellsItsVersion();
    void cleanupTestCase();

private:
    [[nodiscard]] static ProgramRun cli(const QStringList &arguments) { return runProgram(cliProgram(), arguments); }

    QTemporaryDir m_folder;
};

void tst_CliHelp::initTestCase()
{
    QVERIFY(!cliProgram().isEmpty());
    qputenv("UNDERSTUDY_HOME", m_folder.filePath(u"home"_s).toUtf8());
}

// Help touches nothing.
void tst_CliHelp::cleanupTestCase()
{
    QVERIFY(!QDir(m_folder.filePath(u"home"_s)).exists());
}

void tst_CliHelp::theOverviewNamesEveryCommand()
{
    const ProgramRun overview = cli({u"--help"_s});
    QCOMPARE(overview.exitCode, 0);
    QByteArrayList named; // each line begins with it, its summary follows
    for (const QByteArray &line : overview.output.split('\n'))
        named.append(line.simplified() + ' ');
    for (const auto &command : allCommands()) {
        const CliCommand::Description description = command->description();
        const QByteArray name = description.name().toUtf8() + ' ';
        const bool found = std::ranges::any_of(named,
                                               [&name](const QByteArray &line) { return line.startsWith(name); });
        QVERIFY2(found != description.hidden, name.constData());
    }
}

void tst_CliHelp::explainsEveryCommand_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("summary");
    int commands = 0;
    for (const auto &command : allCommands()) {
        const CliCommand::Description description = command->description();
        if (description.hidden)
            continue;
        QTest::newRow(qPrintable(description.name())) << description.name() << description.summary;
        ++commands;
    }
    QVERIFY(commands > 20);
}

void tst_CliHelp::explainsEveryCommand()
{
    QFETCH(const QString, name);
    QFETCH(const QString, summary);

    const ProgramRun help = cli(name.split(u' ') + QStringList{u"--help"_s});

    QCOMPARE(help.exitCode, 0);
    QVERIFY2(help.output.contains("understudy-cli " + name.toUtf8()), help.all().constData());
    QVERIFY2(help.output.simplified().contains(summary.toUtf8().simplified()), help.all().constData());
    QVERIFY2(help.output.contains("For example"), help.all().constData());
}

void tst_CliHelp::tellsItsVersion()
{
    QCOMPARE(cli({u"--version"_s}).exitCode, 0);
}

QTEST_GUILESS_MAIN(tst_CliHelp)
#include "tst_clihelp.moc"
