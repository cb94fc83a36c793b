// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"
#include "tests/support/fakebackupservice.h"
#include "tests/support/fakeclock.h"
#include "tests/support/guitest.h"
#include "tests/support/plainfiles.h"
#include "tests/support/windowbench.h"
#include "ui/announcer.h"
#include "ui/preferences/appearance.h"
#include "ui/preferences/preferencesdialog.h"
#include "ui/preferences/preferencesflow.h"
#include "ui/preferences/settingssaver.h"
#include "ui/theme/ownstyle.h"
#include "ui/theme/platformstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Preferences : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatIsChangedHoldsAtOnceAndAfterARestart();
    void everyAreaIsReachedFromTheList();
    void withoutTrayKeepRunningExplainsItself();
    void textSizeAppliesToTheWholeProgram();
    void darkIsDarkAlsoWhereTheSystemDoesNotFollow();
    void boxesAndPicturesGrowWithTheLetters();
    void reducedMotionTakesTheAnimationsAway();
    void theFolderOfTheBackupsIsShownWithItsFreeSpace();
    void aNewFolderHoldsFromTheNextStart();
    void foundProgramsAreListedByVersion();
    void withoutProgramsItIsSaidWhatToDo();
    void exportedSettingsCanBeImported();
    void aBrokenImportChangesNothingAndSaysSo();
    void savingNeverBlocksTheWindow();

private:
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return dialog()->findChild<Widget *>(QString::fromLatin1(name));
    }
    [[nodiscard]] PreferencesDialog *dialog() const { return m_window->findChild<PreferencesDialog *>(); }
    [[nodiscard]] MessageBar *message() const { return dialog()->findChild<MessageBar *>(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
    std::unique_ptr<Settings> m_settings;
    FakeBackupService m_service;
    FakeClock m_clock;
    FakeNotifier m_notifier;
    Announcer m_announcer;
    std::unique_ptr<TaskRunner> m_tasks;
    std::unique_ptr<SettingsSaver> m_saver;
    std::unique_ptr<QWidget> m_window;
    PreferencesFlow *m_flow = nullptr;
};

void tst_Preferences::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_home = std::make_unique<Home>(m_folder->path());
    m_settings = std::make_unique<Settings>(*m_home);
    m_service.repository = RepositoryStatus{.path = u"/srv/backups"_s, .availableBytes = 212'000'000'000};
    m_service.tools = QList<ClientTools>{{15, u"15.14"_s, u"/usr/lib/postgresql/15/bin"_s},
                                         {17, u"17.6"_s, u"/usr/lib/postgresql/17/bin"_s}};
    m_tasks = std::make_unique<TaskRunner>();
    m_saver = std::make_unique<SettingsSaver>(*m_settings, *m_tasks);
    m_window = std::make_unique<QWidget>();
    m_flow = new PreferencesFlow({m_service, *m_tasks, *m_settings, m_clock, m_notifier, m_announcer}, *m_home,
                                 *m_saver, m_window.get());
    m_flow->open();
    QVERIFY(QTest::qWaitForWindowExposed(dialog(), patienceMs));
}

void tst_Preferences::cleanup()
{
    m_window.reset();
    m_tasks.reset();
    m_saver.reset();
    Appearance::apply(Preferences());
}

void tst_Preferences::whatIsChangedHoldsAtOnceAndAfterARestart()
{
    const QSignalSpy changed(m_flow, &PreferencesFlow::changed);
    child<QComboBox>("prefScheme")->setCurrentIndex(2);
    child<QCheckBox>("prefNotifySuccess")->setChecked(false);
    child<QSpinBox>("prefAutomatic")->setValue(12);
    child<QComboBox>("prefLogLevel")->setCurrentIndex(1);
    QCOMPARE(changed.size(), 4);

    QTRY_COMPARE(Settings(*m_home).preferences(), m_settings->preferences());

    const Preferences after = Settings(*m_home).preferences();
    QCOMPARE(after.scheme, Preferences::Scheme::Dark);
    QCOMPARE(after.notifySuccess, false);
    QCOMPARE(after.automaticKept, 12);
    QCOMPARE(after.logLevel, Preferences::LogLevel::Steps);
}

void tst_Preferences::everyAreaIsReachedFromTheList()
{
    auto *list = child<QListWidget>("preferencesList");
    QCOMPARE(list->count(), 7);
    list->setFocus();
    list->setCurrentRow(0);
    for (const char *page :
         {"preferencesGeneral", "preferencesAppearance", "preferencesBackups", "preferencesNotifications",
          "preferencesTools", "preferencesSecurity", "preferencesAdvanced"}) {
        QVERIFY2(child<QWidget>(page)->isVisible(), page);
        QTest::keyClick(list, Qt::Key_Down);
    }
}

void tst_Preferences::withoutTrayKeepRunningExplainsItself()
{
    auto *keepRunning = child<QCheckBox>("prefKeepRunning"); // there is no tray off screen
    QVERIFY(!keepRunning->isEnabled());
    const QString reason = keepRunning->accessibleDescription();
    QVERIFY(!reason.isEmpty());
    const QList<QLabel *> labels = child<QWidget>("preferencesGeneral")->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [&](const QLabel *label) {
        return label->isVisible() && label->text() == reason && label->focusPolicy() == Qt::StrongFocus;
    }));
}

void tst_Preferences::textSizeAppliesToTheWholeProgram()
{
    const double before = QApplication::font().pointSizeF();
    child<QSpinBox>("prefTextSize")->setValue(200);
    QCOMPARE(QApplication::font().pointSizeF(), 2 * before);
    QTRY_COMPARE(dialog()->font().pointSizeF(), 2 * before);
    child<QSpinBox>("prefTextSize")->setValue(150);
    QCOMPARE(QApplication::font().pointSizeF(), 1.5 * before);
}

