// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// What a real backup holds of a database file and of secrets comes back by the script in RESTORE-BY-HAND.txt and the
// programs that it names: sqlite3 and age.
class tst_RestoreByHandKinds : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void bringsASqliteDatabaseBack();
    void bringsSecretsBackWithTheIdentity();
    void keepsSecretsFromWhoeverHasTheRepositoryAlone();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QString repository() const { return path(u"home/repository"_s); }
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const;
    void makeStage();
    // Into the folder of this name, by the script; nothing of ours is on the way.
    void restore(const QString &storage, const QString &target);
    [[nodiscard]] QString restoredSecrets() const;

    std::optional<QTemporaryDir> m_folder;
};

static constexpr auto s_secrets = "DATABASE_PASSWORD=three words\nTOKEN=\xc3\xa4\n";

static void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly) && file.write(content) == content.size(), qPrintable(path));
}

ProgramRun tst_RestoreByHandKinds::cli(const QStringList &arguments) const
{
    return runProgram(cliProgram(), QStringList{u"--home"_s, path(u"home"_s)} + arguments);
}

void tst_RestoreByHandKinds::makeStage()
{
    const auto storage = [this](const QString &kind, const QString &file) {
        return QJsonObject{{u"name"_s, kind}, {u"kind"_s, kind}, {u"path"_s, path(file)}};
    };
    const QJsonObject component{
        {u"name"_s, u"web"_s},
        {u"storages"_s, QJsonArray{storage(u"sqlite"_s, u"jobs.db"_s), storage(u"secrets"_s, u".env"_s)}}};
    const QJsonObject stage{{u"format"_s, 1},
                            {u"project"_s, u"shop"_s},
                            {u"stage"_s, u"staging"_s},
                            {u"components"_s, QJsonArray{component}}};
    write(path(u"stage.json"_s), QJsonDocument(stage).toJson());
    const ProgramRun added = cli({u"stage"_s, u"add"_s, path(u"stage.json"_s)});
    QVERIFY2(added.exitCode == 0, added.all().constData());
}

void tst_RestoreByHandKinds::init()
{
    m_folder.emplace();
    write(path(u".env"_s), s_secrets);
    const ProgramRun made = runProgram(
        u"sqlite3"_s, {path(u"jobs.db"_s)},
        "pragma journal_mode = wal; create table jobs (id integer primary key, what);"
        "insert into jobs select value, hex(randomblob(2000)) from generate_series(1, 3000);");
    QVERIFY2(made.exitCode == 0, made.all().constData());
    makeStage();
    const ProgramRun backedUp = cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--live"_s});
    QVERIFY2(backedUp.exitCode == 0, backedUp.all().constData());
    const ProgramRun cut = runProgram(u"sed"_s,
                                      {u"-n"_s, uR"(/^#!\/bin\/sh/,$p)"_s, repository() + u"/RESTORE-BY-HAND.txt"_s});
    QVERIFY(cut.output.startsWith("#!/bin/sh"));
    write(path(u"script"_s), cut.output);
}

void tst_RestoreByHandKinds::restore(const QString &storage, const QString &target)
{
    const QStringList ids = QDir(repository() + u"/backups"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(ids.size(), 1);
    const ProgramRun run = runProgram(u"sh"_s, {path(u"script"_s), u"restore"_s,
                                                repository() + u"/backups/"_s + ids.first() + u"/manifest.json"_s,
                                                storage, path(target)});
    QVERIFY2(run.exitCode == 0, run.all().constData());
    QCOMPARE(run.all(), QByteArray());
}

void tst_RestoreByHandKinds::bringsASqliteDatabaseBack()
{
    restore(u"web/sqlite"_s, u"target"_s);
    if (QTest::currentTestFailed())
        return;
    const QString restored = path(u"target/jobs.db"_s);
    const ProgramRun check = runProgram(u"sqlite3"_s, {restored, u"pragma integrity_check"_s});
    QCOMPARE(check.all(), "ok\n");
    const QString rows = u"select * from jobs order by id"_s;
    const ProgramRun then = runProgram(u"sqlite3"_s, {path(u"jobs.db"_s), rows});
    const ProgramRun now = runProgram(u"sqlite3"_s, {restored, rows});
    QVERIFY(then.output.size() > 3'000 * 4'000); // several blobs
    QVERIFY(now.output == then.output);
}

QString tst_RestoreByHandKinds::restoredSecrets() const
{
    const QStringList names = QDir(path(u"target"_s)).entryList(QDir::Files | QDir::Hidden);
    return names.size() == 1 ? path(u"target/"_s + names.first()) : QString();
}

void tst_RestoreByHandKinds::bringsSecretsBackWithTheIdentity()
{
    restore(u"web/secrets"_s, u"target"_s);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(restoredSecrets().endsWith(u".age"));
    const ProgramRun opened = runProgram(
        u"age"_s, {u"--decrypt"_s, u"--identity"_s, path(u"home/identity.txt"_s), restoredSecrets()});
    QCOMPARE(opened.exitCode, 0);
    QCOMPARE(opened.output, QByteArray(s_secrets));
}

void tst_RestoreByHandKinds::keepsSecretsFromWhoeverHasTheRepositoryAlone()
{
    restore(u"web/secrets"_s, u"target"_s);
    if (QTest::currentTestFailed())
        return;
    const ProgramRun plain = runProgram(
        u"grep"_s, {u"-r"_s, u"-l"_s, u"three words"_s, path(u"target"_s), path(u"target.blobs"_s), repository()});
    QCOMPARE(plain.all(), QByteArray());
    const ProgramRun other = runProgram(u"age-keygen"_s, {u"-o"_s, path(u"other.txt"_s)});
    QCOMPARE(other.exitCode, 0);
    const ProgramRun opened = runProgram(u"age"_s,
                                         {u"--decrypt"_s, u"--identity"_s, path(u"other.txt"_s), restoredSecrets()});
    QVERIFY(opened.exitCode != 0);
    QVERIFY(!opened.all().contains("three words"));
}

QTEST_GUILESS_MAIN(tst_RestoreByHandKinds)
#include "tst_restorebyhandkinds.moc"
