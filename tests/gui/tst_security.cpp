// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/wholewindow.h"
#include "ui/preferences/preferencesdialog.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The page of the preferences that says where secrets lie.
class tst_Security : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void theKeyIsMovedIntoTheKeychainAndBack();
    void withoutAKeychainTheKeyStaysAndItIsSaidWhy();
    void beforeTheFirstBackupOfSecretsThereIsNoKeyToMove();
    void aKeychainThatRefusesIsToldAndTheKeyIsWhereItWas();
    void aMoveGoesOnWhenThePreferencesAreClosed();
    void wherePasswordsLieIsSaid();

private:
    void open();
    [[nodiscard]] PreferencesDialog *dialog() const { return m_bench->window.findChild<PreferencesDialog *>(); }
    [[nodiscard]] QPushButton *button() const { return dialog()->findChild<QPushButton *>(u"prefMoveKey"_s); }
    [[nodiscard]] QString text(const QString &name) const { return dialog()->findChild<QLabel *>(name)->text(); }
    [[nodiscard]] FakeBackupService &service() const { return m_bench->service; }

    std::unique_ptr<WholeWindow> m_bench;
};

void tst_Security::init()
{
    m_bench = std::make_unique<WholeWindow>();
    service().place = {.inKeychain = true, .file = {}};
    service().identityInKeychain = false;
}

void tst_Security::open()
{
    m_bench->open();
    m_bench->window.actions().action(ActionId::Preferences)->trigger();
    dialog()->findChild<QListWidget *>(u"preferencesList"_s)->setCurrentRow(5);
    QTRY_VERIFY(m_bench->tasks.running().isEmpty());
    QVERIFY(button()->isVisible());
}

void tst_Security::theKeyIsMovedIntoTheKeychainAndBack()
{
    open();
    QVERIFY(text(u"prefKeyPlace"_s).contains(m_bench->home.identity()));
    QVERIFY(text(u"prefKeyPlace"_s).contains(u"not encrypted"));
    QVERIFY(button()->text().contains(u"into the keychain"));
    button()->click();
    QVERIFY(!button()->isEnabled()); // until it is there
    QTRY_VERIFY(text(u"prefKeyPlace"_s).contains(u"system's keychain"));
    QTRY_VERIFY(button()->isEnabled());
    QVERIFY(button()->text().contains(u"back into the file"));
    button()->click();
    QTRY_VERIFY(text(u"prefKeyPlace"_s).contains(u"lies in the file"));
    QCOMPARE(service().calls, QStringList({u"moveIdentity keychain"_s, u"moveIdentity file"_s}));
}

void tst_Security::withoutAKeychainTheKeyStaysAndItIsSaidWhy()
{
    service().place = {.inKeychain = false, .file = u"/home/ada/passwords.json"_s};
    open();
    QVERIFY(!button()->isEnabled());
    QVERIFY(text(u"prefKeyReason"_s).contains(u"No system keychain"));
    QCOMPARE(button()->accessibleDescription(), text(u"prefKeyReason"_s));
    button()->click();
    QVERIFY(service().calls.isEmpty());
}

void tst_Security::beforeTheFirstBackupOfSecretsThereIsNoKeyToMove()
{
    service().identityInKeychain = FakeBackupService::failure(Error::Code::NotFound);
    open();
    QVERIFY(text(u"prefKeyPlace"_s).contains(u"first backup"));
    QVERIFY(!button()->isEnabled());
    QVERIFY(!button()->accessibleDescription().isEmpty());
}

void tst_Security::aKeychainThatRefusesIsToldAndTheKeyIsWhereItWas()
{
    open();
    service().answer = FakeBackupService::failure(Error::Code::Denied);
    button()->click();
    const auto isTold = [this] {
        const QList<QLabel *> labels = dialog()->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains(u"What happened."_s);
        });
    };
    QTRY_VERIFY(isTold());
    QTRY_VERIFY(button()->isEnabled());
    QVERIFY(text(u"prefKeyPlace"_s).contains(u"lies in the file"));
}

void tst_Security::aMoveGoesOnWhenThePreferencesAreClosed()
{
    open();
    const QSignalSpy announced(&m_bench->announcer, &Announcer::announced);
    button()->click();
    dialog()->close();
    QTRY_COMPARE(announced.count(), 1);
    QCOMPARE(service().calls, QStringList{u"moveIdentity keychain"_s});
}

void tst_Security::wherePasswordsLieIsSaid()
{
    service().place = {.inKeychain = false, .file = u"/home/ada/passwords.json"_s};
    open();
    QVERIFY(text(u"prefPasswordPlace"_s).contains(u"/home/ada/passwords.json"));
    QVERIFY(text(u"prefPasswordPlace"_s).contains(u"not encrypted"));
}

UNDERSTUDY_GUITEST_MAIN(tst_Security)

#include "tst_security.moc"
