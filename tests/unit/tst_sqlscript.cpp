// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sqlscript.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// What a script was taken apart into: "S:" a statement, "C:" a COPY, "D:" its rows.
struct Parts
{
    QByteArrayList found;
    Result<> outcome;
};

static Parts take(const QByteArray &script, qsizetype step)
{
    Parts parts;
    QByteArray rows;
    SqlScript reader({.statement =
                          [&](const QByteArray &sql) {
                              parts.found.append("S:" + sql);
                              return Result<>();
                          },
                      .copyBegins =
                          [&](const QByteArray &sql) {
                              parts.found.append("C:" + sql);
                              return Result<>();
                          },
                      .copyRows =
                          [&](QByteArrayView bytes) {
                              rows.append(bytes);
                              return Result<>();
                          },
                      .copyEnds =
                          [&] {
                              parts.found.append("D:" + std::exchange(rows, {}));
                              return Result<>();
                          }});
    for (qsizetype at = 0; at < script.size() && parts.outcome; at += step)
        parts.outcome = reader.feed(QByteArrayView(script).sliced(at, qMin(step, script.size() - at)));
    if (parts.outcome)
        parts.outcome = reader.finish();
    return parts;
}

class tst_SqlScript : public QObject
{
    Q_OBJECT

private slots:
    void takesAScriptApartHoweverItIsCut_data();
    void takesAScriptApartHoweverItIsCut();
    void refusesWhatIsCutOffOrCommands_data();
    void refusesWhatIsCutOffOrCommands();
    void takesLongLinesApart();
    void anErrorOfTheHandlerStopsIt();
    void saysOnWhichLineAStatementBegins();
    void backslashesCountWhereTheSettingSaysSo();
    void handsOnCommentsAndCommands();
    void aLongCommentIsHandedOnByItsBeginning();
    void refusesAStatementWithoutEnd();
};

void tst_SqlScript::takesAScriptApartHoweverItIsCut_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArrayList>("parts");
    const auto row = [](const char *name, const QByteArray &script, const QByteArrayList &parts) {
        QTest::newRow(name) << script << parts;
    };
    row("statements", "-- head\n\nSET a = 1;\n\nCREATE TABLE t (\n  a int\n);\n",
        {"S:SET a = 1;", "S:CREATE TABLE t (\n  a int\n);"});
    row("letters between statements", "SELECT 1; \xff\x01\nSELECT 2;\n", {"S:SELECT 1;", "S:\xff\x01\nSELECT 2;"});
    row("two on a line", "SELECT 1; SELECT 2;\n", {"S:SELECT 1;", "S:SELECT 2;"});
    row("no newline at the end", "SELECT 1;", {"S:SELECT 1;"});
    row("rows", "COPY t (a) FROM stdin;\n1\n2\n\\.\n\nSELECT 1;\n",
        {"C:COPY t (a) FROM stdin;", "D:1\n2\n", "S:SELECT 1;"});
    row("no rows", "COPY t (a) FROM stdin;\n\\.\nSELECT 1;\n", {"C:COPY t (a) FROM stdin;", "D:", "S:SELECT 1;"});
    row("rows like statements", "COPY t (a) FROM stdin;\n'; $$ --\n\\\\.\n\\\\restrict\n\\.\n",
        {"C:COPY t (a) FROM stdin;", "D:'; $$ --\n\\\\.\n\\\\restrict\n"});
    row("texts", "SELECT 'a;''b', E'c\\';d', \"e;\"\"f\";\n", {"S:SELECT 'a;''b', E'c\\';d', \"e;\"\"f\";"});
    row("a text over lines", "SELECT 'a\n;\n--\n$$';\n", {"S:SELECT 'a\n;\n--\n$$';"});
    row("dollars", "DO $x$ BEGIN; $$;$$ END $x$;\nSELECT $1;\n", {"S:DO $x$ BEGIN; $$;$$ END $x$;", "S:SELECT $1;"});
    row("a dollar in a name", "SELECT a$b$c;\n", {"S:SELECT a$b$c;"});
    row("comments", "SELECT /* ; /* ' */ ; */ 1; -- ;'\n", {"S:SELECT /* ; /* ' */ ; */ 1;"});
    row("a comment in a statement", "SELECT 1 -- ;'\n;\n", {"S:SELECT 1 -- ;'\n;"});
    row("a rule", "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);\n",
        {"S:CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);"});
    row("a function of statements",
        "CREATE OR REPLACE FUNCTION f() RETURNS int\n    BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END;\n SELECT 2;\nEND;\nSELECT 3;\n",
        {"S:CREATE OR REPLACE FUNCTION f() RETURNS int\n    BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END;\n SELECT 2;\nEND;",
         "S:SELECT 3;"});
    row("functions with names like words of a body",
        "CREATE FUNCTION tx.begin() RETURNS int\n    LANGUAGE sql AS 'SELECT 1';\nCREATE FUNCTION f() RETURNS begin\n"
        "    LANGUAGE sql AS 'SELECT 1';\nCREATE PROCEDURE begin.atomic(begin atomic)\n    LANGUAGE sql AS '';\n"
        "CREATE FUNCTION begin() RETURNS int\n    BEGIN -- it\n ATOMIC\n SELECT 1;\nEND;\nSELECT 2;\n",
        {"S:CREATE FUNCTION tx.begin() RETURNS int\n    LANGUAGE sql AS 'SELECT 1';",
         "S:CREATE FUNCTION f() RETURNS begin\n    LANGUAGE sql AS 'SELECT 1';",
         "S:CREATE PROCEDURE begin.atomic(begin atomic)\n    LANGUAGE sql AS '';",
         "S:CREATE FUNCTION begin() RETURNS int\n    BEGIN -- it\n ATOMIC\n SELECT 1;\nEND;", "S:SELECT 2;"});
    row("a transaction", "BEGIN;\nSELECT 1;\nCOMMIT;\n", {"S:BEGIN;", "S:SELECT 1;", "S:COMMIT;"});
    row("lines that end as on Windows", "SET a = 1;\r\nCOPY t (a) FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;\r\n",
        {"S:SET a = 1;", "C:COPY t (a) FROM stdin;", "D:1\r\n", "S:SELECT 1;"});
    row("rows however their COPY is written", "copy t from STDIN with (format csv);\n1,2\n\\.\nSELECT 1;\n",
        {"C:copy t from STDIN with (format csv);", "D:1,2\n", "S:SELECT 1;"});
    row("a COPY of a file", "COPY t FROM '/etc/passwd';\nSELECT 1;\n", {"S:COPY t FROM '/etc/passwd';", "S:SELECT 1;"});
    row("a column called stdin", "COPY t (\"from\", stdin) TO stdout;\n", {"S:COPY t (\"from\", stdin) TO stdout;"});
    row("rows that begin like their end", "COPY t (a) FROM stdin;\n\\.x\n\\.\n",
        {"C:COPY t (a) FROM stdin;", "D:\\.x\n"});
    row("restrict", "\\restrict abc\n\nSELECT 1;\n\\unrestrict abc\n", {"S:SELECT 1;"});
}

