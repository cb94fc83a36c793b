// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/filesstorage.h"

#include "tests/suites/storagecontract.h"
#include "tests/support/treetools.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The promises that all storages make, for trees of files.
class tst_FilesStorage final : public StorageContract
{
    Q_OBJECT

private slots:
    void init();

private:
    void write(int version);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_live; // the folder that the tree is in
};

// Each version changes a file in place, adds one, removes one, and turns a folder into a file or back.
static const QString s_writeVersion = uR"sh(
mkdir -p tree/sub/deep
printf 'content %s of the file that changes' "$v" > tree/changes
printf 'the same in all versions' > tree/sub/stays
printf '%s' "$v" > "tree/sub/deep/only-$v"
rm -rf "tree/sub/deep/only-$((v - 1))" tree/turns
if [ $((v % 2)) = 0 ]; then printf file > tree/turns; else mkdir tree/turns; printf inside > tree/turns/inside; fi
head -c $((5000000 + v)) /dev/zero | tr '\0' "$v" > tree/large
ln -sfn "target $v" tree/link
chmod $((700 + v)) tree/sub
)sh"_s;

void tst_FilesStorage::write(int version)
{
    const ShellResult made = shell(m_live, u"v=%1\n"_s.arg(version) + s_writeVersion);
    QVERIFY2(made.exitCode == 0, made.errors.constData());
}

void tst_FilesStorage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_live = m_folder->filePath(u"live"_s);
    QVERIFY(QDir().mkpath(m_live));
    const StorageConfig config{
        .component = u"api"_s, .name = u"uploads"_s, .kind = StorageKind::Files, .path = m_live + u"/tree"_s};
    const QString scratch = m_folder->filePath(u"scratch"_s);
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [config, scratch] { return std::make_unique<FilesStorage>(config, scratch); },
        .write = [this](int version) { write(version); },
        .read = [this] { return treeFingerprint(m_live + u"/tree"_s); },
        .remove = [this] { QVERIFY(QDir(m_live + u"/tree"_s).removeRecursively()); },
        .beside =
            [this] {
                QStringList names = QDir(m_live).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
                names.removeAll(u"tree"_s);
                return names;
            },
    });
}

QTEST_GUILESS_MAIN(tst_FilesStorage)
#include "tst_filesstorage.moc"
