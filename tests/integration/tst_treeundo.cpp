// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"
#include "tests/support/plainfiles.h"

#include <QDir>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// The way back from a restore whose tree its user has moved by hand since.
class tst_TreeUndo : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aTreeThatWasRemovedSinceMakesRoomForTheOldOne();
    void anotherTreeInItsPlaceStopsItAndStays();
    void aKeptTreeThatWasRemovedIsToldAndTheLiveOneStays();

private:
    std::unique_ptr<FilesFixture> m_fixture;
    std::unique_ptr<Staged> m_staged;
};

void tst_TreeUndo::init()
{
    m_fixture = std::make_unique<FilesFixture>();
    QCOMPARE(m_fixture->make(u"echo then > file"_s), QByteArray());
    const Result<StorageRecord> record = m_fixture->backUp();
    QVERIFY(record);
    QCOMPARE(m_fixture->make(u"echo later > file"_s), QByteArray());
    Result<std::unique_ptr<Staged>> staged = m_fixture->restore(*record);
    QVERIFY(staged);
    m_staged = std::move(*staged);
    QCOMPARE(readAll(m_fixture->path(u"file"_s)), "then\n");
}

void tst_TreeUndo::aTreeThatWasRemovedSinceMakesRoomForTheOldOne()
{
    QVERIFY(QDir(m_fixture->tree()).removeRecursively());
    QCOMPARE(*m_staged->state(), SwapState::New);

    QVERIFY(m_fixture->swapBack(*m_staged));

    QCOMPARE(readAll(m_fixture->path(u"file"_s)), "later\n");
    QCOMPARE(*m_staged->state(), SwapState::Old);
    QVERIFY(m_fixture->swapBack(*m_staged)); // and again, as after a crash
    QVERIFY(m_staged->drop(m_fixture->control));
    QCOMPARE(readAll(m_fixture->path(u"file"_s)), "later\n");
    QCOMPARE(m_fixture->beside(), QStringList());
}

void tst_TreeUndo::anotherTreeInItsPlaceStopsItAndStays()
{
    QVERIFY(QDir().rename(m_fixture->tree(), m_fixture->folder() + u"/moved"_s));
    QCOMPARE(m_fixture->make(u"echo another > file"_s), QByteArray());
    QCOMPARE(*m_staged->state(), SwapState::Unknown);

    QVERIFY(!m_fixture->swapBack(*m_staged));

    QCOMPARE(readAll(m_fixture->path(u"file"_s)), "another\n");
    QVERIFY(!m_fixture->beside().isEmpty()); // the old tree is still kept
}

void tst_TreeUndo::aKeptTreeThatWasRemovedIsToldAndTheLiveOneStays()
{
    for (const QString &name : m_fixture->beside())
        QVERIFY(QDir(m_fixture->folder() + u"/live/"_s + name).removeRecursively());

    const Result<> undone = m_fixture->swapBack(*m_staged);

    QVERIFY(!undone);
    QCOMPARE(undone.error().code, Error::Code::NotFound); // so that nobody says that both states are complete
    QVERIFY(m_fixture->swapIn(*m_staged));
    QCOMPARE(readAll(m_fixture->path(u"file"_s)), "then\n");
}

QTEST_GUILESS_MAIN(tst_TreeUndo)
#include "tst_treeundo.moc"
