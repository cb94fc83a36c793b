// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"
#include "app/commands/options.h"
#include "app/commandwords.h"
#include "app/output/help.h"
#include "tests/support/cliworld.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_CliWords : public QObject
{
    Q_OBJECT

private slots:
    void findsTheCommand_data();
    void findsTheCommand();
    void namesTheWordThatIsNoCommand();
    void leavesWordsOfTheUserAlone();
    void knowsJsonBeforeItKnowsTheCommand_data();
    void knowsJsonBeforeItKnowsTheCommand();
    void everyCommandHasAHelpWithAnExample_data();
    void everyCommandHasAHelpWithAnExample();
    void theOverviewNamesEveryCommand();
};

void tst_CliWords::findsTheCommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("rest");

    QTest::newRow("noun verb") << QStringList{u"backup"_s, u"list"_s} << u"backup list"_s << QStringList{};
    QTest::newRow("verb noun") << QStringList{u"create"_s, u"backup"_s, u"shop/staging"_s} << u"backup create"_s
                               << QStringList{u"shop/staging"_s};
    QTest::newRow("options first") << QStringList{u"-o"_s, u"json"_s, u"--home"_s, u"/h"_s, u"stage"_s, u"list"_s}
                                   << u"stage list"_s << QStringList{u"-o"_s, u"json"_s, u"--home"_s, u"/h"_s};
    QTest::newRow("stage by options") << QStringList{u"-p"_s, u"shop"_s, u"-s"_s, u"staging"_s, u"backup"_s, u"list"_s}
                                      << u"backup list"_s << QStringList{u"-p"_s, u"shop"_s, u"-s"_s, u"staging"_s};
    QTest::newRow("joined values") << QStringList{u"-ojson"_s, u"--home=/h"_s, u"backup"_s, u"list"_s}
                                   << u"backup list"_s << QStringList{u"-ojson"_s, u"--home=/h"_s};
    QTest::newRow("joined values between") << QStringList{u"backup"_s, u"-ojson"_s, u"--quiet"_s, u"list"_s}
                                           << u"backup list"_s << QStringList{u"-ojson"_s, u"--quiet"_s};
    QTest::newRow("one word") << QStringList{u"recover"_s, u"shop/staging"_s} << u"recover"_s
                              << QStringList{u"shop/staging"_s};
    QTest::newRow("none") << QStringList{u"--help"_s} << QString() << QStringList{u"--help"_s};
    QTest::newRow("half") << QStringList{u"backup"_s} << QString() << QStringList{u"backup"_s};
}

void tst_CliWords::findsTheCommand()
{
    QFETCH(QStringList, arguments);
    const Commands commands = allCommands();
    const CommandWords words = CommandWords::find(commands, arguments);
    QTEST(words.command ? words.command->description().name() : QString(), "name");
    QTEST(words.rest, "rest");
}

void tst_CliWords::namesTheWordThatIsNoCommand()
{
    const Commands commands = allCommands();
    QCOMPARE(CommandWords::find(commands, {u"bakup"_s, u"list"_s}).unknown, u"bakup"_s);
    QCOMPARE(CommandWords::find(commands, {u"backup"_s, u"lits"_s}).unknown, u"lits"_s);
    QCOMPARE(CommandWords::find(commands, {u"backup"_s}).unknown, QString());
}

// A backup may be called like a command.
void tst_CliWords::leavesWordsOfTheUserAlone()
{
    CliWorld world;
    world.service.knownBackups = {readyBackup(u"one"_s, u"stage"_s)};
    QCOMPARE(world.run({u"backup"_s, u"delete"_s, u"shop/staging"_s, u"stage"_s}), 0);
    QCOMPARE(world.service.calls, QStringList{u"delete one"_s});
}

void tst_CliWords::knowsJsonBeforeItKnowsTheCommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("json");

    QTest::newRow("short") << QStringList{u"-o"_s, u"json"_s} << true;
    QTest::newRow("joined") << QStringList{u"-ojson"_s} << true;
    QTest::newRow("long") << QStringList{u"x"_s, u"--output"_s, u"json"_s} << true;
    QTest::newRow("equals") << QStringList{u"--output=json"_s} << true;
    QTest::newRow("text") << QStringList{u"-o"_s, u"text"_s} << false;
    QTest::newRow("a name") << QStringList{u"--name"_s, u"json"_s} << false;
}

void tst_CliWords::knowsJsonBeforeItKnowsTheCommand()
{
    QFETCH(QStringList, arguments);
    QTEST(asksForJson(arguments), "json");
}

void tst_CliWords::everyCommandHasAHelpWithAnExample_data()
{
    QTest::addColumn<int>("index");

    const Commands commands = allCommands();
    for (size_t index = 0; index < commands.size(); ++index)
        QTest::newRow(qPrintable(commands[index]->description().name())) << int(index);
}

void tst_CliWords::everyCommandHasAHelpWithAnExample()
{
    QFETCH(int, index);
    const CliCommand::Description description = allCommands()[size_t(index)]->description();
    CliWorld world;
    QCOMPARE(world.run(description.name().split(u' ') + QStringList{u"--help"_s}), 0);
    QVERIFY(world.openedHomes.isEmpty());
    QVERIFY(world.terminal.printed.startsWith(description.summary));
    QVERIFY(world.terminal.printed.contains(u"--output"_s));
    QVERIFY(!description.summary.isEmpty() && description.summary.endsWith(u'.'));
    QVERIFY(!description.examples.isEmpty());
    for (const QString &example : description.examples)
        QVERIFY2(example.startsWith(description.name()), qPrintable(example));
    for (const QString &line : world.terminal.printed.split(u'\n'))
        QVERIFY2(line.size() <= 120, qPrintable(line));
}

void tst_CliWords::theOverviewNamesEveryCommand()
{
    CliWorld world;
    QCOMPARE(world.run({u"--help"_s}), 0);
    QSet<QString> names;
    for (const std::unique_ptr<CliCommand> &command : allCommands()) {
        const CliCommand::Description description = command->description();
        QVERIFY(!names.contains(description.name()));
        names.insert(description.name());
        QVERIFY(description.hidden || world.terminal.printed.contains(u"  "_s + description.name()));
    }
}

QTEST_GUILESS_MAIN(tst_CliWords)
#include "tst_cliwords.moc"
