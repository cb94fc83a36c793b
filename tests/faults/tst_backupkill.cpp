// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The built command line is killed in the middle of a backup of a whole, real stage. What is listed as ready is whole,
// what was there before is untouched, and the stage goes on with the next command.

#include "tests/support/killedstage.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_anywhere = 15;

class tst_BackupKill : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void listsNoBackupThatIsNotWhole_data();
    void listsNoBackupThatIsNotWhole();
    void backsUpAndRestoresAfterAllThat();

private:
    [[nodiscard]] static QStringList create(const QString &name);
    [[nodiscard]] QList<QJsonObject> listed(const QString &name) const;
    [[nodiscard]] CliRun verify(const QString &name) const;

    KilledStage m_killed;
    CallTrace m_calls;
    int m_failed = 0;
    int m_ready = 0;
};

QStringList tst_BackupKill::create(const QString &name)
{
    return {u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, name, u"--suspend"_s, u"--quiet"_s};
}

QList<QJsonObject> tst_BackupKill::listed(const QString &name) const
{
    const CliRun run = m_killed.stage.cli({u"backup"_s, u"list"_s, u"shop/staging"_s, u"-o"_s, u"json"_s});
    if (run.exitCode != 0)
        qFatal() << run.told();
    QList<QJsonObject> found;
    for (const QJsonValue &value : run.json().array()) {
        if (value[u"name"].toString() == name)
            found.append(value.toObject());
    }
    return found;
}

CliRun tst_BackupKill::verify(const QString &name) const
{
    return m_killed.stage.cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, name});
}

void tst_BackupKill::initTestCase()
{
    const QByteArray problem = m_killed.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    m_calls = m_killed.trace(create(u"traced"_s));
}

void tst_BackupKill::listsNoBackupThatIsNotWhole_data()
{
    QTest::addColumn<KillPoint>("point");
    QRandomGenerator random = seededRandom();
    QList<KillPoint> points =
        m_calls.of({"rename", "renameat", "renameat2", "fsync", "fdatasync", "syncfs", "unlink", "unlinkat"}).calls();
    points += m_calls.from("home/operations/").without("/proc").sample(s_anywhere, random);
    QSet<QByteArray> names; // a backup is named as its row: a call that chance brings once more would make a second one
    for (const KillPoint &point : std::as_const(points)) {
        const QByteArray name = point.call + ' ' + QByteArray::number(point.number);
        if (!names.contains(name))
            QTest::addRow("%s", name.constData()) << point;
        names.insert(name);
    }
}

void tst_BackupKill::listsNoBackupThatIsNotWhole()
{
    QFETCH(const KillPoint, point);
    const QString name = QString::fromUtf8(QTest::currentDataTag());
    const auto before = m_killed.stage.fingerprints();

    m_killed.strike(create(name), point);

    const QList<QJsonObject> found = listed(name);
    QVERIFY2(m_killed.stage.isRunning(), "the next command did not resume the stage");
    QCOMPARE_LE(found.size(), 1); // none: it had not begun
    const QString status = found.isEmpty() ? QString() : found.first()[u"status"].toString();
    QVERIFY2(status.isEmpty() || status == u"failed" || status == u"ready", qPrintable(status));
    if (status == u"ready") {
        const CliRun whole = verify(name);
        QVERIFY2(whole.exitCode == 0, whole.told().constData());
    }
    m_failed += status == u"failed" ? 1 : 0;
    m_ready += status == u"ready" ? 1 : 0;
    const CliRun earlier = verify(u"first"_s);
    QVERIFY2(earlier.exitCode == 0, earlier.told().constData());
    QCOMPARE(m_killed.stage.fingerprints(), before);
    QCOMPARE(m_killed.stage.leftovers(), QStringList());
}

void tst_BackupKill::backsUpAndRestoresAfterAllThat()
{
    qInfo() << "killed" << m_killed.killed() << "of" << m_killed.runs() << "runs: failed" << m_failed << "ready"
            << m_ready;
    QVERIFY(m_killed.runs() > 40
            && m_killed.killed() > m_killed.runs() / 2); // a run can make fewer calls than the traced one
    QVERIFY2(m_failed > 10 && m_ready > 0, "only one end was met"); // few calls come after the backup is complete
    const CliRun created = m_killed.stage.cli(create(u"after"_s));
    QVERIFY2(created.exitCode == 0, created.told().constData());
    const auto then = m_killed.stage.fingerprints();
    m_killed.stage.change(3);
    const CliRun restored = m_killed.stage.cli(
        {u"backup"_s, u"restore"_s, u"shop/staging"_s, u"after"_s, u"--suspend"_s, u"--yes"_s});
    QVERIFY2(restored.exitCode == 0, restored.told().constData());
    QCOMPARE(m_killed.stage.fingerprints(), then);
    const CliRun checked = m_killed.stage.cli({u"repository"_s, u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.told().constData());
    // Work of the dead is swept by the living.
    QCOMPARE(QDir(m_killed.stage.home() + u"/repository/tmp"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList());
}

QTEST_GUILESS_MAIN(tst_BackupKill)
#include "tst_backupkill.moc"
