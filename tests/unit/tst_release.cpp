// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/releases/release.h"
#include "services/releases/schemalevel.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

static QStringList shell(const QString &script)
{
    return {u"/bin/sh"_s, u"-c"_s, script};
}

class tst_Release : public QObject
{
    Q_OBJECT

private slots:
    void isTheFirstLineThatTheCommandPrints_data();
    void isTheFirstLineThatTheCommandPrints();
    void withoutACommandItIsNotKnown();
    void aFailingCommandIsAnError_data();
    void aFailingCommandIsAnError();
    void theSupportedLevelStandsInTheFile();
    void theSupportedLevelComesFromTheCommand();
    void aLevelThatIsNoNumberIsAnError_data();
    void aLevelThatIsNoNumberIsAnError();
    void withoutASchemaThereIsNoLevel();

private:
    [[nodiscard]] std::optional<qint64> levelOf(const Stage &stage) const; // -1: an error
    [[nodiscard]] static Stage stageWithLevelOf(const QString &script);

    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
    CommandRunner m_commands;
};

void tst_Release::isTheFirstLineThatTheCommandPrints_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("release");
    QTest::newRow("one line") << u"echo v2.5"_s << u"v2.5"_s;
    QTest::newRow("no line end") << u"printf v2.5"_s << u"v2.5"_s;
    QTest::newRow("spaces") << u"echo '  v2.5  '"_s << u"v2.5"_s;
    QTest::newRow("more lines") << u"echo v2.5; echo dirty"_s << u"v2.5"_s;
    QTest::newRow("carriage return") << u"printf 'v2.5\\r\\nx'"_s << u"v2.5"_s;
    QTest::newRow("far too long") << u"head -c 5000 /dev/zero | tr '\\0' a"_s << QString(200, u'a');
}

void tst_Release::isTheFirstLineThatTheCommandPrints()
{
    QFETCH(const QString, script);
    QFETCH(const QString, release);
    QCOMPARE(currentRelease({.releaseCommand = shell(script)}, m_commands, m_control), release);
}

void tst_Release::withoutACommandItIsNotKnown()
{
    QCOMPARE(currentRelease({}, m_commands, m_control), QString());
}

void tst_Release::aFailingCommandIsAnError_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::newRow("exit code") << shell(u"echo v2.5; exit 1"_s);
    QTest::newRow("nothing printed") << shell(u":"_s);
    QTest::newRow("no program") << QStringList{u"/nowhere/release"_s};
}

void tst_Release::aFailingCommandIsAnError()
{
    QFETCH(const QStringList, command);
    QVERIFY(!currentRelease({.releaseCommand = command}, m_commands, m_control));
}

std::optional<qint64> tst_Release::levelOf(const Stage &stage) const
{
    return supportedSchemaLevel(stage, m_commands, m_control).value_or(-1);
}

void tst_Release::theSupportedLevelStandsInTheFile()
{
    Stage stage;
    stage.schema = SchemaConfig{.supported = 45};
    QCOMPARE(levelOf(stage), std::optional<qint64>(45));
}

Stage tst_Release::stageWithLevelOf(const QString &script)
{
    Stage stage;
    stage.schema = SchemaConfig{.supportedCommand = shell(script)};
    return stage;
}

void tst_Release::theSupportedLevelComesFromTheCommand()
{
    QCOMPARE(levelOf(stageWithLevelOf(u"echo 20260512120000"_s)), std::optional<qint64>(20260512120000));
}

void tst_Release::aLevelThatIsNoNumberIsAnError_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("a word") << u"echo latest"_s;
    QTest::newRow("nothing") << u":"_s;
    QTest::newRow("a fraction") << u"echo 4.5"_s;
    QTest::newRow("two numbers") << u"echo 4 5"_s;
    QTest::newRow("a failure") << u"echo 45; exit 1"_s;
}

void tst_Release::aLevelThatIsNoNumberIsAnError()
{
    QFETCH(const QString, script);
    const auto level = supportedSchemaLevel(stageWithLevelOf(script), m_commands, m_control);
    QVERIFY(!level);
    QCOMPARE(level.error().code, Error::Code::CommandFailed);
}

void tst_Release::withoutASchemaThereIsNoLevel()
{
    QCOMPARE(levelOf({}), std::optional<qint64>());
}

QTEST_GUILESS_MAIN(tst_Release)

#include "tst_release.moc"
