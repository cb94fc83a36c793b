// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bigtree.h"
#include "tests/support/cliprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_files = 50'000;
static const QString s_stage = u"shop/staging"_s;

// As in trees of sources: many small files, few large ones, 5 KB on average.
static int sizeOf(quint32 random)
{
    static constexpr double largest = 20'000;
    const double share = double(random) / double(std::numeric_limits<quint32>::max());
    return int(largest * share * share * share);
}

// What a backup costs when little or nothing changed since the last one. Not in /tmp, which may lie in memory: a file
// system there does not tell every change.
class tst_Scale : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsNoFileOfAnUnchangedTree();
    void readsAndStoresOnlyWhatChanged();

private:
    [[nodiscard]] QStringList cli(const QStringList &arguments) const;
    [[nodiscard]] bool backUp(const QString &name, const QStringList &wrapper = {}) const;
    [[nodiscard]] QJsonObject listed(const QString &name) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder{u"/var/tmp/understudy-scale-XXXXXX"_s};
    quint32 m_seed = QRandomGenerator::global()->generate();
    BigTree m_tree{path(u"tree"_s), s_files, m_seed, sizeOf};
};

QStringList tst_Scale::cli(const QStringList &arguments) const
{
    return QStringList{cliProgram(), u"--home"_s, path(u"home"_s)} + arguments;
}

bool tst_Scale::backUp(const QString &name, const QStringList &wrapper) const
{
    const QStringList command = cli({u"backup"_s, u"create"_s, s_stage, u"--name"_s, name, u"--assume-suspended"_s});
    const MeasuredRun run = runMeasured(wrapper + command, m_folder.path());
    if (run.exitCode != 0)
        qCritical() << run.exitCode << run.errors;
    return run.exitCode == 0;
}

QJsonObject tst_Scale::listed(const QString &name) const
{
    const MeasuredRun run = runMeasured(cli({u"backup"_s, u"list"_s, s_stage, u"-o"_s, u"json"_s}), m_folder.path());
    for (const QJsonValue &backup : QJsonDocument::fromJson(run.output).array()) {
        if (backup[u"name"].toString() == name)
            return backup.toObject();
    }
    return {};
}

void tst_Scale::initTestCase()
{
    qInfo() << "seed" << m_seed;
    QVERIFY(m_tree.make());
    const QJsonObject storage{{u"name"_s, u"uploads"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, path(u"tree"_s)}};
    const QJsonObject component{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{storage}}};
    const QJsonObject stage{{u"format"_s, 1},
                            {u"project"_s, u"shop"_s},
                            {u"stage"_s, u"staging"_s},
                            {u"components"_s, QJsonArray{component}}};
    QFile file(path(u"stage.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(stage).toJson()) > 0);
    file.close();
    const MeasuredRun added = runMeasured(cli({u"stage"_s, u"add"_s, file.fileName()}), m_folder.path());
    QVERIFY2(added.exitCode == 0, added.errors.constData());
    QVERIFY(backUp(u"first"_s));
    QCOMPARE(listed(u"first"_s)[u"sizeBytes"].toInteger(), m_tree.bytes());
}

void tst_Scale::readsNoFileOfAnUnchangedTree()
{
    QVERIFY(backUp(u"second"_s, openTrace(path(u"second"_s))));
    QCOMPARE(openedFiles(path(u"second"_s), path(u"tree"_s).toUtf8()), QList<QByteArray>());
    const QJsonObject backup = listed(u"second"_s);
    QCOMPARE(backup[u"sizeBytes"].toInteger(), m_tree.bytes());
    const qint64 added = backup[u"newBytes"].toInteger();
    qInfo() << s_files << "unchanged files," << m_tree.bytes() << "bytes:" << added << "bytes added";
    QVERIFY2(added * 100 < m_tree.bytes(), QByteArray::number(added).constData());
}

void tst_Scale::readsAndStoresOnlyWhatChanged()
{
    QRandomGenerator random(m_seed);
    QSet<int> files;
    while (files.size() < s_files / 100)
        files.insert(int(random.bounded(s_files)));
    qint64 changed = 0;
    QList<QByteArray> paths;
    for (const int file : std::as_const(files)) {
        const int size = m_tree.rewrite(file);
        QVERIFY(size >= 0);
        changed += size;
        paths.append(m_tree.pathOf(file));
    }
    std::ranges::sort(paths);
    QVERIFY(backUp(u"third"_s, openTrace(path(u"third"_s))));
    QCOMPARE(openedFiles(path(u"third"_s), path(u"tree"_s).toUtf8()), paths);
    const qint64 added = listed(u"third"_s)[u"newBytes"].toInteger();
    qInfo() << files.size() << "files changed," << changed << "bytes:" << added << "bytes added";
    QVERIFY2(added >= changed, "content that cannot be compressed was not stored");
    QVERIFY2(added <= 2 * changed, QByteArray::number(added).constData());
}

QTEST_GUILESS_MAIN(tst_Scale)
#include "tst_scale.moc"
