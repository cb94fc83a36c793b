// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/retention.h"
#include "models/retentionpreview.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_RetentionPreview : public QObject
{
    Q_OBJECT

private slots:
    void theEighthAutomaticBackupRemovesTheOldestAutomaticOnly();
    void whatIsNeededOrKeptStays();
    void attemptsWithoutDataAreNotShown();
    void dotsAreOldestFirstWhateverTheList();
    void thePreviewEqualsWhatPruningThenDoes();
    void theSentenceNamesWhatStaysAndGoes();
};

static Backup made(int number, Origin origin = Origin::Automatic, BackupStatus status = BackupStatus::Ready)
{
    Backup backup{.status = status};
    backup.manifest.id = QString::number(number);
    backup.manifest.name = u"backup %1"_s.arg(number);
    backup.manifest.createdAt = QDateTime::fromMSecsSinceEpoch(1'778'587'320'000).addDays(number);
    backup.manifest.origin = origin;
    backup.manifest.newBytes = 1'000'000;
    return backup;
}

static QStringList going(const RetentionPreview &preview)
{
    QStringList ids;
    for (const RetentionPreview::Dot &dot : preview.dots) {
        if (dot.goes)
            ids.append(dot.id);
    }
    return ids;
}

void tst_RetentionPreview::theEighthAutomaticBackupRemovesTheOldestAutomaticOnly()
{
    QList<Backup> backups{made(0, Origin::Manual)};
    for (int i = 1; i <= 7; ++i)
        backups.append(made(i));

    QCOMPARE(going(RetentionPreview::of(backups, 7)), QStringList{u"1"_s});
    QCOMPARE(RetentionPreview::of(backups, 7).stays, 7);
    QCOMPARE(RetentionPreview::of(backups, 7).freedBytes, 1'000'000);
    backups.removeLast();
    QCOMPARE(going(RetentionPreview::of(backups, 7)), QStringList());
}

void tst_RetentionPreview::whatIsNeededOrKeptStays()
{
    QList<Backup> backups{made(1), made(2), made(3, Origin::Safety), made(4, Origin::Imported), made(5), made(6)};
    backups[0].marks.kept = true;
    backups[1].marks.restoredAt = QDateTime::currentDateTimeUtc();

    QCOMPARE(going(RetentionPreview::of(backups, 1, {u"3"_s})), QStringList({u"5"_s, u"6"_s}));
}

void tst_RetentionPreview::attemptsWithoutDataAreNotShown()
{
    const QList<Backup> backups{made(1, Origin::Automatic, BackupStatus::Failed),
                                made(2, Origin::Automatic, BackupStatus::NotReady),
                                made(3, Origin::Automatic, BackupStatus::Cancelled), made(4)};

    const RetentionPreview preview = RetentionPreview::of(backups, 1);

    QCOMPARE(preview.dots.size(), 1);
    QCOMPARE(going(preview), QStringList{u"4"_s});
}

void tst_RetentionPreview::dotsAreOldestFirstWhateverTheList()
{
    QList<Backup> backups{made(3), made(1), made(2)};
    const RetentionPreview preview = RetentionPreview::of(backups, 7);
    QCOMPARE(preview.dots.first().id, u"1"_s);
    QCOMPARE(preview.dots.last().id, u"3"_s);
}

// What is previewed is compared with the list after the next automatic backup really stands in it.
void tst_RetentionPreview::thePreviewEqualsWhatPruningThenDoes()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 500; ++round) {
        QList<Backup> backups;
        const int count = random.bounded(14);
        for (int i = 0; i < count; ++i) {
            backups.append(
                made(i, static_cast<Origin>(random.bounded(4)), static_cast<BackupStatus>(random.bounded(6))));
            backups.last().marks.kept = random.bounded(6) == 0;
            if (random.bounded(6) == 0)
                backups.last().marks.restoredAt = backups.last().manifest.createdAt.addSecs(random.bounded(100));
        }
        const QSet<QString> needed{QString::number(random.bounded(14))};
        const int automatic = random.bounded(1, 8);
        const QStringList previewed = going(RetentionPreview::of(backups, automatic, needed));

        backups.append(made(100));

        QCOMPARE(previewed, beyondRetention(backups, automatic, needed + QSet<QString>{u"100"_s}));
    }
}

void tst_RetentionPreview::theSentenceNamesWhatStaysAndGoes()
{
    const QString sentence = RetentionPreview::of({made(1), made(2), made(3)}, 1).sentence();
    QVERIFY2(sentence.contains(u"removes 3"_s), qPrintable(sentence));
    QVERIFY2(sentence.contains(u"3.0 MB"_s), qPrintable(sentence));
    QVERIFY(!RetentionPreview().sentence().isEmpty());
}

QTEST_APPLESS_MAIN(tst_RetentionPreview)

#include "tst_retentionpreview.moc"