void tst_SqlScript::takesAScriptApartHoweverItIsCut()
{
    QFETCH(const QByteArray, script);
    QFETCH(const QByteArrayList, parts);

    for (qsizetype step = 1; step <= script.size(); ++step) {
        const Parts taken = take(script, step);
        QVERIFY2(taken.outcome.has_value(), qPrintable(u"cut into %1"_s.arg(step)));
        QCOMPARE(taken.found, parts);
    }
}

void tst_SqlScript::refusesWhatIsCutOffOrCommands_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("half a statement") << QByteArray("SELECT 1");
    QTest::newRow("half a text") << QByteArray("SELECT 'a;\n");
    QTest::newRow("rows without end") << QByteArray("COPY t (a) FROM stdin;\n1\n");
    QTest::newRow("half a comment") << QByteArray("/* SELECT 1;\n");
    QTest::newRow("zero in a comment") << QByteArray("SELECT 1;\n-- a\0b\nSELECT 2;\n", 27);
    QTest::newRow("zero in a long comment") << "--" + QByteArray(100'000, 'x') + '\0' + "\nSELECT 1;\n";
    QTest::newRow("zero in a statement") << QByteArray("SELECT 1\0;\n", 11);
    QTest::newRow("zero between statements") << QByteArray("SELECT 1;\n\0\nSELECT 2;\n", 22);
    QTest::newRow("zero behind rows") << QByteArray("COPY t FROM stdin;\n1\n\\.\nSELECT 2\0;\n", 35);
    QTest::newRow("a command") << QByteArray("\\! touch /tmp/x\n");
    QTest::newRow("a command after a statement") << QByteArray("SELECT 1;\n\\connect other\n");
}

void tst_SqlScript::refusesWhatIsCutOffOrCommands()
{
    QFETCH(const QByteArray, script);

    for (const qsizetype step : {script.size(), qsizetype(1000)}) {
        const Parts taken = take(script, step);

        QVERIFY(!taken.outcome.has_value());
        QCOMPARE(taken.outcome.error().code, Error::Code::Corrupt);
    }
}

