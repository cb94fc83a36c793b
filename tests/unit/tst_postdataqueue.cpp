// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postdataqueue.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// In which order the statements that follow the rows are handed to the sessions.
class tst_PostDataQueue : public QObject
{
    Q_OBJECT

private slots:
    void theKeyOfASmallTableHoldsNoIndexUp();
    void aForeignKeyComesBehindTheKeys();
    void whatFollowsAKeyGoesWithIt();
    void statisticsComeLast();

private:
    void add(const QByteArray &sql);
    [[nodiscard]] QByteArrayList taken();

    PostDataQueue m_queue{{.tables = {{.table = {.schema = u"public"_s, .name = u"large"_s, .sizeBytes = 1 << 30}},
                                      {.table = {.schema = u"public"_s, .name = u"small"_s, .sizeBytes = 8192}}}}};
};

static const auto s_largeKey = "ALTER TABLE ONLY public.large\n    ADD CONSTRAINT large_pkey PRIMARY KEY (id);"_ba;
static const auto s_buildLargeKey = "CREATE UNIQUE INDEX large_pkey ON public.large USING btree (id)"_ba;
static const auto s_attachLargeKey =
    "ALTER TABLE ONLY public.large ADD CONSTRAINT large_pkey PRIMARY KEY USING INDEX large_pkey"_ba;
static const auto s_smallKey = "ALTER TABLE ONLY public.small\n    ADD CONSTRAINT small_pkey PRIMARY KEY (id);"_ba;
static const auto s_index = "CREATE INDEX large_at ON public.large USING btree (at);"_ba;
static const auto s_foreignKey = "ALTER TABLE ONLY public.small\n    ADD CONSTRAINT small_of FOREIGN KEY (of)"
                                 " REFERENCES public.large(id);"_ba;

void tst_PostDataQueue::add(const QByteArray &sql)
{
    m_queue.addBuild(sql, classified(sql, [this](const QString &table) { return m_queue.isPlain(table); }));
}

QByteArrayList tst_PostDataQueue::taken()
{
    QByteArrayList statements;
    for (const PostDataPlan::Unit &unit : m_queue.take())
        statements += unit.statements;
    return statements;
}

// Both indexes of the large table can be built side by side, which they cannot with a change of the table between them.
void tst_PostDataQueue::theKeyOfASmallTableHoldsNoIndexUp()
{
    add(s_largeKey);
    add(s_smallKey);
    add(s_index);
    QCOMPARE(taken(), QByteArrayList({s_buildLargeKey, s_smallKey, s_index, s_attachLargeKey}));
    QVERIFY(m_queue.isEmpty());
}

void tst_PostDataQueue::aForeignKeyComesBehindTheKeys()
{
    add(s_largeKey);
    add(s_smallKey);
    add(s_foreignKey);
    QCOMPARE(taken(), QByteArrayList({s_buildLargeKey, s_smallKey, s_attachLargeKey, s_foreignKey}));
}

void tst_PostDataQueue::whatFollowsAKeyGoesWithIt()
{
    QVERIFY(!m_queue.addToLast("COMMENT ON INDEX public.none IS 'nothing was added yet'"));
    add(s_largeKey);
    QVERIFY(m_queue.addToLast("ALTER TABLE public.large CLUSTER ON large_pkey;"));
    add(s_index);
    QVERIFY(m_queue.addToLast("COMMENT ON INDEX public.large_at IS 'when';"));
    QCOMPARE(taken(), QByteArrayList({s_buildLargeKey, s_index, "COMMENT ON INDEX public.large_at IS 'when';",
                                      s_attachLargeKey, "ALTER TABLE public.large CLUSTER ON large_pkey;"}));
}

void tst_PostDataQueue::statisticsComeLast()
{
    add(s_largeKey);
    m_queue.add({.statements = {"ANALYZE public.large"_ba}});
    QCOMPARE(taken(), QByteArrayList({s_buildLargeKey, s_attachLargeKey, "ANALYZE public.large"}));
}

QTEST_GUILESS_MAIN(tst_PostDataQueue)
#include "tst_postdataqueue.moc"
