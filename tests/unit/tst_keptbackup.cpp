// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/durablefile.h"
#include "tests/support/operationbench.h"
#include "tests/support/repositoryfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_id = u"5e3f2b1c-0a9d-4c8b-8e7f-6a5b4c3d2e1f"_s;

// A backup that is made to be kept has its mark from the moment it exists. Were it marked afterwards, a disk that has
// just become full would make a failure of a good backup, and a process that dies a backup that nobody keeps.
class tst_KeptBackup : public QObject
{
    Q_OBJECT

private slots:
    void isMadeWhereMarksCannotBeChanged();
    void isCommittedWithItsMark();
};

void tst_KeptBackup::isMadeWhereMarksCannotBeChanged()
{
    OperationBench bench;
    BackupRequest request = bench.request(BackupRequest::Hold::Suspend);
    request.id = s_id;
    request.keep = true;
    bench.world.failures.insert(u"changeMarks "_s + s_id, Error{.code = Error::Code::NoSpace, .message = u"planned"_s});

    const Result<Backup> backup = bench.backUp(request);

    QVERIFY2(backup, qPrintable(backup ? QString() : backup.error().message));
    QCOMPARE(backup->status, BackupStatus::Ready);
    QVERIFY(backup->marks.kept);
    QVERIFY(bench.repository.stored.first().marks.kept);
    QCOMPARE(namesIn(bench.home.operations())->size(), 0);
}

void tst_KeptBackup::isCommittedWithItsMark()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"test"_s);
    const std::atomic_bool never = false;
    const auto writer = (*repository)->begin(**lock, TaskControl(never));
    const Manifest manifest{
        .id = s_id, .project = u"shop"_s, .stage = u"staging"_s, .createdAt = fixture.clock().now()};

    const Result<Manifest> written = (*writer)->commit(manifest, {.kept = true});

    QVERIFY(written);
    const Result<Backup> backup = (*repository)->backup(s_id);
    QVERIFY(backup);
    QCOMPARE(backup->marks, Marks{.kept = true});
    QVERIFY(written->newBytes >= Marks{.kept = true}.toJson().size() + written->toJson().size());
}

QTEST_GUILESS_MAIN(tst_KeptBackup)
#include "tst_keptbackup.moc"
