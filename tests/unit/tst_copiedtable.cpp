// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copyqueue.h"
#include "services/storages/postgres/postdataplan.h"

#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;

using enum PostDataStatement::Kind;

// What is planned before rows are copied and indexes built: names, ranges, jobs, who goes beside whom.
class tst_CopiedTable : public QObject
{
    Q_OBJECT

private slots:
    void namesBecomeFolders_data();
    void namesBecomeFolders();
    void smallTablesAreOneRange();
    void rangesCoverATableAndStayWhenItGrows();
    void rangesAreBoundedByWhatIsStoredOutOfLine();
    void onlyATableAboveItsShareIsReadInRanges();
    void theLargestIsCopiedFirst();
    void whatIsPutBackIsForTheHolder();
    void theHolderTakesWhatSomebodyWaitsFor();
    void statementsAreToldApart_data();
    void statementsAreToldApart();
    void keysAreMadeInTwoSteps_data();
    void keysAreMadeInTwoSteps();
    void buildsOfOneTableWaitForEachOther();
    void theLargestBuildGoesFirst();
    void indexesWaitForAllRowsOfTheirTable();

private:
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

static constexpr qint64 s_mebibyte = 1024LL * 1024;
static constexpr qint64 s_blockSize = 8192;

static CopiedTable table(const QString &name, qint64 mebibytes, qint64 outOfLine = 0)
{
    return {.schema = u"public"_s,
            .name = name,
            .columns = u"(\"a\")"_s,
            .sizeBytes = (mebibytes + outOfLine) * s_mebibyte,
            .blocks = mebibytes * s_mebibyte / s_blockSize};
}

void tst_CopiedTable::namesBecomeFolders_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("plain") << u"orders"_s << "tables/public/orders"_ba;
    QTest::newRow("dots") << u".."_s << "tables/public/%2E."_ba;
    QTest::newRow("slash, percent, backslash") << u"a/b%c\\d"_s << "tables/public/a%2Fb%25c%5Cd"_ba;
    QTest::newRow("line") << u"new\nline \x7f"_s << "tables/public/new%0Aline%20%7F"_ba;
    QTest::newRow("not ASCII") << u"ä"_s << "tables/public/ä"_ba;
}

void tst_CopiedTable::namesBecomeFolders()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, folder);
    QCOMPARE(table(name, 1).folder(), folder);
}

void tst_CopiedTable::smallTablesAreOneRange()
{
    QCOMPARE(blockRanges(table(u"a"_s, 10), 256 * s_mebibyte), QList<BlockRange>{BlockRange()});
    QCOMPARE(blockRanges({}, 256 * s_mebibyte), QList<BlockRange>{BlockRange()});
}

void tst_CopiedTable::rangesCoverATableAndStayWhenItGrows()
{
    const QList<BlockRange> ranges = blockRanges(table(u"a"_s, 1000), 256 * s_mebibyte);
    QCOMPARE(ranges.size(), 4);
    QCOMPARE(ranges.first().from, 0);
    for (qsizetype i = 1; i < ranges.size(); ++i)
        QCOMPARE(ranges[i].from, ranges[i - 1].to);
    QCOMPARE(ranges.last().to, -1);
    const QList<BlockRange> grown = blockRanges(table(u"a"_s, 1300), 256 * s_mebibyte);
    QCOMPARE(grown.size(), 6);
    QCOMPARE(grown.first(3), ranges.first(3));
}

void tst_CopiedTable::rangesAreBoundedByWhatIsStoredOutOfLine()
{
    // One block in eight bytes of out-of-line data: 1 MiB in blocks, 1 GiB elsewhere.
    const QList<BlockRange> ranges = blockRanges(table(u"a"_s, 1, 1023), 256 * s_mebibyte);
    QCOMPARE(ranges.size(), 4);
    QCOMPARE(ranges.first().to, 32);
}

void tst_CopiedTable::onlyATableAboveItsShareIsReadInRanges()
{
    QCOMPARE(copyJobs({table(u"a"_s, 250), table(u"b"_s, 150), table(u"c"_s, 1)}, 2, true).size(), 3);
    QCOMPARE(copyJobs({table(u"a"_s, 700), table(u"b"_s, 650), table(u"c"_s, 1)}, 2, true).size(), 8);
    QCOMPARE(copyJobs({table(u"a"_s, 650), table(u"b"_s, 650), table(u"c"_s, 650)}, 2, true).size(), 3);
    QList<CopiedTable> many;
    for (int i = 0; i < 6; ++i)
        many.append(table(u"t%1"_s.arg(i), 1000));
    QCOMPARE(copyJobs(many, 2, true).size(), 6);
    QCOMPARE(copyJobs(many, 8, true).size(), 48);
    QCOMPARE(copyJobs({table(u"a"_s, 1024)}, 2, true).size(), 8);
    QCOMPARE(copyJobs({table(u"a"_s, 1024)}, 2, false).size(), 1);
    CopiedTable configuration = table(u"a"_s, 1024);
    configuration.isConfiguration = true;
    QCOMPARE(copyJobs({configuration}, 2, true).size(), 1);
}

