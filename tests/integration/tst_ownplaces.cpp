// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realbench.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// A tree that holds the home or the repository: swapping it would swap the journal of the swap, and every backup that was
// made since, the safety backup among them.
class tst_OwnPlaces : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void aTreeAroundTheHomeIsNotBackedUp_data();
    void aTreeAroundTheHomeIsNotBackedUp();
    void whereTheHomeIsLeftOutItIsBackedUp();
    void aTreeAroundTheHomeIsNotRestored_data();
    void aTreeAroundTheHomeIsNotRestored();
    void addingSuchAStageWarns();

private:
    [[nodiscard]] QByteArray stageAround(const QString &path, const QStringList &exclude = {}) const;
    void useStage(const QString &path, const QStringList &exclude = {});

    std::unique_ptr<RealBench> m_bench;
};

void tst_OwnPlaces::init()
{
    m_bench = std::make_unique<RealBench>();
    m_bench->writeFile(u"file"_s, "then");
}

QByteArray tst_OwnPlaces::stageAround(const QString &path, const QStringList &exclude) const
{
    QJsonObject stage = QJsonDocument::fromJson(*m_bench->service->stageFile(u"shop/staging"_s)).object();
    const QJsonObject storage{{u"name"_s, u"uploads"_s},
                              {u"kind"_s, u"files"_s},
                              {u"path"_s, path},
                              {u"exclude"_s, QJsonArray::fromStringList(exclude)}};
    stage[u"components"_s] = QJsonArray{QJsonObject{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{storage}}}};
    return QJsonDocument(stage).toJson();
}

void tst_OwnPlaces::useStage(const QString &path, const QStringList &exclude)
{
    const Result<StageFile> file = parseStageFile(stageAround(path, exclude));
    QVERIFY(file);
    QVERIFY(m_bench->stages.add(*file, true));
}

void tst_OwnPlaces::aTreeAroundTheHomeIsNotBackedUp_data()
{
    QTest::addColumn<QString>("root");
    QTest::newRow("above it") << u""_s;
    QTest::newRow("the home itself") << u"/home"_s;
    QTest::newRow("by a link") << u"/link"_s;
}

void tst_OwnPlaces::aTreeAroundTheHomeIsNotBackedUp()
{
    QFETCH(const QString, root);
    const QString folder = m_bench->folder.path();
    QVERIFY(QFile::link(folder, folder + u"/link"_s));
    useStage(folder + root);

    const Result<Backup> backup = m_bench->backUp(Hold::Live);

    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Refused);
    QVERIFY2(backup.error().message.contains(u"api/uploads"), qPrintable(backup.error().message));
    QVERIFY2(backup.error().why.contains(m_bench->home.path()), qPrintable(backup.error().why));
}

void tst_OwnPlaces::whereTheHomeIsLeftOutItIsBackedUp()
{
    useStage(m_bench->folder.path(), {u"home"_s});

    const Result<Backup> backup = m_bench->backUp(Hold::Live);

    QVERIFY2(backup, backup ? "" : qPrintable(backup.error().message + backup.error().why));
    const Result<StageStatus> status = m_bench->service->status(u"shop/staging"_s, m_bench->control);
    QVERIFY(status);
    QVERIFY(status->storages.first().ready);
    QVERIFY(!status->storages.first().cannot.filter(u"cannot restore"_s).isEmpty()); // said before it is needed
}

void tst_OwnPlaces::aTreeAroundTheHomeIsNotRestored_data()
{
    QTest::addColumn<QStringList>("exclude");
    QTest::newRow("with it") << QStringList();
    QTest::newRow("without it") << QStringList{u"home"_s}; // it would be carried over while its journal is written
}

void tst_OwnPlaces::aTreeAroundTheHomeIsNotRestored()
{
    QFETCH(const QStringList, exclude);
    const Result<Backup> backup = m_bench->backUp(Hold::Suspend);
    QVERIFY(backup);
    useStage(m_bench->folder.path(), exclude);
    const RestoreRequest request{
        .backup = backup->id(), .suspend = true, .withoutSafetyBackup = true, .confirmed = true};

    const Result<RestorePlan> plan = m_bench->service->plan(request, m_bench->control);
    QVERIFY(plan);
    QVERIFY(plan->isRefused());
    const Result<RestoreOutcome> outcome = m_bench->service->restore(request, m_bench->control);

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::Refused);
    QVERIFY(QDir(m_bench->home.journals()).isEmpty());
    QCOMPARE(m_bench->service->backups({})->size(), 1);
}

// It can be put right at once, so it is said at once.
void tst_OwnPlaces::addingSuchAStageWarns()
{
    const Result<AddedStage> added = m_bench->service->addStage(stageAround(m_bench->folder.path()), true,
                                                                m_bench->control);

    QVERIFY(added);
    QVERIFY2(std::ranges::any_of(added->warnings,
                                 [this](const QString &text) { return text.contains(m_bench->home.path()); }),
             qPrintable(added->warnings.join(u' ')));
}

QTEST_GUILESS_MAIN(tst_OwnPlaces)
#include "tst_ownplaces.moc"
