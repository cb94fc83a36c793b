// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliprogram.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

// The built program, as a script and a person at a terminal meet it.
class tst_CommandLine : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void exitsWithUsage_data();
    void exitsWithUsage();
    void printsErrorsAsOneJsonDocument();
    void backsUpListsAndRestores();
    void refusesToRestoreARunningStage();
    void refusesToRestoreWithoutConfirmation();
    void refusesToRestoreAProtectedStageByItsWordAlone();
    void asksAtATerminal_data();
    void asksAtATerminal();
    void asksNobodyHowToBackUpARunningStage();
    void stopsAtTheFirstInterruption_data();
    void stopsAtTheFirstInterruption();
    void endsAtTheSecondInterruption();
    void resumesWhereItIsToldTwiceToEnd_data();
    void resumesWhereItIsToldTwiceToEnd();
    void recoversNoStageThatItDoesNotKnow();
    void saysNothingInABareEnvironment();
    void isNotKilledByAReaderThatWentAway();
    void failsWhenTheOutputCannotBeWritten();

private:
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const;
    [[nodiscard]] QJsonDocument cliJson(const QStringList &arguments) const;
    void addStage(const QJsonArray &state, bool isProtected = false);
    void backUp();
    [[nodiscard]] QByteArray content() const;
    void write(const QString &name, const QByteArray &content) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_CommandLine::init()
{
    QVERIFY(!cliProgram().isEmpty());
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("UNDERSTUDY_HOME", path(u"home"_s).toUtf8());
    QVERIFY(QDir(path({})).mkpath(u"uploads"_s));
    write(u"uploads/picture"_s, "as it was\n");
}

void tst_CommandLine::cleanup()
{
    m_folder.reset();
}

void tst_CommandLine::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
}

QByteArray tst_CommandLine::content() const
{
    QFile file(path(u"uploads/picture"_s));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

ProgramRun tst_CommandLine::cli(const QStringList &arguments) const
{
    return runProgram(cliProgram(), arguments);
}

QJsonDocument tst_CommandLine::cliJson(const QStringList &arguments) const
{
    return QJsonDocument::fromJson(cli(arguments + QStringList{u"-o"_s, u"json"_s}).output);
}

void tst_CommandLine::addStage(const QJsonArray &state, bool isProtected)
{
    const QJsonObject uploads{{u"name"_s, u"uploads"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, path(u"uploads"_s)}};
    const QJsonObject stage{
        {u"format"_s, 1},
        {u"project"_s, u"shop"_s},
        {u"stage"_s, u"staging"_s},
        {u"protected"_s, isProtected},
        {u"runtime"_s, QJsonObject{{u"kind"_s, u"commands"_s},
                                   {u"suspend"_s, QJsonArray{u"true"_s}},
                                   {u"resume"_s, QJsonArray{u"true"_s}},
                                   {u"state"_s, state}}},
        {u"components"_s, QJsonArray{QJsonObject{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{uploads}}}}}};
    write(u"stage.json"_s, QJsonDocument(stage).toJson());
    const ProgramRun added = cli({u"stage"_s, u"add"_s, path(u"stage.json"_s), u"--replace"_s});
    QVERIFY2(added.exitCode == 0, added.all().constData());
}

static const QJsonArray s_running = {u"echo"_s, u"running"_s};
static const QJsonArray s_suspended = {u"echo"_s, u"suspended"_s};

void tst_CommandLine::backUp()
{
    const ProgramRun made = cli({u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"before"_s, u"--live"_s});
    QVERIFY2(made.exitCode == 0, made.all().constData());
    write(u"uploads/picture"_s, "damaged\n");
}

