// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/suspension.h"
#include "services/platform/durablefile.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/realbench.h"

#include <QTest>

#include <csignal>
#include <functional>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A backup whose process is killed at each of its checkpoints in turn: what was there before stays good, the stage comes
// back, and the next backup needs no help. All work is done by children: the process that forks them may have no threads.
class tst_CreateCrash : public QObject
{
    Q_OBJECT

private slots:
    void killedAtEachCheckpointNothingIsLostAndTheStageComesBack();

private:
    using Work = std::function<bool()>;
    [[nodiscard]] static bool inAChild(const Work &work) { return ForkedProcess(work).isReady(); }
    [[nodiscard]] Result<Backup> backUp(const QString &name)
    {
        return m_bench.backUp(BackupRequest::Hold::Suspend, name);
    }
    [[nodiscard]] bool killedAt(int checkpoint); // false: it ended before that
    [[nodiscard]] bool everythingIsWhole(); // after the next command
    [[nodiscard]] bool allBackupsAreGood();

    RealBench m_bench;
};

static bool expect(bool holds, const char *what)
{
    if (!holds)
        qWarning() << "not so:" << what;
    return holds;
}

bool tst_CreateCrash::killedAt(int checkpoint)
{
    return !inAChild([&] {
        int seen = 0;
        const TaskControl control(m_bench.cancelled, [&](const Progress &) {
            if (++seen == checkpoint)
                ::kill(::getpid(), SIGKILL);
        });
        return m_bench.service->backUp({.stage = u"shop/staging"_s, .hold = BackupRequest::Hold::Suspend}, control)
            .has_value();
    });
}

bool tst_CreateCrash::everythingIsWhole()
{
    const Result<QStringList> resumed = Suspension::resumeLeftovers(*m_bench.context, m_bench.control);
    return expect(resumed.has_value(), "leftovers are resumed")
           && expect(m_bench.state() == "running", "the stage runs")
           && expect(namesIn(m_bench.home.leases())->isEmpty(), "no lease is left") && allBackupsAreGood()
           && expect(m_bench.service->find({}, u"earlier"_s).has_value(), "the earlier backup is there");
}

bool tst_CreateCrash::allBackupsAreGood()
{
    const Result<QList<Backup>> listed = m_bench.service->backups({});
    if (!expect(listed.has_value(), "backups are listed"))
        return false;
    for (const Backup &backup : *listed) {
        if (backup.status == BackupStatus::Failed) {
            if (!expect(m_bench.service->deleteBackup(backup.id()).has_value(), "the failed attempt can be deleted"))
                return false;
            continue;
        }
        const Result<VerifyOutcome> verified = m_bench.service->verify(backup.id(), m_bench.control);
        if (!expect(backup.status == BackupStatus::Ready, "it is ready")
            || !expect(verified && verified->good, "it verifies"))
            return false;
    }
    return true;
}

void tst_CreateCrash::killedAtEachCheckpointNothingIsLostAndTheStageComesBack()
{
    m_bench.writeFile(u"one"_s, "first");
    QVERIFY(inAChild([this] { return backUp(u"earlier"_s).has_value(); }));

    int kills = 0;
    for (;; ++kills) {
        m_bench.writeFile(u"new"_s, QByteArray(100'000, static_cast<char>(kills)));
        const bool killed = killedAt(kills + 1);
        QVERIFY2(inAChild([this] { return everythingIsWhole(); }), qPrintable(u"killed at %1"_s.arg(kills + 1)));
        if (!killed)
            break;
    }
    QVERIFY2(kills >= 8, qPrintable(QString::number(kills)));

    QVERIFY(inAChild([this] {
        const Result<Backup> after = backUp(u"after"_s);
        const Result<CheckReport> checked = m_bench.service->checkRepository(m_bench.control);
        return expect(after && after->status == BackupStatus::Ready, "the next backup is ready") && allBackupsAreGood()
               && expect(checked && checked->good(), "the repository is whole");
    }));
}

QTEST_GUILESS_MAIN(tst_CreateCrash)
#include "tst_createcrash.moc"
