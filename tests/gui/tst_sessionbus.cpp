// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/sessionbus.h"
#include "tests/support/wholewindow.h"
#include "ui/notify/notificationbus.h"

#include <QDBusConnection>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a desktop does with notifications, as far as a program sees it.
class DesktopOfTest : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown
    {
        QString program;
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };

    QList<Shown> shown;

public slots:
    uint Notify(const QString &program, uint, const QString &, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        shown.append({program, title, body, actions, hints});
        return static_cast<uint>(shown.size()) + 40;
    }

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

class tst_SessionBus : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void titleBodyAndWhatCanBeDoneArrive();
    void aBodyIsNoMarkup();
    void aClickLeadsToItsRow();
    void whatWasClosedLeadsNowhere();
    void whatAFailureSaysIsToldAlsoWithoutATray();
    void aBusThatGoesAwayHoldsNobodyUp();

private:
    [[nodiscard]] QDBusConnection ours() const { return QDBusConnection::sessionBus(); }
    [[nodiscard]] QDBusConnection theirs() const { return QDBusConnection(u"desktop"_s); }

    SessionBus m_session;
    std::unique_ptr<DesktopOfTest> m_desktop;
};

static Notification failure()
{
    return {.kind = Notification::Kind::Failure,
            .title = u"Backup of staging failed"_s,
            .body = u"The disk is full."_s,
            .stage = u"shop/staging"_s,
            .backup = u"b1"_s};
}

void tst_SessionBus::initTestCase()
{
    QVERIFY2(m_session.start(), qPrintable(m_session.problem()));
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_session.address().toUtf8()); // before anybody asks for the bus
    QVERIFY(ours().isConnected());
    QVERIFY(QDBusConnection::connectToBus(m_session.address(), u"desktop"_s).isConnected());
}

void tst_SessionBus::init()
{
    m_desktop = std::make_unique<DesktopOfTest>();
    QVERIFY(theirs().registerObject(u"/org/freedesktop/Notifications"_s, m_desktop.get(),
                                    QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(theirs().registerService(u"org.freedesktop.Notifications"_s));
}

void tst_SessionBus::cleanup()
{
    theirs().unregisterService(u"org.freedesktop.Notifications"_s);
    theirs().unregisterObject(u"/org/freedesktop/Notifications"_s);
}

void tst_SessionBus::titleBodyAndWhatCanBeDoneArrive()
{
    NotificationBus bus(ours());
    bus.notify(failure());
    bus.notify({.kind = Notification::Kind::Done, .title = u"Done"_s, .body = {}, .stage = {}, .backup = {}});
    QTRY_COMPARE(m_desktop->shown.size(), 2);
    const DesktopOfTest::Shown &shown = m_desktop->shown.first();
    QCOMPARE(shown.program, u"Understudy"_s);
    QCOMPARE(shown.title, u"Backup of staging failed"_s);
    QCOMPARE(shown.body, u"The disk is full."_s);
    QCOMPARE(shown.actions, QStringList({u"default"_s, u"Show"_s}));
    QCOMPARE(shown.hints.value(u"urgency"_s).toInt(), 2);
    QCOMPARE(shown.hints.value(u"desktop-entry"_s).toString(), u"understudy"_s);
    QCOMPARE(m_desktop->shown.last().hints.value(u"urgency"_s).toInt(), 1);
}

void tst_SessionBus::aBodyIsNoMarkup()
{
    NotificationBus bus(ours());
    Notification hostile = failure();
    hostile.body = u"<a href=\"http://x\">“a” & b</a>"_s;
    bus.notify(hostile);
    QTRY_COMPARE(m_desktop->shown.size(), 1);
    QCOMPARE(m_desktop->shown.first().body, hostile.body.toHtmlEscaped());
}

void tst_SessionBus::aClickLeadsToItsRow()
{
    WholeWindow bench;
    bench.addStage(u"shop"_s, u"live"_s);
    bench.addStage(u"shop"_s, u"staging"_s);
    for (int number = 0; number < 5; ++number)
        bench.addBackup(u"shop"_s, u"staging"_s, u"backup %1"_s.arg(number), 60 * number);
    const QString meant = bench.service.knownBackups.at(3).id();
    bench.open();
    QTRY_COMPARE(bench.window.watch().stages().size(), 2);
    bench.window.selectStage(u"shop/live"_s);
    QTRY_VERIFY(bench.tasks.running().isEmpty());

    Notification told = failure();
    told.backup = meant;
    bench.desktop.notifier().notify(told);
    QTRY_COMPARE(m_desktop->shown.size(), 1);
    QCoreApplication::processEvents(); // its number comes back
    emit m_desktop->ActionInvoked(41, u"default"_s);

    QTRY_COMPARE(bench.window.selection().stage, u"shop/staging"_s);
    QTRY_COMPARE(bench.window.selection().backups, QStringList{meant});
}

void tst_SessionBus::whatWasClosedLeadsNowhere()
{
    NotificationBus bus(ours());
    const QSignalSpy clicked(&bus, &NotificationBus::clicked);
    bus.notify(failure());
    QTRY_COMPARE(m_desktop->shown.size(), 1);
    bus.notify(failure());
    QTRY_COMPARE(m_desktop->shown.size(), 2);
    emit m_desktop->NotificationClosed(41, 2);
    emit m_desktop->ActionInvoked(41, u"default"_s);
    emit m_desktop->ActionInvoked(7, u"default"_s); // of another program
    emit m_desktop->ActionInvoked(42, u"default"_s);
    QTRY_COMPARE(clicked.count(), 1); // the messages of one sender keep their order
    QCOMPARE(clicked.first(), QList<QVariant>({u"shop/staging"_s, u"b1"_s}));
}

void tst_SessionBus::whatAFailureSaysIsToldAlsoWithoutATray()
{
    WholeWindow bench;
    bench.open();
    bench.desktop.notifier().notify(failure());
    QTRY_COMPARE(m_desktop->shown.size(), 1);
    QCOMPARE(m_desktop->shown.first().title, failure().title);
}

void tst_SessionBus::aBusThatGoesAwayHoldsNobodyUp()
{
    auto session = std::make_unique<SessionBus>();
    QVERIFY2(session->start(), qPrintable(session->problem()));
    const QDBusConnection connection = QDBusConnection::connectToBus(session->address(), u"short"_s);
    QVERIFY(connection.isConnected());
    NotificationBus bus(connection);
    session.reset();
    bus.notify(failure()); // the watch over the event loop sees whether this waits
    QTRY_VERIFY(!connection.isConnected());
    bus.notify(failure());
    NotificationBus none{QDBusConnection(u"never made"_s)};
    none.notify(failure());
    QCoreApplication::processEvents();
    QDBusConnection::disconnectFromBus(u"short"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_SessionBus)

#include "tst_sessionbus.moc"