void tst_CommandLine::exitsWithUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("no such noun") << QStringList{u"bakup"_s, u"list"_s};
    QTest::newRow("no such verb") << QStringList{u"backup"_s, u"lits"_s};
    QTest::newRow("only a noun") << QStringList{u"backup"_s};
    QTest::newRow("no such option") << QStringList{u"backup"_s, u"list"_s, u"--nonsense"_s};
    QTest::newRow("no such format") << QStringList{u"backup"_s, u"list"_s, u"-o"_s, u"xml"_s};
    QTest::newRow("a word too many") << QStringList{u"stage"_s, u"list"_s, u"shop/staging"_s};
    QTest::newRow("a word too few") << QStringList{u"backup"_s, u"show"_s};
    QTest::newRow("no stage") << QStringList{u"stage"_s, u"suspend"_s};
    QTest::newRow("half a stage") << QStringList{u"stage"_s, u"suspend"_s, u"shop"_s};
    QTest::newRow("an option without its value")
        << QStringList{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s};
    QTest::newRow("what excludes each other")
        << QStringList{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--suspend"_s, u"--live"_s};
}

void tst_CommandLine::exitsWithUsage()
{
    QFETCH(QStringList, arguments);
    const ProgramRun run = cli(arguments);
    QCOMPARE(run.exitCode, 2);
    QCOMPARE(run.output, QByteArray());
    QVERIFY(run.errorOutput.trimmed().split('\n').size() >= 4);
    QVERIFY(!run.errorOutput.contains('\x1b'));
}

void tst_CommandLine::printsErrorsAsOneJsonDocument()
{
    for (const auto &[arguments, code, exitCode] :
         {std::tuple(QStringList{u"backup"_s, u"lits"_s}, u"invalidInput"_s, 2),
          std::tuple(QStringList{u"backup"_s, u"show"_s, u"none"_s}, u"notFound"_s, 5),
          std::tuple(QStringList{u"stage"_s, u"status"_s, u"a/b"_s}, u"notFound"_s, 5)}) {
        const ProgramRun run = cli(QStringList{u"-o"_s, u"json"_s} + arguments);
        QCOMPARE(run.exitCode, exitCode);
        const QJsonObject error = QJsonDocument::fromJson(run.output)[u"error"_s].toObject();
        QCOMPARE(error[u"code"_s].toString(), code);
        for (const QString &part : {u"message"_s, u"why"_s, u"todo"_s, u"safe"_s})
            QVERIFY2(!error[part].toString().isEmpty(), qPrintable(part));
        QVERIFY(error.contains(u"details"_s));
        QCOMPARE(run.errorOutput, QByteArray());
    }
}

void tst_CommandLine::backsUpListsAndRestores()
{
    addStage(s_suspended);
    backUp();
    const QJsonObject backup =
        cliJson({u"list"_s, u"backup"_s, u"-p"_s, u"shop"_s, u"-s"_s, u"staging"_s}).array()[0].toObject();
    for (const QString &field : {u"id"_s, u"name"_s, u"project"_s, u"stage"_s, u"createdAt"_s, u"status"_s, u"grade"_s,
                                 u"origin"_s, u"kept"_s, u"release"_s, u"sizeBytes"_s, u"storedBytes"_s, u"newBytes"_s,
                                 u"suspendedMs"_s, u"durationMs"_s, u"storages"_s})
        QVERIFY2(backup.contains(field), qPrintable(field));
    QCOMPARE(backup[u"status"_s].toString(), u"ready"_s);
    const QString id = backup[u"id"_s].toString();
    QCOMPARE(cli({u"backup"_s, u"verify"_s, id.left(6)}).exitCode, 0);
    QCOMPARE(cli({u"backup"_s, u"plan"_s, id}).exitCode, 0);

    const ProgramRun restored = cli({u"backup"_s, u"restore"_s, s_stage, u"before"_s, u"--yes"_s});
    QVERIFY2(restored.exitCode == 0, restored.all().constData());
    QCOMPARE(content(), "as it was\n"_ba);
    QCOMPARE(cli({u"backup"_s, u"undo"_s, s_stage, u"--yes"_s}).exitCode, 0);
    QCOMPARE(content(), "damaged\n"_ba);
    QCOMPARE(cli({u"backup"_s, u"undo"_s, s_stage, u"--yes"_s}).exitCode, 5);
}