void tst_CopiedTable::theLargestIsCopiedFirst()
{
    CopyQueue queue(copyJobs({table(u"a"_s, 1), table(u"b"_s, 3), table(u"c"_s, 2)}, 2, true));
    QList<qsizetype> order;
    while (const std::optional<CopyJob> job = queue.take()) {
        order.append(job->table);
        queue.finish(*job);
    }
    QCOMPARE(order, QList<qsizetype>({1, 2, 0}));
    QVERIFY(queue.unread().isEmpty());
}

void tst_CopiedTable::whatIsPutBackIsForTheHolder()
{
    CopyQueue queue(copyJobs({table(u"a"_s, 1)}, 2, true));
    const std::optional<CopyJob> job = queue.take();
    QVERIFY(job);
    queue.putBack(*job);
    QVERIFY(!queue.take());
    QVERIFY(queue.takeHeld({}, false));
    QCOMPARE(queue.unread(), QSet<qsizetype>{0});
    queue.finish(*job);
    QVERIFY(!queue.takeHeld({}, true));
    QVERIFY(queue.unread().isEmpty());
}

void tst_CopiedTable::theHolderTakesWhatSomebodyWaitsFor()
{
    CopyQueue queue(copyJobs({table(u"a"_s, 1), table(u"b"_s, 3), table(u"c"_s, 2)}, 2, true));
    QVERIFY(!queue.takeHeld({}, false));
    const std::optional<CopyJob> waited = queue.takeHeld({0}, true);
    QVERIFY(waited);
    QCOMPARE(waited->table, 0);
    const std::optional<CopyJob> help = queue.takeHeld({0}, true);
    QVERIFY(help);
    QCOMPARE(help->table, 1);
    queue.finish(*waited);
    QCOMPARE(queue.unread(), (QSet<qsizetype>{1, 2}));
}

void tst_CopiedTable::statementsAreToldApart_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("referenced");
    const auto row = [](const char *sql, PostDataStatement::Kind kind, const QString &table = {},
                        const QString &referenced = {}) {
        QTest::addRow("%s", sql) << QByteArray(sql) << int(kind) << table << referenced;
    };
    row("CREATE INDEX i ON public.a USING btree (x);", Build, u"public.a"_s);
    row("CREATE UNIQUE INDEX \"odd \"\" ON\" ON \"S\".\"t ( x\" USING btree (x);", Build, u"S.t ( x"_s);
    row("CREATE INDEX i ON \"a.b\".c USING btree (x);", Build, u"\"a.b\".c"_s);
    row("CREATE INDEX i ON a.\"b.\"\"c\" USING btree (x);", Build, u"a.\"b.\"\"c\""_s);
    row("CREATE INDEX i ON ONLY public.parts USING btree (x);", Alone);
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id);", Build, u"public.a"_s);
    row("ALTER TABLE ONLY public.parts\n    ADD CONSTRAINT parts_pkey PRIMARY KEY (id);", Alone);
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT f FOREIGN KEY (\"x)\", y) REFERENCES public.b(id) ON DELETE CASCADE;",
        Build, u"public.a"_s, u"public.b"_s);
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES public.parts(id);", Alone);
    row("ALTER TABLE public.parts\n    ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES public.b(id);", Alone);
    row("ALTER TABLE public.a\n    ADD CONSTRAINT c CHECK ((x > 0)) NOT VALID;", Alone);
    row("ALTER TABLE public.a CLUSTER ON a_pkey;", FollowsBuild);
    row("ALTER TABLE ONLY public.a REPLICA IDENTITY USING INDEX a_pkey;", FollowsBuild);
    row("COMMENT ON INDEX public.i IS 'CREATE INDEX';", FollowsBuild);
    row("ALTER INDEX public.i ATTACH PARTITION public.j;", Alone);
    row("CREATE TRIGGER t AFTER INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();", Alone);
    row("ALTER TABLE public.a ENABLE ROW LEVEL SECURITY;", Alone);
    row("SET statement_timeout = 0;", Setting);
    row("SELECT pg_catalog.set_config('search_path', '', false);", Setting);
    row("SETTLE;", Alone);
}

void tst_CopiedTable::statementsAreToldApart()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const int, kind);
    QFETCH(const QString, table);
    QFETCH(const QString, referenced);
    const PostDataStatement what = classified(sql, [](const QString &name) { return name != u"public.parts"; });
    QCOMPARE(int(what.kind), kind);
    QCOMPARE(what.table, table);
    QCOMPARE(what.referenced, referenced);
}