void tst_Preferences::darkIsDarkAlsoWhereTheSystemDoesNotFollow()
{
    QVERIFY(!Theme::isDark(QApplication::palette()));
    child<QComboBox>("prefScheme")->setCurrentIndex(2);
    QVERIFY(Theme::isDark(QApplication::palette()));
    const QPalette dark = Theme::darkPalette();
    for (const QPalette::ColorRole ground :
         {QPalette::Base, QPalette::Window, QPalette::Button, QPalette::AlternateBase})
        QVERIFY(Theme::contrast(dark.color(QPalette::Text), dark.color(ground)) >= Theme::leastContrast);
    QVERIFY(Theme::contrast(dark.color(QPalette::HighlightedText), dark.color(QPalette::Highlight))
            >= Theme::leastContrast);
    child<QComboBox>("prefScheme")->setCurrentIndex(0);
    QVERIFY(!Theme::isDark(QApplication::palette()));
}

void tst_Preferences::boxesAndPicturesGrowWithTheLetters()
{
    const QString before = QApplication::style()->name();
    QApplication::setStyle(new OwnStyle);
    const auto sizes = [] {
        QList<int> all;
        for (const QStyle::PixelMetric one : {QStyle::PM_IndicatorWidth, QStyle::PM_SmallIconSize})
            all.append(QApplication::style()->pixelMetric(one));
        return all;
    };
    const QList<int> usual = sizes();
    child<QSpinBox>("prefTextSize")->setValue(200);
    QCOMPARE(sizes(), QList<int>({2 * usual.at(0), 2 * usual.at(1)}));
    child<QCheckBox>("prefReduceMotion")->setChecked(true);
    QVERIFY(!Appearance::movesAllowed());
    QCOMPARE(sizes().at(0), 2 * usual.at(0));
    child<QCheckBox>("prefReduceMotion")->setChecked(false);
    QVERIFY(Appearance::movesAllowed());
    child<QSpinBox>("prefTextSize")->setValue(100);
    QCOMPARE(sizes(), usual);
    QApplication::setStyle(before);
}

void tst_Preferences::reducedMotionTakesTheAnimationsAway()
{
    QVERIFY(Appearance::movesAllowed());
    child<QCheckBox>("prefReduceMotion")->setChecked(true);
    QVERIFY(!Appearance::movesAllowed());
    QCOMPARE(QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration), 0);
    child<QCheckBox>("prefReduceMotion")->setChecked(false);
    QVERIFY(Appearance::movesAllowed());
}

void tst_Preferences::theFolderOfTheBackupsIsShownWithItsFreeSpace()
{
    QTRY_COMPARE(child<QLineEdit>("prefFolder")->text(), u"/srv/backups"_s);
    QVERIFY(child<QLabel>("prefFreeSpace")->text().contains(u"212"_s));
}

void tst_Preferences::aNewFolderHoldsFromTheNextStart()
{
    emit dialog() -> repositoryChosen(u"/media/backups"_s);
    QTRY_COMPARE(Settings(*m_home).repository().value_or(QString()), u"/media/backups"_s);
    QTRY_VERIFY(child<QLabel>("prefFolderLater")->text().contains(u"/media/backups"_s));
}

void tst_Preferences::foundProgramsAreListedByVersion()
{
    auto *table = child<QTableWidget>("prefTools");
    QTRY_COMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), u"15.14"_s);
    QCOMPARE(table->item(1, 1)->text(), u"/usr/lib/postgresql/17/bin"_s);
    m_service.tools->removeFirst();
    QTest::mouseClick(child<QPushButton>("prefDetect"), Qt::LeftButton);
    QTRY_COMPARE(table->rowCount(), 1);
    QTRY_VERIFY(child<QPushButton>("prefDetect")->isEnabled());
}

void tst_Preferences::withoutProgramsItIsSaidWhatToDo()
{
    QTRY_COMPARE(child<QTableWidget>("prefTools")->rowCount(), 2);
    m_service.tools = QList<ClientTools>();
    emit dialog() -> detectRequested();
    QTRY_COMPARE(child<QTableWidget>("prefTools")->rowCount(), 0);
    QVERIFY(child<QLabel>("prefToolsState")->text().contains(u"Install"_s));
}

void tst_Preferences::exportedSettingsCanBeImported()
{
    const QString path = m_folder->filePath(u"exported.json"_s);
    child<QSpinBox>("prefTextSize")->setValue(125);
    emit dialog() -> exportRequested(path);
    QTRY_COMPARE(message()->kind(), MessageBar::Kind::Good);
    child<QSpinBox>("prefTextSize")->setValue(100);

    emit dialog() -> importRequested(path);

    QTRY_COMPARE(child<QSpinBox>("prefTextSize")->value(), 125);
    QCOMPARE(m_settings->preferences().textPercent, 125);
}

void tst_Preferences::aBrokenImportChangesNothingAndSaysSo()
{
    const QString path = m_folder->filePath(u"broken.json"_s);
    QVERIFY(writeAll(path, "{"));
    const Preferences before = m_settings->preferences();
    emit dialog() -> importRequested(path);
    QTRY_VERIFY(message()->isVisible());
    QCOMPARE(message()->kind(), MessageBar::Kind::Error);
    QCOMPARE(m_settings->preferences(), before);
}

// Values change faster than a disk writes; the last one stands in the file in the end.
void tst_Preferences::savingNeverBlocksTheWindow()
{
    auto *number = child<QSpinBox>("prefAutomatic");
    for (int value = 1; value <= 200; ++value) {
        number->setValue(value);
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(Settings(*m_home).preferences().automaticKept, 200);
}

UNDERSTUDY_GUITEST_MAIN(tst_Preferences)

#include "tst_preferences.moc"