void tst_CommandLine::refusesToRestoreARunningStage()
{
    addStage(s_running);
    backUp();
    const ProgramRun run = cli({u"backup"_s, u"restore"_s, s_stage, u"before"_s, u"--yes"_s});
    QCOMPARE(run.exitCode, 3);
    QVERIFY(run.errorOutput.contains("Stage is not suspended"));
    QCOMPARE(content(), "damaged\n"_ba);
}

void tst_CommandLine::refusesToRestoreWithoutConfirmation()
{
    addStage(s_suspended);
    backUp();
    QCOMPARE(cli({u"backup"_s, u"restore"_s, s_stage, u"before"_s}).exitCode, 3);
    // What comes by a pipe was typed by nobody.
    QCOMPARE(runProgram(cliProgram(), {u"backup"_s, u"restore"_s, s_stage, u"before"_s}, "restore\n").exitCode, 3);
    QCOMPARE(content(), "damaged\n"_ba);
}

void tst_CommandLine::refusesToRestoreAProtectedStageByItsWordAlone()
{
    addStage(s_suspended, true);
    backUp();
    const QStringList restore = {u"backup"_s, u"restore"_s, s_stage, u"before"_s, u"--yes"_s};
    QCOMPARE(cli(restore).exitCode, 3);
    QCOMPARE(cli(restore + QStringList{u"--confirm"_s, u"other"_s}).exitCode, 3);
    QCOMPARE(content(), "damaged\n"_ba);
    QCOMPARE(cli(restore + QStringList{u"--confirm"_s, u"staging"_s}).exitCode, 0);
    QCOMPARE(content(), "as it was\n"_ba);
}

void tst_CommandLine::asksAtATerminal_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("the word") << "restore\n"_ba << 0 << "as it was\n"_ba;
    QTest::newRow("another word") << "restor\n"_ba << 3 << "damaged\n"_ba;
    QTest::newRow("Enter alone") << "\n"_ba << 3 << "damaged\n"_ba;
}

// script(1) gives the program a terminal, and types into it.
void tst_CommandLine::asksAtATerminal()
{
    addStage(s_suspended);
    backUp();
    QFETCH(QByteArray, typed);
    const QString command = u"'%1' backup restore %2 before"_s.arg(cliProgram(), s_stage);
    const ProgramRun run = runProgram(u"script"_s,
                                      {u"--quiet"_s, u"--return"_s, u"--command"_s, command, u"/dev/null"_s}, typed);
    QVERIFY(run.output.contains("Type restore to confirm:"));
    QTEST(run.exitCode, "exitCode");
    QTEST(content(), "content");
}

void tst_CommandLine::asksNobodyHowToBackUpARunningStage()
{
    addStage(s_running);
    const ProgramRun run = cli({u"backup"_s, u"create"_s, s_stage});
    QCOMPARE(run.exitCode, 2);
    QVERIFY(run.errorOutput.contains("--suspend") && run.errorOutput.contains("--live"));
}

void tst_CommandLine::stopsAtTheFirstInterruption_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl-C") << SIGINT;
    QTest::newRow("a request to end") << SIGTERM;
    QTest::newRow("its terminal went away") << SIGHUP;
}

// The stage's own command says when the work is under way, and would take a minute.
void tst_CommandLine::stopsAtTheFirstInterruption()
{
    addStage(s_running);
    addStage({u"sh"_s, u"-c"_s, u"echo $$ > '%1'; exec sleep 60"_s.arg(path(u"asked"_s))});
    QFETCH(int, signal);
    QProcess process;
    process.start(cliProgram(), {u"backup"_s, u"create"_s, s_stage, u"--suspend"_s, u"-o"_s, u"json"_s});
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(path(u"asked"_s)); }, patienceMs));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput())[u"error"_s][u"code"_s].toString(),
             u"cancelled"_s);
}

// Whether the process still has its own answer to Ctrl-C.
static bool catchesInterruption(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QFile::ReadOnly))
        return false;
    const QByteArray text = status.readAll();
    const QByteArray mask = text.sliced(text.indexOf("SigCgt:") + 7).trimmed().split('\n').first();
    return (mask.toULongLong(nullptr, 16) & (1ULL << (SIGINT - 1))) != 0;
}

