// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realstage.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

#define DONE(run) \
    do { \
        const CliRun &done = (run); \
        QVERIFY2(done.exitCode == 0, done.told().constData()); \
    } while (false)

// The main job on a whole, real stage, as a user does it: back up, restore, undo, accept.
class tst_WholeStage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_stage.reset(); }
    void comesBackAsItWasAndCanBeUndone();
    void keepsWhatTheBackupDoesNotCover();
    void comesBackWhenEverythingWasLost();
    void onlyTheChosenStorageIsRestored();
    void isUndoneWhereItsServerAndRuntimeAreByNow();
    void isAcceptedWhenItsServerIsGone();
    void anAcceptThatWasCutShortIsFinishedByTheNext();

private:
    // The server has another address from now on, and the stage file says so.
    void moveServer(const PostgresServer &server, const QString &name);
    [[nodiscard]] CliRun backUp(const QString &name) const;
    [[nodiscard]] CliRun restore(const QStringList &options = {}) const;

    std::unique_ptr<RealStage> m_stage;
    QString m_address; // of the server, as the stage file has it
    QString m_runtime;
};

void tst_WholeStage::init()
{
    m_stage = std::make_unique<RealStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    m_address.clear();
    m_runtime = m_stage->path(u"runtime.sh"_s);
}

CliRun tst_WholeStage::backUp(const QString &name) const
{
    return m_stage->cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, name, u"--suspend"_s});
}

CliRun tst_WholeStage::restore(const QStringList &options) const
{
    return m_stage->cli(
        QStringList{u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s, u"--suspend"_s, u"--yes"_s} + options);
}

void tst_WholeStage::comesBackAsItWasAndCanBeUndone()
{
    const auto then = m_stage->fingerprints();
    DONE(backUp(u"first"_s));
    const CliRun listed = m_stage->cli({u"backup"_s, u"list"_s, u"shop/staging"_s, u"-o"_s, u"json"_s});
    DONE(listed);
    QCOMPARE(listed.json().array().first()[u"status"].toString(), u"ready"_s);
    QCOMPARE(listed.json().array().first()[u"grade"].toString(), u"A"_s);
    QVERIFY(m_stage->isRunning());
    DONE(m_stage->cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"first"_s}));

    m_stage->change(2);
    const auto damaged = m_stage->fingerprints();
    DONE(m_stage->cli({u"backup"_s, u"plan"_s, u"shop/staging"_s, u"first"_s}));
    QCOMPARE(m_stage->fingerprints(), damaged);
    DONE(restore());
    QCOMPARE(m_stage->fingerprints(), then);
    QVERIFY(m_stage->isRunning());

    DONE(m_stage->cli({u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), damaged);
    QVERIFY(m_stage->isRunning());
    QCOMPARE(m_stage->leftovers(), QStringList());

    DONE(restore());
    DONE(m_stage->cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));
    QCOMPARE(m_stage->fingerprints(), then);
    QCOMPARE(m_stage->leftovers(), QStringList());
}

void tst_WholeStage::keepsWhatTheBackupDoesNotCover()
{
    DONE(backUp(u"first"_s));
    m_stage->change(2);
    QFile thumbnail(m_stage->uploads() + u"/cache/thumbnail"_s);
    QVERIFY(thumbnail.open(QIODevice::WriteOnly) && thumbnail.write("made later") == 10);
    thumbnail.close();
    const auto before = m_stage->fingerprints();

    DONE(restore({u"--only"_s, u"api/uploads"_s}));

    const auto after = m_stage->fingerprints();
    QCOMPARE(after.value(u"cache"_s), before.value(u"cache"_s));
    QCOMPARE(after.value(u"index"_s), before.value(u"index"_s));
    QVERIFY(after.value(u"uploads"_s) != before.value(u"uploads"_s));
}

void tst_WholeStage::comesBackWhenEverythingWasLost()
{
    const auto then = m_stage->fingerprints();
    DONE(backUp(u"first"_s));
    m_stage->server.sql(u"postgres"_s, u"drop database shop"_s);
    QVERIFY(QDir(m_stage->path(u"data"_s)).removeRecursively());
    QVERIFY(QDir().mkpath(m_stage->path(u"data"_s)));

    DONE(restore());

    auto now = m_stage->fingerprints();
    QCOMPARE(now.take(u"cache"_s), QByteArray()); // no backup holds it
    auto expected = then;
    expected.remove(u"cache"_s);
    QCOMPARE(now, expected);
}

