// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"
#include "tests/support/wholewindow.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QMutex>
#include <QRandomGenerator>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static constexpr int s_events = 2'500; // on the window
static constexpr int s_eventsOnDialog = 60; // on each of them: together more than 2000 as well
static constexpr quint32 s_seed = 20261121;

// Does at random what a person could do, to the real window before an engine that is slow and fails, and to each dialog.
class tst_Monkey : public QObject
{
    Q_OBJECT

private slots:
    void theWindowOutlivesWhateverIsDoneToIt_data();
    void theWindowOutlivesWhateverIsDoneToIt();
    void everyDialogOutlivesWhateverIsDoneToIt_data();
    void everyDialogOutlivesWhateverIsDoneToIt();

private:
    [[nodiscard]] QWidget *front() const; // the window that takes the person's input
    [[nodiscard]] QWidget *anyWidget(QWidget *window);
    void pressKeys();
    void click();
    void typeText();
    void triggerAction();
    void closeDialog();
    void holdEnter();
    void act();
    void step();

    QRandomGenerator m_random;
    int m_left = 0; // events to come
    QWidget *m_root = nullptr; // what is being worried
    MainWindow *m_window = nullptr; // the same, where it is the window
};

void tst_Monkey::theWindowOutlivesWhateverIsDoneToIt_data()
{
    QTest::addColumn<quint32>("seed"); // one at a time: painting 2500 times takes its while on a busy machine
    QTest::addRow("seed %u", s_seed) << s_seed;
}

// Modal dialogs first, as for a person; a popup before all.
QWidget *tst_Monkey::front() const
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup;
    if (QWidget *modal = QApplication::activeModalWidget())
        return modal;
    return m_root;
}

QWidget *tst_Monkey::anyWidget(QWidget *window)
{
    QList<QWidget *> shown{window};
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == window)
            shown.append(widget);
    }
    return shown.at(m_random.bounded(shown.size()));
}

void tst_Monkey::pressKeys()
{
    static const QList<Qt::Key> keys{Qt::Key_Tab,  Qt::Key_Backtab, Qt::Key_Return, Qt::Key_Escape, Qt::Key_Space,
                                     Qt::Key_Up,   Qt::Key_Down,    Qt::Key_Left,   Qt::Key_Right,  Qt::Key_Home,
                                     Qt::Key_End,  Qt::Key_Delete,  Qt::Key_F2,     Qt::Key_F5,     Qt::Key_F6,
                                     Qt::Key_Menu, Qt::Key_A,       Qt::Key_Plus,   Qt::Key_PageUp, Qt::Key_Asterisk};
    const Qt::KeyboardModifiers modifiers = m_random.bounded(6) == 0   ? Qt::ControlModifier
                                            : m_random.bounded(6) == 0 ? Qt::ShiftModifier
                                                                       : Qt::NoModifier;
    QWidget *window = front();
    QWidget *focused = window->focusWidget() ? window->focusWidget() : window;
    QTest::keyClick(focused, keys.at(m_random.bounded(keys.size())), modifiers);
}

void tst_Monkey::click()
{
    const QPointer<QWidget> widget = anyWidget(front());
    const Qt::MouseButton button = m_random.bounded(8) == 0 ? Qt::RightButton : Qt::LeftButton;
    const QPoint place(m_random.bounded(std::max(1, widget->width())), m_random.bounded(std::max(1, widget->height())));
    QTest::mouseClick(widget, button, {}, place);
    if (widget && m_random.bounded(4) == 0)
        QTest::mouseDClick(widget, Qt::LeftButton, {}, place);
}

void tst_Monkey::typeText()
{
    QWidget *window = front();
    QWidget *focused = window->focusWidget() ? window->focusWidget() : window;
    static const QStringList texts{u"restore"_s, u"staging"_s, u"“ü/\\:"_s, u"a"_s, u"12"_s};
    for (const QChar letter : texts.at(m_random.bounded(texts.size()))) {
        if (focused)
            QTest::sendKeyEvent(QTest::Click, focused, Qt::Key_unknown, letter, Qt::NoModifier);
        focused = front()->focusWidget();
    }
}

// As the menu bar and the shortcuts do, but only what a person could reach at this moment. The end of the program is
// left out: it would end the test.
void tst_Monkey::triggerAction()
{
    if (!m_window || front() != m_window)
        return;
    const auto id = static_cast<ActionId>(m_random.bounded(actionCount));
    QAction *action = m_window->actions().action(id);
    if (id != ActionId::Quit && action->isVisible() && action->isEnabled())
        action->trigger();
}

void tst_Monkey::closeDialog()
{
    front()->close();
}

void tst_Monkey::holdEnter()
{
    for (int i = 0; i < 6; ++i) {
        QWidget *window = front();
        QTest::keyClick(window->focusWidget() ? window->focusWidget() : window, Qt::Key_Return);
    }
}

