// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"

#include "services/config/settingsfile.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/plainfiles.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Settings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyPreferenceSurvivesARestart();
    void theLookOfTheWindowSurvivesARestart();
    void valuesThatCannotBeUsedAreTheUsualOnes();
    void whatThisVersionDoesNotKnowIsKept();
    void theFirstFormatIsReadAndACopyOfItKept();
    void onlyTheLastFiveCopiesAreKept();
    void aBrokenFileIsReplacedByTheLastGoodCopy_data();
    void aBrokenFileIsReplacedByTheLastGoodCopy();
    void aBrokenFileWithoutACopyIsAnErrorAndIsNotOverwritten();
    void theFileOfANewerVersionIsLeftAlone();
    void killedAtAnyMomentASaveLeavesALoadableFile();
    void whatIsSavedInAnotherThreadIsWhatWasSetUpToThen();
    void theLaterOfTwoSavesStaysWhicheverRunsLast();
    void theLaterSaveKeepsTheCopyToo();
    void savesAtTheSameTimeAllSucceed();
    void anExportHoldsPreferencesButNoPlacesOfThisComputer();
    void importingTakesWhatTheFileNames();
    void importingSomethingElseChangesNothing_data();
    void importingSomethingElseChangesNothing();
    void aFailedSaveSaysWhatIsSafe();

private:
    [[nodiscard]] static Preferences unusual();
    static void write(const QString &path, const QByteArray &bytes) { QVERIFY(writeAll(path, bytes)); }
    void damage(const QByteArray &bytes) const { write(m_home->settings(), bytes); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
};

void tst_Settings::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_home = std::make_unique<Home>(m_folder->path());
}

Preferences tst_Settings::unusual()
{
    return {.keepRunning = true,
            .trayIcon = true,
            .scheme = Preferences::Scheme::Dark,
            .textPercent = 150,
            .reduceMotion = true,
            .notifySuccess = false,
            .postgresFolders = {u"/opt/postgresql 16/bin"_s},
            .logLevel = Preferences::LogLevel::Commands,
            .automaticKept = 12};
}

void tst_Settings::everyPreferenceSurvivesARestart()
{
    Settings settings(*m_home);
    QCOMPARE(settings.preferences(), Preferences());
    settings.setPreferences(unusual());
    QVERIFY(settings.hasUnsaved());
    VERIFY_RESULT(settings.save());
    QVERIFY(!settings.hasUnsaved());

    const Settings again(*m_home);

    QCOMPARE(again.preferences(), unusual());
    QVERIFY(!again.problem());
}

void tst_Settings::theLookOfTheWindowSurvivesARestart()
{
    const QByteArray columns("\0\xff\x01 columns", 11);
    Settings settings(*m_home);
    settings.setLook(u"backups/columns"_s, columns);
    VERIFY_RESULT(settings.save());

    QCOMPARE(Settings(*m_home).look(u"backups/columns"_s), columns);
    QCOMPARE(Settings(*m_home).look(u"unknown"_s), QByteArray());
}

void tst_Settings::valuesThatCannotBeUsedAreTheUsualOnes()
{
    damage(R"({"format": 2, "preferences": {"scheme": "pink", "textPercent": 900, "keepRunning": "yes",
               "automaticKept": 0, "postgresFolders": ["relative", 3, "/opt/pg/bin"], "logLevel": 7}})");
    const Preferences preferences = Settings(*m_home).preferences();

    QCOMPARE(preferences.scheme, Preferences::Scheme::System);
    QCOMPARE(preferences.textPercent, Preferences::largestText);
    QCOMPARE(preferences.keepRunning, false);
    QCOMPARE(preferences.automaticKept, 1);
    QCOMPARE(preferences.postgresFolders, QStringList{u"/opt/pg/bin"_s});
    QCOMPARE(preferences.logLevel, Preferences::LogLevel::Warnings);
}

void tst_Settings::whatThisVersionDoesNotKnowIsKept()
{
    damage(R"({"format": 2, "added": [1], "preferences": {"also": 1}})");
    Settings settings(*m_home);
    settings.setPreferences(unusual());
    VERIFY_RESULT(settings.save());

    const QByteArray written = readAll(m_home->settings());
    QVERIFY(written.contains("\"added\""));
    QVERIFY(written.contains("\"also\""));
}

void tst_Settings::theFirstFormatIsReadAndACopyOfItKept()
{
    const QByteArray old = "[repository]\npath=/media/old backups\n";
    damage(old);
    Settings settings(*m_home);
    QCOMPARE(settings.repository().value_or(QString()), u"/media/old backups"_s);
    QVERIFY(!settings.problem());

    settings.setPreferences(unusual());
    VERIFY_RESULT(settings.save());

    QCOMPARE(readAll(SettingsFile::copiesFolder(*m_home) + u"/000001"_s), old);
    QCOMPARE(Settings(*m_home).repository().value_or(QString()), u"/media/old backups"_s);
    QCOMPARE(Settings(*m_home).preferences(), unusual());
}