// A line is long from 1 MiB on.
void tst_SqlScript::takesLongLinesApart()
{
    const QByteArray first = "SELECT 'a;" + QByteArray(3'000'000, 'a') + "';";
    const QByteArray second = "SELECT 'b;\n" + QByteArray(1'500'000, 'b') + "';";
    const QByteArray copy = "COPY t FROM stdin;";
    const QByteArray script = "SET a = 1;\n" + first + " SELECT 1; " + second + "SELECT 2; -- SELECT 3;\n" + second
                              + '\n' + second + copy + "\n1\n\\.\nSELECT 4;\nSELECT 5; " + first + "\n\n" + first;
    const QByteArrayList expected{"S:SET a = 1;", "S:" + first,  "S:SELECT 1;", "S:" + second, "S:SELECT 2;",
                                  "S:" + second,  "S:" + second, "C:" + copy,   "D:1\n",       "S:SELECT 4;",
                                  "S:SELECT 5;",  "S:" + first,  "S:" + first};
    for (const qsizetype step : {qsizetype(65'536), script.size()}) {
        const Parts parts = take(script, step);
        QVERIFY(parts.outcome);
        QVERIFY(parts.found == expected); // too long to be shown
    }
}

void tst_SqlScript::anErrorOfTheHandlerStopsIt()
{
    int calls = 0;
    SqlScript script({.statement = [&](const QByteArray &) -> Result<> {
        ++calls;
        return std::unexpected(Error{.code = Error::Code::Io});
    }});

    const Result<> fed = script.feed("SELECT 1;\nSELECT 2;\n");

    QVERIFY(!fed.has_value());
    QCOMPARE(calls, 1);
}

void tst_SqlScript::saysOnWhichLineAStatementBegins()
{
    QList<qint64> lines;
    SqlScript *self = nullptr;
    const auto note = [&](const QByteArray &) {
        lines.append(self->line());
        return Result<>();
    };
    SqlScript reader({.statement = note,
                      .copyBegins = note,
                      .copyRows = [](QByteArrayView) { return Result<>(); },
                      .copyEnds = [] { return Result<>(); }});
    self = &reader;
    for (const char c : QByteArrayView("-- one\n\nSELECT\n1; SELECT 2;\nCOPY t FROM stdin;\na\nb\n\\.\n\n SELECT 3;\n"))
        QVERIFY(reader.feed(QByteArrayView(&c, 1)));
    QVERIFY(reader.finish());
    QCOMPARE(lines, (QList<qint64>{3, 4, 5, 10}));
}

void tst_SqlScript::backslashesCountWhereTheSettingSaysSo()
{
    QByteArrayList found;
    SqlScript reader({.statement = [&](const QByteArray &sql) {
        found.append(sql);
        return Result<>();
    }});
    QVERIFY(reader.feed("SELECT 'a\\';\n"));
    reader.setBackslashes(true);
    QVERIFY(reader.feed("SELECT 'a\\'; b';\n"));
    QCOMPARE(found, (QByteArrayList{"SELECT 'a\\';", "SELECT 'a\\'; b';"}));
}

void tst_SqlScript::handsOnCommentsAndCommands()
{
    QByteArrayList found;
    SqlScript reader({.statement = [](const QByteArray &) { return Result<>(); },
                      .comment =
                          [&](QByteArrayView line) {
                              found.append(line.toByteArray());
                              return Result<>();
                          },
                      .command =
                          [&](QByteArrayView line) {
                              found.append(line.toByteArray());
                              return Result<>();
                          }});
    QVERIFY(reader.feed("-- a\n\\connect x\nSELECT 1 -- no\n-- no\n;\n"));
    QCOMPARE(found, (QByteArrayList{"-- a", "\\connect x"}));
    QCOMPARE(reader.feed("SELECT 1 \\gexec\n").error().code, Error::Code::Corrupt);
    QCOMPARE(found.last(), "\\gexec");
}

void tst_SqlScript::aLongCommentIsHandedOnByItsBeginning()
{
    const QByteArray script = "SELECT 1;\n-- Name: t; Type: TABLE;" + QByteArray(1'000'000, '\'') + ";\nSELECT\n2;\n--"
                              + QByteArray(100'000, 'x');
    QByteArrayList comments;
    QList<qint64> lines;
    SqlScript *at = nullptr;
    const auto note = [&](const QByteArray &) {
        lines.append(at->line());
        return Result<>();
    };
    SqlScript reader({.statement = note, .comment = [&](QByteArrayView line) {
                          comments.append(line.toByteArray());
                          return Result<>();
                      }});
    at = &reader;
    for (qsizetype from = 0; from < script.size(); from += 1000)
        QVERIFY(reader.feed(QByteArrayView(script).sliced(from, qMin<qsizetype>(1000, script.size() - from))));

    QVERIFY(reader.finish());
    QCOMPARE(lines, (QList<qint64>{1, 3}));
    QCOMPARE(comments.size(), 2);
    QVERIFY(comments[0].startsWith("-- Name: t; Type: TABLE;"));
    QVERIFY2(comments[0].size() < 100'000, QByteArray::number(comments[0].size()).constData());
}

void tst_SqlScript::refusesAStatementWithoutEnd()
{
    SqlScript reader({.statement = [](const QByteArray &) { return Result<>(); }});
    reader.setLongest(1000);
    QVERIFY(reader.feed("SELECT 1;\nSELECT '" + QByteArray(900, 'x')));
    const Result<> fed = reader.feed(QByteArray(200, 'x'));
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, Error::Code::Refused);
    QVERIFY2(fed.error().why.contains(u"line 2"_s), qPrintable(fed.error().why));
}

QTEST_GUILESS_MAIN(tst_SqlScript)
#include "tst_sqlscript.moc"
