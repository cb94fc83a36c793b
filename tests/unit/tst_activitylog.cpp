// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/activitylog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_ActivityLog : public QObject
{
    Q_OBJECT

private slots:
    void linesAreAddedInOrderAndAreTheUsersAlone();
    void whatEndedLastIsRememberedFirst();
    void theOldestIsForgottenWithItsFile();
    void forgettingKeepsTheFiles();
    void aCopyIsTheWholeLog();
    void aLogThatCannotBeWrittenIsToldInFourParts();

private:
    [[nodiscard]] Activity ended(int number) const
    {
        const QDateTime at = QDateTime(QDate(2026, 5, 12), QTime(14, 2), QTimeZone::UTC).addSecs(number);
        return {.title = QString::number(number),
                .stage = u"shop/staging"_s,
                .startedAt = at,
                .endedAt = at,
                .outcome = Activity::Outcome::Done,
                .logFile = m_log.fileFor(u"shop/staging"_s, at)};
    }

    QTemporaryDir m_folder;
    Home m_home{m_folder.filePath(u"home"_s)};
    bool m_made = m_home.create().has_value();
    ActivityLog m_log{m_home};
};

void tst_ActivityLog::linesAreAddedInOrderAndAreTheUsersAlone()
{
    QVERIFY(m_made);
    const QString file = ended(1).logFile;
    QVERIFY(m_log.append(file, {u"one"_s, u"two"_s}));
    QVERIFY(m_log.append(file, {u"three"_s}));
    QCOMPARE(*m_log.lines(file, 10), QStringList({u"one"_s, u"two"_s, u"three"_s}));
    QCOMPARE(*m_log.lines(file, 2), QStringList({u"two"_s, u"three"_s}));
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_ActivityLog::whatEndedLastIsRememberedFirst()
{
    QVERIFY(m_log.forget());
    QVERIFY(m_log.remember(ended(1)));
    QVERIFY(m_log.remember(ended(2)));
    const Result<QList<Activity>> all = m_log.remembered();
    QVERIFY(all);
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->first().title, u"2"_s);
    QCOMPARE(all->first().logFile, ended(2).logFile);
}

void tst_ActivityLog::theOldestIsForgottenWithItsFile()
{
    QVERIFY(m_log.forget());
    QVERIFY(m_log.append(ended(0).logFile, {u"x"_s}));
    for (int number = 0; number <= ActivityLog::most; ++number)
        QVERIFY(m_log.remember(ended(number)));
    QCOMPARE(m_log.remembered()->size(), ActivityLog::most);
    QCOMPARE(m_log.remembered()->last().title, u"1"_s);
    QVERIFY(!QFile::exists(ended(0).logFile));
}

void tst_ActivityLog::forgettingKeepsTheFiles()
{
    QVERIFY(m_log.append(ended(5).logFile, {u"x"_s}));
    QVERIFY(m_log.remember(ended(5)));
    QVERIFY(m_log.forget());
    QCOMPARE(m_log.remembered()->size(), 0);
    QVERIFY(QFile::exists(ended(5).logFile));
}

void tst_ActivityLog::aCopyIsTheWholeLog()
{
    QVERIFY(m_log.append(ended(7).logFile, {u"secret things"_s}));
    const QString target = m_folder.filePath(u"copy.log"_s);
    QVERIFY(m_log.copy(ended(7).logFile, target));
    QCOMPARE(*m_log.lines(target, 10), QStringList(u"secret things"_s));
}

void tst_ActivityLog::aLogThatCannotBeWrittenIsToldInFourParts()
{
    const Result<> written = m_log.append(m_folder.filePath(u"missing/x.log"_s), {u"x"_s});
    QVERIFY(!written);
    for (const QString &part :
         {written.error().message, written.error().why, written.error().todo, written.error().safe})
        QVERIFY(!part.isEmpty());
}

QTEST_GUILESS_MAIN(tst_ActivityLog)
#include "tst_activitylog.moc"