void tst_Settings::onlyTheLastFiveCopiesAreKept()
{
    for (int i = 1; i <= 8; ++i) {
        damage("[repository]\npath=/media/" + QByteArray::number(i));
        Settings settings(*m_home);
        settings.setLook(u"i"_s, QByteArray::number(i));
        VERIFY_RESULT(settings.save());
    }
    QCOMPARE(QDir(SettingsFile::copiesFolder(*m_home)).entryList(QDir::Files),
             QStringList({u"000004"_s, u"000005"_s, u"000006"_s, u"000007"_s, u"000008"_s, u"last"_s}));
    QVERIFY(readAll(SettingsFile::copiesFolder(*m_home) + u"/000008"_s).endsWith("/8"));
}

void tst_Settings::aBrokenFileIsReplacedByTheLastGoodCopy_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeros") << QByteArray(300, '\0');
    QTest::newRow("cut off") << QByteArray("{\n    \"format\": 2,\n    \"look\": {");
    QTest::newRow("another file") << QByteArray("<html>");
    QTest::newRow("another object") << QByteArray("{\"project\": \"shop\"}");
    QTest::newRow("a list") << QByteArray("[1, 2]");
    QTest::newRow("a broken first format") << QByteArray("[repository\npath");
}

void tst_Settings::aBrokenFileIsReplacedByTheLastGoodCopy()
{
    QFETCH(const QByteArray, bytes);
    {
        Settings settings(*m_home);
        settings.setPreferences(unusual());
        VERIFY_RESULT(settings.setRepository(u"/media/backups"_s));
    }
    damage(bytes);

    Settings settings(*m_home);

    QVERIFY(settings.problem());
    QCOMPARE(settings.problem()->code, Error::Code::Corrupt);
    QVERIFY(settings.problem()->safe.contains(u"Your backups are not affected."_s));
    QCOMPARE(settings.preferences(), unusual());
    QCOMPARE(settings.repository().value_or(QString()), u"/media/backups"_s);
    VERIFY_RESULT(settings.save());
    QVERIFY(!Settings(*m_home).problem());
    QCOMPARE(Settings(*m_home).preferences(), unusual());
    if (!bytes.isEmpty())
        QCOMPARE(readAll(SettingsFile::copiesFolder(*m_home) + u"/000001"_s), bytes);
}

void tst_Settings::aBrokenFileWithoutACopyIsAnErrorAndIsNotOverwritten()
{
    damage("{");
    Settings settings(*m_home);
    QVERIFY(settings.problem());
    QVERIFY(!settings.repository());
    settings.setPreferences(unusual());

    QVERIFY(!settings.save());

    QCOMPARE(readAll(m_home->settings()), "{");
}

void tst_Settings::theFileOfANewerVersionIsLeftAlone()
{
    const QByteArray newer = R"({"format": 3, "repository": {"place": "elsewhere"}})";
    damage(newer);
    Settings settings(*m_home);
    QCOMPARE(settings.repository().error().code, Error::Code::Refused);
    settings.setPreferences(unusual());

    QCOMPARE(settings.save().error().code, Error::Code::Refused);

    QCOMPARE(readAll(m_home->settings()), newer);
}

