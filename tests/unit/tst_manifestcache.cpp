// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/manifestcache.h"

#include "models/messages/catalog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_ManifestCache : public QObject
{
    Q_OBJECT

private slots:
    void readsAManifestOnceUntilItIsWrittenAnew();
    void doesNotKeepWhatCouldNotBeRead();

private:
    [[nodiscard]] QString write(const QByteArray &content) const
    {
        QFile file(m_folder.filePath(u"manifest.json"_s));
        return file.open(QFile::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    }

    QTemporaryDir m_folder;
};

void tst_ManifestCache::readsAManifestOnceUntilItIsWrittenAnew()
{
    ManifestCache cache;
    int reads = 0;
    const auto read = [&reads]() -> Result<Manifest> { return Manifest{.name = QString::number(++reads)}; };
    const QString path = write("one");
    QCOMPARE(cache.get(path, read)->name, u"1"_s);
    QCOMPARE(cache.get(path, read)->name, u"1"_s);
    QCOMPARE(write("another"), path);
    QCOMPARE(cache.get(path, read)->name, u"2"_s);
    QVERIFY(QFile::remove(path));
    QCOMPARE(cache.get(path, read)->name, u"3"_s);
}

void tst_ManifestCache::doesNotKeepWhatCouldNotBeRead()
{
    ManifestCache cache;
    const QString path = write("one");
    const Result<Manifest> failed = cache.get(path, [] { return fail("common.cancelled"_L1); });
    QVERIFY(!failed);
    const Result<Manifest> read = cache.get(path, []() -> Result<Manifest> { return Manifest{.name = u"read"_s}; });
    QCOMPARE(read->name, u"read"_s);
}

QTEST_GUILESS_MAIN(tst_ManifestCache)
#include "tst_manifestcache.moc"
