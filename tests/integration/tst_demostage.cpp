// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demostage.h"
#include "app/demo/shop.h"
#include "app/services.h"
#include "services/backupservice.h"
#include "services/config/home.h"
#include "tests/support/cliprogram.h"
#include "tests/support/verifyresult.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The stage that the window offers to a newcomer, with a real server.
class tst_DemoStage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void isMadeRunsEndsAndRunsAgain();
    void doesNotReplaceAStageOfSomebodyElse();

private:
    std::atomic_bool m_never = false;
    TaskControl m_control{m_never};
    QTemporaryDir m_folder;
};

void tst_DemoStage::initTestCase()
{
    QVERIFY(!cliProgram().isEmpty());
    QVERIFY(QFile::setPermissions(m_folder.path(), QFile::Permissions::fromInt(0x7711)));
    qputenv("TMPDIR", m_folder.path().toUtf8());
}

static bool isAllReady(const Result<StageStatus> &status)
{
    return status && status->storages.size() == 4
           && std::ranges::all_of(status->storages, [](const StorageStatus &storage) { return storage.ready; });
}

void tst_DemoStage::isMadeRunsEndsAndRunsAgain()
{
    const Home home(m_folder.filePath(u"home"_s));
    const Result<std::unique_ptr<Services>> services = Services::open(home.path());
    VERIFY_RESULT(services);
    BackupService &service = (*services)->service();
    {
        Demo::DemoStage demo(service, home, cliProgram());
        QVERIFY(!demo.isMade());
        const Result<QString> started = demo.start(m_control);
        VERIFY_RESULT(started);
        QCOMPARE(*started, u"shop/staging"_s);
        QVERIFY(demo.isMade());
        const Result<StageStatus> status = service.status(*started, m_control);
        VERIFY_RESULT(status);
        QVERIFY(isAllReady(status));
        QCOMPARE(status->state, u"running"_s);
        VERIFY_RESULT(
            service.backUp({.stage = *started, .name = u"first"_s, .hold = BackupRequest::Hold::Suspend}, m_control));
        QCOMPARE(service.status(*started, m_control)->state, u"running"_s);
    }
    const Result<StageStatus> stopped = service.status(u"shop/staging"_s, m_control);
    VERIFY_RESULT(stopped);
    QVERIFY(!isAllReady(stopped)); // its server ended with it
    QCOMPARE(stopped->state, u"suspended"_s);

    Demo::DemoStage again(service, home, cliProgram());
    QVERIFY(again.isMade());
    VERIFY_RESULT(again.start(m_control));
    const Result<StageStatus> status = service.status(u"shop/staging"_s, m_control);
    QVERIFY(isAllReady(status));
    QCOMPARE(status->lastGood->name(), u"first"_s);
}

void tst_DemoStage::doesNotReplaceAStageOfSomebodyElse()
{
    const Home home(m_folder.filePath(u"other"_s));
    const Result<std::unique_ptr<Services>> services = Services::open(home.path());
    VERIFY_RESULT(services);
    const QByteArray own = R"({"format": 1, "project": "shop", "stage": "staging", "components": [{"name": "api",
        "storages": [{"name": "uploads", "kind": "files", "path": "/srv/somewhere/else"}]}]})";
    VERIFY_RESULT((*services)->service().addStage(own, false, m_control));
    Demo::DemoStage demo((*services)->service(), home, cliProgram());
    const Result<QString> started = demo.start(m_control);
    QVERIFY(!started);
    QCOMPARE(started.error().code, Error::Code::Refused);
    QCOMPARE((*services)->service().stage(u"shop/staging"_s)->storages.first().path, u"/srv/somewhere/else"_s);
}

QTEST_GUILESS_MAIN(tst_DemoStage)
#include "tst_demostage.moc"