void tst_CommandLine::endsAtTheSecondInterruption()
{
    addStage(s_running);
    addStage({u"sh"_s, u"-c"_s, u"trap '' TERM; echo $$ > '%1'; while :; do sleep 1; done"_s.arg(path(u"asked"_s))});
    QProcess process;
    process.start(cliProgram(), {u"backup"_s, u"create"_s, s_stage, u"--suspend"_s});
    QFile asked(path(u"asked"_s));
    QVERIFY(QTest::qWaitFor([&] { return asked.size() > 0; }, patienceMs));
    const auto id = static_cast<pid_t>(process.processId());
    QVERIFY(catchesInterruption(id));
    QCOMPARE(::kill(id, SIGINT), 0);
    QVERIFY(QTest::qWaitFor([&] { return !catchesInterruption(id); }, patienceMs));
    QCOMPARE(::kill(id, SIGINT), 0);
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), SIGINT);
    QVERIFY(asked.open(QFile::ReadOnly));
    ::kill(-asked.readAll().trimmed().toInt(), SIGKILL); // the stubborn one, which nobody is left to end
}

// A named pipe that is open for writing and has no reader any more.
void tst_CommandLine::resumesWhereItIsToldTwiceToEnd_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("by `timeout`, which tells the group too") << SIGTERM;
    QTest::newRow("by its shell and by the kernel") << SIGHUP;
}

// The state's command runs while the program waits for it; the second signal comes when the first has been taken.
void tst_CommandLine::resumesWhereItIsToldTwiceToEnd()
{
    QFETCH(int, signal);
    addStage({u"sh"_s, u"-c"_s, u"echo $$ > '%1'; exec sleep 60"_s.arg(path(u"asked"_s))});
    QProcess process;
    process.start(cliProgram(), {u"backup"_s, u"create"_s, s_stage, u"--suspend"_s});
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(path(u"asked"_s)); }, patienceMs));
    const auto id = static_cast<pid_t>(process.processId());
    QCOMPARE(::kill(id, signal), 0);
    QVERIFY(QTest::qWaitFor([&] { return !catchesInterruption(id); }, patienceMs));
    QCOMPARE(::kill(id, signal), 0);
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
}

void tst_CommandLine::recoversNoStageThatItDoesNotKnow()
{
    addStage(s_suspended);
    QCOMPARE(cli({u"recover"_s, s_stage}).exitCode, 0);
    const ProgramRun run = cli({u"recover"_s, u"shop/stagng"_s, u"--finish"_s});
    QCOMPARE(run.exitCode, 5);
    QVERIFY(run.errorOutput.contains(m_folder->path().toUtf8())); // which home it has looked in
}

void tst_CommandLine::saysNothingInABareEnvironment()
{
    addStage(s_suspended);
    const ProgramRun run = runProgram(u"env"_s,
                                      {u"-i"_s, cliProgram(), u"--home"_s, qEnvironmentVariable("UNDERSTUDY_HOME"),
                                       u"stage"_s, u"list"_s, u"--quiet"_s});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.errorOutput, QByteArray());
}

void tst_CommandLine::isNotKilledByAReaderThatWentAway()
{
    const QString script = u"mkfifo \"$1\" && exec 4<>\"$1\" 5>\"$1\" 4>&- && \"$0\" --help >&5"_s;
    QCOMPARE(runProgram(u"bash"_s, {u"-c"_s, script, cliProgram(), path(u"pipe"_s)}).exitCode, 0);
}

void tst_CommandLine::failsWhenTheOutputCannotBeWritten()
{
    const ProgramRun run = runProgram(u"bash"_s, {u"-c"_s, u"\"$0\" --help >/dev/full"_s, cliProgram()});
    QCOMPARE(run.exitCode, 1);
    QVERIFY(run.errorOutput.contains("could not be written"));
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"
