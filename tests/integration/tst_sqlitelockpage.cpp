// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filestat.h"
#include "tests/support/plainfiles.h"
#include "tests/support/sqlitefixture.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <QtEndian>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

class tst_SqliteLockPage : public QObject, private SqliteFixture
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(setUp()); }
    void cleanup() { QCOMPARE(listNames(m_scratch), QStringList()); } // whatever the test did
    void pagesBehindTheLockPageComeBack();

private:
    void growBehindTheLockPage();
};

static constexpr quint32 s_pageSize = 65536;
static constexpr quint32 s_lockPage = 0x40000000 / s_pageSize + 1;
static constexpr quint32 s_last = s_lockPage + 40;

// A page of the list of free pages.
static QByteArray trunk(quint32 next, const QList<quint32> &leaves)
{
    QByteArray page(s_pageSize, '\0');
    qToBigEndian(next, page.data());
    qToBigEndian(static_cast<quint32>(leaves.size()), page.data() + 4);
    for (qsizetype i = 0; i < leaves.size(); ++i)
        qToBigEndian(leaves[i], page.data() + 8 + 4 * i);
    return page;
}

// SQLite never uses the page at 1 GiB. A free list of one page that names a thousand million bytes of holes makes such
// a database in a moment.
void tst_SqliteLockPage::growBehindTheLockPage()
{
    QFile file(m_live);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray head = file.read(100);
    const quint32 used = qFromBigEndian<quint32>(head.constData() + 28);
    QList<quint32> free;
    for (quint32 page = s_last; page > used + 1; --page) { // those behind the lock page are taken first
        if (page != s_lockPage)
            free << page;
    }
    const qsizetype room = s_pageSize / 4 - 8;
    QVERIFY(free.size() > room);
    const quint32 secondTrunk = free.takeLast();
    QVERIFY(file.seek(qint64(used) * s_pageSize));
    file.write(trunk(secondTrunk, free.first(room)));
    QVERIFY(file.seek(qint64(secondTrunk - 1) * s_pageSize));
    file.write(trunk(0, free.sliced(room)));
    qToBigEndian(s_last, head.data() + 28);
    qToBigEndian(used + 1, head.data() + 32);
    qToBigEndian(static_cast<quint32>(free.size() + 2), head.data() + 36);
    QVERIFY(file.seek(0));
    file.write(head);
    QVERIFY(file.resize(qint64(s_last) * s_pageSize));
}

void tst_SqliteLockPage::pagesBehindTheLockPageComeBack()
{
    m_live = path(u"large.db"_s);
    sqlite(m_live, "PRAGMA page_size = 65536; CREATE TABLE job (id INTEGER PRIMARY KEY, text);");
    growBehindTheLockPage();
    QVERIFY(!QTest::currentTestFailed());
    sqlite(m_live, "INSERT INTO job (text) SELECT zeroblob(1000000) || 'x' FROM (VALUES (1), (2), (3))");
    QCOMPARE(sqlite(m_live, "PRAGMA quick_check"), QStringList{u"ok"_s});

    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QCOMPARE(record->sizeBytes, qint64(s_last) * s_pageSize);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(sqlite(m_live, "SELECT count(*) FROM job"), QStringList{u"3"_s});
    QVERIFY(statPath(QFile::encodeName(m_live))->allocated < 64 * 1024 * 1024);
}

QTEST_GUILESS_MAIN(tst_SqliteLockPage)
#include "tst_sqlitelockpage.moc"
