// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/beneath.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/rename.h"
#include "tests/support/plainfiles.h"
#include "tests/support/sqlitefixture.h"

#include <QFile>
#include <QTest>

#include <cerrno>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// A swap that ended after each of its steps, as a crash leaves it: told as mixed, and finished or undone from there.
class tst_SingleFileCrash : public QObject, private SqliteFixture
{
    Q_OBJECT

private slots:
    void init();
    void afterEveryStepItIsFinishedOrUndone_data();
    void afterEveryStepItIsFinishedOrUndone();

private:
    struct Step
    {
        QByteArray from;
        QByteArray to;
        bool exchange = false;
    };
    // The steps of a swap, from the description of the format and not from the code.
    [[nodiscard]] QList<Step> stepsIn() const;
    [[nodiscard]] QList<Step> stepsBack() const;
    [[nodiscard]] bool carryOut(const QList<Step> &steps) const;
    [[nodiscard]] QByteArray name() const { return "jobs.db"; }
    [[nodiscard]] QByteArray nameBeside() const { return ".jobs.db.understudy-" + m_request.operation.toUtf8(); }
    void crashWith(const QByteArray &job) const;

    QJsonObject m_identity;
};

static const QList<QByteArray> s_suffixes = {"-journal", "-wal", "-shm"};

static QList<QString> oldRows()
{
    return {u"one"_s, u"two"_s, u"old, in its log"_s};
}

static QList<QString> newRows()
{
    return {u"one"_s, u"two"_s, u"new, in its log"_s};
}

// Leaves a job in the write-ahead log only.
void tst_SingleFileCrash::crashWith(const QByteArray &job) const
{
    SqliteProcess application(path());
    application.run("INSERT INTO job (text) VALUES ('" + job + "');");
    application.kill();
}

// Old and new state each with a log; the old one is live.
void tst_SingleFileCrash::init()
{
    QVERIFY(setUp());
    QCOMPARE(sqlite(path(), "PRAGMA journal_mode = WAL"), QStringList{u"wal"_s});
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    crashWith("old, in its log");
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged && staged->swapIn({staged.get()}, m_control));
    crashWith("new, in its log");
    QVERIFY(staged->swapBack({staged.get()}, m_control));
    m_identity = staged->identity();
}

QList<tst_SingleFileCrash::Step> tst_SingleFileCrash::stepsIn() const
{
    QList<Step> steps;
    for (const QByteArray &suffix : s_suffixes)
        steps.append({.from = name() + suffix, .to = nameBeside() + suffix});
    steps.append({.from = name(), .to = nameBeside(), .exchange = true});
    for (const QByteArray &suffix : s_suffixes)
        steps.append({.from = nameBeside() + ".new" + suffix, .to = name() + suffix});
    return steps;
}

QList<tst_SingleFileCrash::Step> tst_SingleFileCrash::stepsBack() const
{
    QList<Step> steps;
    for (const QByteArray &suffix : s_suffixes)
        steps.append({.from = name() + suffix, .to = nameBeside() + ".new" + suffix});
    steps.append({.from = name(), .to = nameBeside(), .exchange = true});
    for (const QByteArray &suffix : s_suffixes)
        steps.append({.from = nameBeside() + suffix, .to = name() + suffix});
    return steps;
}

bool tst_SingleFileCrash::carryOut(const QList<Step> &steps) const
{
    const SystemResult<FileDescriptor> folder = openFolder(QFile::encodeName(m_data));
    for (const Step &step : steps) {
        const auto rename = step.exchange ? renameExchange : renameNoReplace;
        const int result = rename(folder->get(), step.from.constData(), folder->get(), step.to.constData());
        if (result != 0 && result != ENOENT) // a file that is not there has no step
            return false;
    }
    return true;
}

void tst_SingleFileCrash::afterEveryStepItIsFinishedOrUndone_data()
{
    QTest::addColumn<bool>("in");
    QTest::addColumn<int>("steps");
    QTest::addColumn<bool>("finish");
    for (const bool in : {true, false}) {
        for (int steps = 0; steps <= 7; ++steps) {
            for (const bool finish : {true, false})
                QTest::addRow("%s, %d steps, then %s", in ? "in" : "back", steps, finish ? "finished" : "undone")
                    << in << steps << finish;
        }
    }
}

void tst_SingleFileCrash::afterEveryStepItIsFinishedOrUndone()
{
    QFETCH(bool, in);
    QFETCH(int, steps);
    QFETCH(bool, finish);
    if (!in)
        QVERIFY(carryOut(stepsIn()));
    QVERIFY(carryOut((in ? stepsIn() : stepsBack()).first(steps)));

    const Result<std::unique_ptr<Staged>> staged = storage().reopen(m_identity);
    QVERIFY(staged);
    const SwapState from = in ? SwapState::Old : SwapState::New;
    const SwapState to = in ? SwapState::New : SwapState::Old;
    const bool moved = steps >= 2; // the first has no file here
    QCOMPARE((*staged)->state().value(), !moved ? from : steps == 7 ? to : SwapState::Mixed);
    if (moved && steps < 7)
        QVERIFY(!(*staged)->drop(m_control)); // nothing is thrown away in between

    const bool wantNew = in == finish;
    for (int again = 0; again < 2; ++again) {
        const Result<> done = wantNew ? (*staged)->swapIn({staged->get()}, m_control)
                                      : (*staged)->swapBack({staged->get()}, m_control);
        QVERIFY(done);
    }
    QCOMPARE((*staged)->state().value(), wantNew ? SwapState::New : SwapState::Old);
    QCOMPARE(rows(), wantNew ? newRows() : oldRows());
    QVERIFY((*staged)->drop(m_control));
    QCOMPARE(listNames(m_data).filter(u"understudy"_s), QStringList());
    QCOMPARE(rows(), wantNew ? newRows() : oldRows());
}

QTEST_GUILESS_MAIN(tst_SingleFileCrash)
#include "tst_singlefilecrash.moc"