void tst_WholeStage::onlyTheChosenStorageIsRestored()
{
    const auto then = m_stage->fingerprints();
    DONE(backUp(u"first"_s));
    m_stage->change(2);
    auto expected = m_stage->fingerprints();
    expected[u"queue"_s] = then[u"queue"_s];

    DONE(restore({u"--only"_s, u"worker/jobs"_s}));

    QCOMPARE(m_stage->fingerprints(), expected);
}

void tst_WholeStage::moveServer(const PostgresServer &server, const QString &name)
{
    QFile::remove(m_address);
    m_address = m_stage->path(name);
    QVERIFY(QFile::link(server.socketFolder(), m_address));
    QByteArray file = QJsonDocument(m_stage->stageFile()).toJson();
    file.replace(QUrl::toPercentEncoding(m_stage->server.socketFolder()), QUrl::toPercentEncoding(m_address));
    file.replace("/runtime.sh", "/" + name.toUtf8() + ".sh");
    const QString runtime = m_stage->path(name + u".sh"_s);
    QVERIFY(runtime == m_runtime || QFile::rename(m_runtime, runtime));
    m_runtime = runtime;
    QVERIFY2(m_stage->addStage(QJsonDocument::fromJson(file).object()), qPrintable(m_stage->problem()));
}

void tst_WholeStage::isUndoneWhereItsServerAndRuntimeAreByNow()
{
    moveServer(m_stage->server, u"before"_s);
    DONE(backUp(u"first"_s));
    m_stage->change(2);
    const auto changed = m_stage->fingerprints();
    DONE(restore());

    moveServer(m_stage->server, u"since"_s);

    DONE(m_stage->cli({u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), changed);
    QVERIFY(m_stage->isRunning());
    QCOMPARE(m_stage->leftovers(), QStringList());
}

// "docker compose down -v" and up again: at the same address, and nothing of it is known there.
void tst_WholeStage::isAcceptedWhenItsServerIsGone()
{
    moveServer(m_stage->server, u"before"_s);
    DONE(backUp(u"first"_s));
    m_stage->change(2);
    DONE(restore());
    const auto restored = m_stage->fingerprints();
    PostgresServer fresh(PostgresServer::binaries17());
    QVERIFY2(fresh.make() && fresh.start(), qPrintable(fresh.problem()));
    QCOMPARE(fresh.sql(u"postgres"_s, u"create database shop"_s), QString());
    moveServer(fresh, u"before"_s);

    const CliRun undone = m_stage->cli({u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s});
    const CliRun accepted = m_stage->cli({u"backup"_s, u"accept"_s, u"shop/staging"_s});

    QVERIFY(undone.exitCode != 0);
    QVERIFY2(undone.told().contains("accept"), undone.told().constData());
    DONE(accepted);
    QVERIFY2(accepted.told().contains("another server"), accepted.told().constData());
    QCOMPARE(m_stage->fingerprints(), restored);
    const QStringList left = m_stage->leftovers(); // on the server that nobody reaches any more
    QVERIFY2(left.size() == 1 && left.first().startsWith(u"shop_old_"_s), qPrintable(left.join(u' ')));
    DONE(restore());
}

void tst_WholeStage::anAcceptThatWasCutShortIsFinishedByTheNext()
{
    DONE(backUp(u"first"_s));
    m_stage->change(2);
    DONE(restore());
    const auto restored = m_stage->fingerprints();
    const QDir journals(m_stage->home() + u"/journals"_s);
    QFile journal(journals.filePath(journals.entryList({u"*.json"_s}).value(0)));
    QVERIFY(journal.open(QIODevice::ReadWrite));
    const QByteArray begun = journal.readAll().replace("\"swapped\"", "\"dropping\"");
    QVERIFY(journal.seek(0) && journal.resize(0) && journal.write(begun) == begun.size());
    journal.close();

    DONE(m_stage->cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));

    QCOMPARE(m_stage->fingerprints(), restored);
    QCOMPARE(m_stage->leftovers(), QStringList());
    DONE(restore());
}

QTEST_GUILESS_MAIN(tst_WholeStage)
#include "tst_wholestage.moc"