// Each round a process saves without end, and is killed after a time of its own.
void tst_Settings::killedAtAnyMomentASaveLeavesALoadableFile()
{
    Settings first(*m_home);
    first.setLook(u"round"_s, "0");
    VERIFY_RESULT(first.save());
    QRandomGenerator random(20261121);
    for (int round = 1; round <= 25; ++round) {
        // The process says it is ready from the middle of its saves: the rest of them goes on in a thread of its own.
        ForkedProcess saving([this, round] {
            auto *saver = QThread::create([this, round] {
                for (int i = 0;; ++i) {
                    Settings settings(*m_home);
                    settings.setLook(u"round"_s, QByteArray::number(round));
                    settings.setLook(u"padding"_s, QByteArray(20'000 + i % 7, 'x'));
                    if (!settings.save())
                        std::abort();
                }
            });
            saver->start();
            return true;
        });
        QVERIFY(saving.isReady());
        QThread::usleep(random.bounded(8'000U));
        saving.kill();

        const Settings settings(*m_home);

        QVERIFY2(!settings.problem(), qPrintable(u"round %1"_s.arg(round)));
        QVERIFY(settings.look(u"round"_s).toInt() <= round);
    }
}

void tst_Settings::whatIsSavedInAnotherThreadIsWhatWasSetUpToThen()
{
    Settings settings(*m_home);
    settings.setLook(u"a"_s, "1");
    const auto write = settings.unsaved();
    settings.setLook(u"a"_s, "2");

    VERIFY_RESULT(write());

    QCOMPARE(Settings(*m_home).look(u"a"_s), "1");
    QVERIFY(settings.hasUnsaved());
    VERIFY_RESULT(settings.save());
    QCOMPARE(Settings(*m_home).look(u"a"_s), "2");
}

void tst_Settings::theLaterOfTwoSavesStaysWhicheverRunsLast()
{
    Settings settings(*m_home);
    settings.setLook(u"a"_s, "1");
    const auto older = settings.unsaved();
    settings.setLook(u"a"_s, "2");
    const auto newer = settings.unsaved();

    VERIFY_RESULT(newer());
    VERIFY_RESULT(older());

    QCOMPARE(Settings(*m_home).look(u"a"_s), "2");
}

void tst_Settings::theLaterSaveKeepsTheCopyToo()
{
    const QByteArray old = "[repository]\npath=/media/old backups\n";
    damage(old);
    Settings settings(*m_home);
    settings.setLook(u"a"_s, "1");
    const auto older = settings.unsaved();
    settings.setLook(u"a"_s, "2");
    const auto newer = settings.unsaved();

    VERIFY_RESULT(newer());
    VERIFY_RESULT(older());

    QCOMPARE(readAll(SettingsFile::copiesFolder(*m_home) + u"/000001"_s), old);
}

void tst_Settings::savesAtTheSameTimeAllSucceed()
{
    static constexpr int s_saves = 100;
    Settings settings(*m_home);
    std::vector<std::function<Result<>()>> saves;
    for (int number = 1; number <= s_saves; ++number) {
        settings.setLook(u"a"_s, QByteArray::number(number));
        saves.push_back(settings.unsaved());
    }
    std::atomic_int begun = 0;
    std::atomic_int failed = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back(QThread::create([&] {
            for (int next = begun++; next < s_saves; next = begun++)
                failed += saves[size_t(next)]() ? 0 : 1;
        }));
        threads.back()->start();
    }
    for (const std::unique_ptr<QThread> &thread : threads)
        thread->wait();

    QCOMPARE(failed.load(), 0);
    QCOMPARE(Settings(*m_home).look(u"a"_s), QByteArray::number(s_saves));
}

void tst_Settings::anExportHoldsPreferencesButNoPlacesOfThisComputer()
{
    Settings settings(*m_home);
    settings.setPreferences(unusual());
    settings.setLook(u"mainWindow/size"_s, "big");
    VERIFY_RESULT(settings.setRepository(u"/media/backups"_s));
    const QString path = m_folder->filePath(u"export.json"_s);
    VERIFY_RESULT(settings.exportTo(path));

    const QByteArray written = readAll(path);
    QVERIFY(!written.contains("/media/backups"));
    QVERIFY(!written.contains("mainWindow"));
    const QTemporaryDir other;
    Settings elsewhere{Home(other.path())};
    VERIFY_RESULT(elsewhere.importFrom(path));
    QCOMPARE(elsewhere.preferences(), unusual());
}

void tst_Settings::importingTakesWhatTheFileNames()
{
    const QString path = m_folder->filePath(u"import.json"_s);
    write(path, R"({"format": 2, "repository": "/elsewhere", "preferences": {"textPercent": 125}})");
    Settings settings(*m_home);
    settings.setPreferences(unusual());

    VERIFY_RESULT(settings.importFrom(path));

    Preferences expected = unusual();
    expected.textPercent = 125;
    QCOMPARE(settings.preferences(), expected);
    QCOMPARE(settings.repository().value_or(QString()), m_home->repository());
}

void tst_Settings::importingSomethingElseChangesNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Error::Code>("code");
    QTest::newRow("no settings") << QByteArray("{\"project\": \"shop\"}") << Error::Code::InvalidInput;
    QTest::newRow("no JSON") << QByteArray("PK\x03\x04") << Error::Code::InvalidInput;
    QTest::newRow("empty") << QByteArray() << Error::Code::InvalidInput;
    QTest::newRow("newer") << QByteArray("{\"format\": 99}") << Error::Code::Refused;
}

void tst_Settings::importingSomethingElseChangesNothing()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Error::Code, code);
    const QString path = m_folder->filePath(u"import"_s);
    write(path, bytes);
    Settings settings(*m_home);

    QCOMPARE(settings.importFrom(path).error().code, code);

    QCOMPARE(settings.preferences(), Preferences());
    QVERIFY(!settings.hasUnsaved());
}

void tst_Settings::aFailedSaveSaysWhatIsSafe()
{
    const Home impossible(u"/dev/null/home"_s);
    Settings settings(impossible);
    settings.setPreferences(unusual());

    const Result<> saved = settings.save();

    QVERIFY(!saved);
    QVERIFY(!saved.error().safe.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Settings)

#include "tst_settings.moc"
