// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/retention.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_Retention : public QObject
{
    Q_OBJECT

private slots:
    void removesTheOldestBeyondTheCount_data();
    void removesTheOldestBeyondTheCount();
    void theOrderOfTheListDoesNotMatter();
};

// One letter a backup, oldest first: a automatic, s safety, m manual, i imported, f failed, d damaged. Capitals are
// kept, a digit 1 after it: restored from, 2: later restored from, !: a restore needs it. The names of backups are their
// places in this line, counted from 0.
static QList<Backup> backups(const QString &line, QSet<QString> &needed)
{
    const QDateTime start = QDateTime::fromMSecsSinceEpoch(1'778'587'320'000);
    QList<Backup> all;
    for (const QChar letter : line) {
        if (letter == u'!') {
            needed << all.last().id();
        } else if (letter.isDigit()) {
            all.last().marks.restoredAt = start.addYears(1).addSecs(letter.digitValue());
        } else {
            const QChar kind = letter.toLower();
            Backup backup{.status = BackupStatus::Ready};
            backup.manifest.id = QString::number(all.size());
            backup.manifest.createdAt = start.addSecs(all.size());
            backup.manifest.origin = kind == u's'   ? Origin::Safety
                                     : kind == u'm' ? Origin::Manual
                                     : kind == u'i' ? Origin::Imported
                                                    : Origin::Automatic;
            if (kind == u'f' || kind == u'd')
                backup.status = kind == u'f' ? BackupStatus::Failed : BackupStatus::Damaged;
            backup.marks.kept = letter.isUpper();
            all.append(backup);
        }
    }
    return all;
}

void tst_Retention::removesTheOldestBeyondTheCount_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("automatic");
    QTest::addColumn<QStringList>("beyond");
    const auto row = [](const char *name, const QString &line, int automatic, const QStringList &beyond) {
        QTest::newRow(name) << line << automatic << beyond;
    };
    row("none", QString(), 2, {});
    row("as many as may stay", u"aa"_s, 2, {});
    row("oldest first", u"aaaa"_s, 2, {u"0"_s, u"1"_s});
    row("manual ones neither go nor count", u"mamama"_s, 2, {u"1"_s});
    row("imported ones neither go nor count", u"iaia"_s, 1, {u"1"_s});
    row("kept ones stay, and count", u"aAaaa"_s, 2, {u"0"_s, u"2"_s});
    row("safety backups go with the automatic ones", u"sasa"_s, 2, {u"0"_s, u"1"_s});
    row("the safety backup of a restore that can be undone stays", u"s!aaa"_s, 2, {u"1"_s});
    row("what was restored from last stays", u"a1a2aa"_s, 1, {u"0"_s, u"2"_s});
    row("the last good one stays", u"aaa"_s, 0, {u"0"_s, u"1"_s});
    row("a newer manual one is the last good one", u"aam"_s, 0, {u"0"_s, u"1"_s});
    row("what failed or is damaged does not count", u"aafd"_s, 2, {});
    row("what failed or is damaged is not removed", u"fdaaa"_s, 1, {u"2"_s, u"3"_s});
}

void tst_Retention::removesTheOldestBeyondTheCount()
{
    QFETCH(const QString, line);
    QFETCH(const int, automatic);
    QSet<QString> needed;
    const QList<Backup> all = backups(line, needed);
    QTEST(beyondRetention(all, automatic, needed), "beyond");
}

void tst_Retention::theOrderOfTheListDoesNotMatter()
{
    QSet<QString> needed;
    QList<Backup> all = backups(u"aaaa"_s, needed);
    const QStringList beyond = beyondRetention(all, 2, needed);
    std::ranges::reverse(all);
    QCOMPARE(beyondRetention(all, 2, needed), beyond);
}

QTEST_GUILESS_MAIN(tst_Retention)
#include "tst_retention.moc"
