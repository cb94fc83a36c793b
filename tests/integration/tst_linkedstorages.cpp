// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realbench.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// One storage that lies in another one, where only a link shows it: the outer one must leave it out all the same.
class tst_LinkedStorages : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void whatLiesInAnotherStorageByALinkIsRestoredOnce_data() { places(); }
    void whatLiesInAnotherStorageByALinkIsRestoredOnce();
    void theOuterOneAloneLeavesTheInnerOneAsItIs_data() { places(); }
    void theOuterOneAloneLeavesTheInnerOneAsItIs();
    void anInnerOneThatIsMissingComesBack_data() { places(); }
    void anInnerOneThatIsMissingComesBack();

private:
    static void places();
    [[nodiscard]] QString below(const QString &path) const { return m_bench->folder.path() + u"/data/"_s + path; }
    void makeStage();
    void fill(const QByteArray &content) const;
    [[nodiscard]] QByteArray content(const QString &path) const;
    [[nodiscard]] Result<RestoreOutcome> restore(const QStringList &only = {}) const;

    std::unique_ptr<RealBench> m_bench;
    Backup m_backup; // of what each file held "then"
};

void tst_LinkedStorages::init()
{
    m_bench = std::make_unique<RealBench>();
    QVERIFY(QDir().mkpath(below(u"app/uploads"_s)));
    QVERIFY(QFile::link(u"app"_s, below(u"link"_s)));
    makeStage();
    fill("then");
    const Result<Backup> backup = m_bench->backUp(Hold::Suspend);
    VERIFY_RESULT(backup);
    m_backup = *backup;
}

void tst_LinkedStorages::places()
{
    QTest::addColumn<QString>("outer");
    QTest::addColumn<QString>("inner");
    QTest::newRow("the outer one is named by a link") << u"link"_s << u"app/uploads"_s;
    QTest::newRow("the inner one is named by a link") << u"app"_s << u"link/uploads"_s;
    QTest::newRow("none is") << u"app"_s << u"app/uploads"_s;
}

void tst_LinkedStorages::makeStage()
{
    QFETCH(const QString, outer);
    QFETCH(const QString, inner);
    QJsonObject stage = QJsonDocument::fromJson(*m_bench->service->stageFile(u"shop/staging"_s)).object();
    const auto storage = [this](const QString &name, const QString &path) {
        return QJsonObject{{u"name"_s, name}, {u"kind"_s, u"files"_s}, {u"path"_s, below(path)}};
    };
    const QJsonArray storages{storage(u"tree"_s, outer), storage(u"uploads"_s, inner)};
    stage[u"components"_s] = QJsonArray{QJsonObject{{u"name"_s, u"api"_s}, {u"storages"_s, storages}}};
    QVERIFY(m_bench->service->addStage(QJsonDocument(stage).toJson(), true, m_bench->control));
}

void tst_LinkedStorages::fill(const QByteArray &content) const
{
    for (const QString &path : {u"app/file"_s, u"app/uploads/file"_s}) {
        QFile file(below(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
}

QByteArray tst_LinkedStorages::content(const QString &path) const
{
    QFile file(below(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<RestoreOutcome> tst_LinkedStorages::restore(const QStringList &only) const
{
    const RestoreRequest request{.backup = m_backup.id(), .only = only, .suspend = true, .confirmed = true};
    return m_bench->service->restore(request, m_bench->control);
}

void tst_LinkedStorages::whatLiesInAnotherStorageByALinkIsRestoredOnce()
{
    QCOMPARE(m_backup.manifest.sizeBytes, 8); // each file once
    fill("later");

    const Result<RestoreOutcome> outcome = restore();

    VERIFY_RESULT(outcome);
    QCOMPARE(content(u"app/file"_s), "then");
    QCOMPARE(content(u"app/uploads/file"_s), "then");
    QVERIFY(m_bench->service->undo(u"shop/staging"_s, {}, m_bench->control));
    QCOMPARE(content(u"app/file"_s), "later");
    QCOMPARE(content(u"app/uploads/file"_s), "later");
}

void tst_LinkedStorages::theOuterOneAloneLeavesTheInnerOneAsItIs()
{
    fill("later");

    const Result<RestoreOutcome> outcome = restore({u"api/tree"_s});

    VERIFY_RESULT(outcome);
    QCOMPARE(content(u"app/file"_s), "then");
    QCOMPARE(content(u"app/uploads/file"_s), "later");
}

void tst_LinkedStorages::anInnerOneThatIsMissingComesBack()
{
    QVERIFY(QDir(below(u"app/uploads"_s)).removeRecursively());

    const Result<RestoreOutcome> outcome = restore();

    VERIFY_RESULT(outcome);
    QCOMPARE(content(u"app/uploads/file"_s), "then");
}

QTEST_GUILESS_MAIN(tst_LinkedStorages)
#include "tst_linkedstorages.moc"
