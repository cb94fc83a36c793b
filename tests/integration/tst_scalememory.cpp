// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bigtree.h"
#include "tests/support/cliprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static constexpr int s_shrunk = 50; // their own memory is not what is measured
static constexpr qint64 s_mostBytes = std::numeric_limits<qint64>::max();
#else
static constexpr int s_shrunk = 1;
static constexpr qint64 s_mostBytes = 200 * 1024 * 1024;
#endif
static constexpr int s_files = 500'000 / s_shrunk;
static constexpr int s_restoredFiles = 200'000 / s_shrunk;

// Memory does not grow with the number of files. Not in /tmp, which may lie in memory: a file system there does not
// tell every change.
class tst_ScaleMemory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void staysSmall_data();
    void staysSmall();

private:
    void addStage(const QString &name, int files);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] MeasuredRun cli(const QStringList &arguments) const;

    QTemporaryDir m_folder{u"/var/tmp/understudy-scale-XXXXXX"_s};
};

MeasuredRun tst_ScaleMemory::cli(const QStringList &arguments) const
{
    return runMeasured(QStringList{cliProgram(), u"--home"_s, path(u"home"_s)} + arguments, m_folder.path());
}

void tst_ScaleMemory::addStage(const QString &name, int files)
{
    const BigTree tree(path(name), files, quint32(files), [](quint32 random) { return int(random % 301); });
    QVERIFY(tree.make());
    const QJsonObject storage{{u"name"_s, u"uploads"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, path(name)}};
    const QJsonObject component{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{storage}}};
    const QJsonObject stage{
        {u"format"_s, 1}, {u"project"_s, u"shop"_s}, {u"stage"_s, name}, {u"components"_s, QJsonArray{component}}};
    QFile file(path(u"stage.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(stage).toJson()) > 0);
    file.close();
    const MeasuredRun added = cli({u"stage"_s, u"add"_s, file.fileName()});
    QVERIFY2(added.exitCode == 0, added.errors.constData());
}

void tst_ScaleMemory::initTestCase()
{
    addStage(u"large"_s, s_files);
    addStage(u"small"_s, s_restoredFiles);
}

void tst_ScaleMemory::staysSmall_data()
{
    QTest::addColumn<QStringList>("command");

    const auto add = [](const char *name, const QString &command) { QTest::newRow(name) << command.split(u' '); };
    add("first backup", u"backup create shop/large --name one --assume-suspended"_s);
    add("second backup", u"backup create shop/large --name two --assume-suspended"_s);
    add("list", u"backup list shop/large -o json"_s);
    add("show", u"backup show shop/large two -o json"_s);
    add("plan", u"backup plan shop/large two"_s);
    add("verify", u"backup verify shop/large two"_s);
    add("check", u"repository check"_s);
    add("backup to restore", u"backup create shop/small --name one --assume-suspended"_s);
    add("restore", u"backup restore shop/small one --yes --assume-suspended"_s);
    add("accept", u"backup accept shop/small"_s);
    add("delete", u"backup delete shop/large one"_s);
    add("collect", u"repository collect"_s);
}

void tst_ScaleMemory::staysSmall()
{
    QFETCH(QStringList, command);

    const MeasuredRun run = cli(command);
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    qInfo() << "most memory:" << run.peakBytes / 1024 / 1024 << "MiB";
    QVERIFY(run.peakBytes > 0);
    QVERIFY2(run.peakBytes <= s_mostBytes, QByteArray::number(run.peakBytes).constData());
}

QTEST_GUILESS_MAIN(tst_ScaleMemory)
#include "tst_scalememory.moc"
