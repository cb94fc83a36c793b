// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/localbackupservice.h"
#include "tests/support/operationbench.h"

#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

// A stage is made of what one of its backups says of it.
class tst_AdoptStage : public QObject
{
    Q_OBJECT

private slots:
    void theRetentionIsTheOneThatIsPreferred();
    void aRetentionThatTheBackupNamesStays();
};

static Result<AddedStage> adopt(OperationBench &bench)
{
    LocalBackupService service(bench.context);
    const Result<Backup> backup = bench.backUp(bench.request(BackupRequest::Hold::Suspend));
    if (!backup)
        return std::unexpected(backup.error());
    if (const Result<> removed = service.removeStage(s_stage); !removed)
        return std::unexpected(removed.error());
    return service.adoptStage(backup->id(), 12, bench.control);
}

void tst_AdoptStage::theRetentionIsTheOneThatIsPreferred()
{
    OperationBench bench;
    bench.stage.keepAutomatic = Stage().keepAutomatic; // so its file says nothing of it
    bench.stage.source.remove(u"retention"_s);
    bench.storeStage();
    QVERIFY(adopt(bench));
    QCOMPARE(LocalBackupService(bench.context).stage(s_stage)->keepAutomatic, 12);
}

void tst_AdoptStage::aRetentionThatTheBackupNamesStays()
{
    OperationBench bench;
    bench.stage.source[u"retention"_s] = QJsonObject{{u"automatic"_s, 3}};
    bench.stage.keepAutomatic = 3;
    bench.storeStage();
    QVERIFY(adopt(bench));
    QCOMPARE(LocalBackupService(bench.context).stage(s_stage)->keepAutomatic, 3);
}

QTEST_GUILESS_MAIN(tst_AdoptStage)
#include "tst_adoptstage.moc"