void tst_Monkey::act()
{
    switch (m_random.bounded(10)) {
    case 0:
    case 1:
    case 2:
        return click();
    case 3:
    case 4:
    case 5:
        return pressKeys();
    case 6:
        return typeText();
    case 7:
        return triggerAction();
    case 8:
        return m_random.bounded(3) == 0 ? holdEnter() : pressKeys();
    default:
        return m_random.bounded(4) == 0 ? closeDialog() : click();
    }
}

// One event at a time, each asked for before the one before it is over: a menu that is open has an event loop of its own,
// and goes on with the next event in there.
void tst_Monkey::step()
{
    if (m_left == 0)
        return;
    if (--m_left > 0)
        QTimer::singleShot(0, this, &tst_Monkey::step);
    act();
    for (QFileDialog *files : m_root->findChildren<QFileDialog *>())
        files->close(); // the disk of whoever runs this test is nobody's toy
    if (!m_root->isVisible())
        m_root->show(); // closed, or done: it is opened again
}

// Takes up to 30 ms, in small steps that listen to whoever cancels, and fails every fourth time.
static Result<> badDay(QRandomGenerator &random, QMutex &mutex, const TaskControl &control)
{
    int steps = 0;
    bool fails = false;
    {
        const QMutexLocker lock(&mutex);
        steps = random.bounded(30);
        fails = random.bounded(4) == 0;
    }
    for (int i = 0; i < steps; ++i) {
        if (const Result<> going = control.checkpoint({.step = Step::Process, .done = i, .total = steps}); !going)
            return going;
        QThread::msleep(1);
    }
    if (fails)
        return FakeBackupService::failure(Error::Code::Unreachable);
    return {};
}

void tst_Monkey::theWindowOutlivesWhateverIsDoneToIt()
{
    QFETCH(const quint32, seed);
    qInfo("seed %u, %d events", seed, s_events);
    m_random.seed(seed);
    QRandomGenerator days(seed);
    QMutex mutex;
    WholeWindow bench;
    for (const QString &stage : {u"live"_s, u"staging"_s, u"demo"_s}) {
        bench.addStage(u"shop"_s, stage);
        for (int i = 0; i < 20; ++i)
            bench.addBackup(u"shop"_s, stage, u"backup %1"_s.arg(i), 60 * i, static_cast<BackupStatus>(i % 6));
    }
    bench.service.planned = RestorePlan{.backup = bench.service.knownBackups.first().id(), .stage = u"shop/live"_s};
    bench.service.setWeather([&](const TaskControl &control) { return badDay(days, mutex, control); });
    MainWindow &window = bench.window;
    m_window = &window;
    m_root = &window;
    bench.open();
    QTRY_COMPARE(window.watch().stages().size(), 3);

    m_left = s_events;
    step();
    QTRY_COMPARE(m_left, 0);

    // Afterwards everything still works: what is open can be closed, what runs ends, and the window is of one mind.
    for (int i = 0; i < 50 && front() != &window; ++i) {
        front()->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QCOMPARE(front(), &window);
    bench.tasks.cancelAll();
    QTRY_VERIFY(bench.tasks.running().isEmpty());
    bench.service.setWeather({});
    window.watch().refresh();
    QTRY_VERIFY(bench.tasks.running().isEmpty());
    window.show();
    window.selectStage(u"shop/staging"_s);
    QCOMPARE(window.selection().stage, u"shop/staging"_s);
    QTRY_VERIFY(window.actions().action(ActionId::Refresh)->isEnabled());
    m_window = nullptr;
    m_root = nullptr;
}

void tst_Monkey::everyDialogOutlivesWhateverIsDoneToIt_data()
{
    QTest::addColumn<int>("index");
    const QList<KnownDialog> dialogs = everyDialog();
    QVERIFY(dialogs.size() * s_eventsOnDialog >= 2000);
    for (int i = 0; i < dialogs.size(); ++i)
        QTest::newRow(dialogs.at(i).name) << i;
}

void tst_Monkey::everyDialogOutlivesWhateverIsDoneToIt()
{
    QFETCH(const int, index);
    const quint32 seed = s_seed + static_cast<quint32>(index);
    qInfo("seed %u, %d events", seed, s_eventsOnDialog);
    m_random.seed(seed);
    const std::unique_ptr<QWidget> dialog = everyDialog().at(index).make();
    m_root = dialog.get();
    dialog->show();
    m_left = s_eventsOnDialog;
    step();
    QTRY_COMPARE(m_left, 0);
    for (int i = 0; i < 50 && front() != dialog.get(); ++i) {
        front()->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QCOMPARE(front(), dialog.get());
    QVERIFY(dialog->close());
    m_root = nullptr;
}

UNDERSTUDY_GUITEST_MAIN(tst_Monkey)

#include "tst_monkey.moc"