void tst_CopiedTable::keysAreMadeInTwoSteps_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("build");
    QTest::addColumn<QByteArray>("attach");
    const auto row = [](const char *sql, const char *build = "", const char *attach = "") {
        QTest::addRow("%s", sql) << QByteArray(sql) << QByteArray(build) << QByteArray(attach);
    };
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
        "CREATE UNIQUE INDEX a_pkey ON public.a USING btree (id)",
        "ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY USING INDEX a_pkey");
    row("ALTER TABLE ONLY \"S\".\"t ( x\"\n    ADD CONSTRAINT \"odd \"\" )\" UNIQUE (\"a) b\", c);\n",
        "CREATE UNIQUE INDEX \"odd \"\" )\" ON \"S\".\"t ( x\" USING btree (\"a) b\", c)",
        "ALTER TABLE ONLY \"S\".\"t ( x\" ADD CONSTRAINT \"odd \"\" )\" UNIQUE USING INDEX \"odd \"\" )\"");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k UNIQUE (id) DEFERRABLE;");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k UNIQUE (id) INCLUDE (x);");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k UNIQUE (id) WITH (fillfactor='70');");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (id);");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k PRIMARY KEY (id, at WITHOUT OVERLAPS);");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k EXCLUDE USING btree (id WITH =);");
    row("ALTER TABLE ONLY public.a\n    ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES public.b(id);");
    row("ALTER TABLE public.a CLUSTER ON a_pkey;");
    row("CREATE INDEX i ON public.a USING btree (x);");
}

void tst_CopiedTable::keysAreMadeInTwoSteps()
{
    QFETCH(const QByteArray, sql);
    QFETCH(const QByteArray, build);
    QFETCH(const QByteArray, attach);
    const std::optional<KeyInTwoSteps> expected = build.isEmpty() ? std::nullopt
                                                                  : std::optional<KeyInTwoSteps>(
                                                                        {.build = build, .attach = attach});
    QVERIFY(inTwoSteps(sql) == expected);
}

using With = PostDataStatement::With;

static PostDataPlan::Unit unit(const QString &table, With sharedWith, qint64 weight, const QString &referenced = {})
{
    return {.what = {.kind = Build, .table = table, .referenced = referenced, .sharedWith = sharedWith},
            .weight = weight};
}

void tst_CopiedTable::buildsOfOneTableWaitForEachOther()
{
    bool isOver = false;
    const auto over = [&isOver] { return std::exchange(isOver, true); }; // looks once, then is over
    PostDataPlan plan({unit(u"a"_s, With::Nothing, 1), unit(u"a"_s, With::Indexes, 1), unit(u"a"_s, With::Indexes, 1),
                       unit(u"b"_s, With::Nothing, 1), unit(u"c"_s, With::Nothing, 1, u"a"_s)});
    const auto next = [&] {
        isOver = false;
        return plan.take(over);
    };
    QCOMPARE(next(), std::optional<size_t>(0));
    QCOMPARE(next(), std::optional<size_t>(3));
    QCOMPARE(next(), std::nullopt); // all others wait for a
    plan.finish(0);
    QCOMPARE(next(), std::optional<size_t>(1));
    QCOMPARE(next(), std::optional<size_t>(2)); // beside each other
    QCOMPARE(next(), std::nullopt);
    plan.finish(1);
    QCOMPARE(next(), std::nullopt);
    plan.finish(2);
    QCOMPARE(next(), std::optional<size_t>(4));
    QCOMPARE(next(), std::nullopt);
}

void tst_CopiedTable::theLargestBuildGoesFirst()
{
    PostDataPlan plan({unit(u"a"_s, With::Nothing, 1), unit(u"b"_s, With::Nothing, 9), unit(u"c"_s, With::Nothing, 5)});
    const auto never = [] { return false; };
    QCOMPARE(plan.take(never), std::optional<size_t>(1));
    QCOMPARE(plan.take(never), std::optional<size_t>(2));
    QCOMPARE(plan.take(never), std::optional<size_t>(0));
    QCOMPARE(plan.take(never), std::nullopt);
}

// An index is as large as its table and may be built beside another, but not while rows come.
void tst_CopiedTable::indexesWaitForAllRowsOfTheirTable()
{
    bool isOver = false;
    const auto over = [&isOver] { return std::exchange(isOver, true); };
    PostDataPlan plan({unit(u"a"_s, With::Rows, 5), unit(u"a"_s, With::Rows, 4), unit(u"b"_s, With::Rows, 1),
                       unit(u"a"_s, With::Indexes, 9), unit({}, With::Nothing, 0)});
    const auto next = [&] {
        isOver = false;
        return plan.take(over);
    };
    QCOMPARE(next(), std::optional<size_t>(0));
    QVERIFY(!plan.isAlone());
    QCOMPARE(next(), std::optional<size_t>(1)); // beside each other
    plan.finish(0);
    QCOMPARE(next(), std::optional<size_t>(2));
    plan.finish(1);
    QCOMPARE(next(), std::optional<size_t>(3));
    plan.finish(2);
    QVERIFY(!plan.isAlone()); // what touches no table can run
    QCOMPARE(next(), std::optional<size_t>(4));
    plan.finish(4);
    QVERIFY(plan.isAlone());
    QCOMPARE(next(), std::nullopt);
}

QTEST_GUILESS_MAIN(tst_CopiedTable)
#include "tst_copiedtable.moc"
