// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/waiting.h"
#include "tests/support/guitest.h"
#include "tests/support/patience.h"
#include "tests/support/wholewindow.h"

#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What an operation that ended badly left suspended is resumed when the window is there, not before.
class tst_Leftovers : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void whatWasPutRightIsTold();
    void aStageThatStaysDownIsToldWithAWayToTryAgain();
    void theWindowIsThereWhileAResumeTakesItsTime();
    void nothingIsSaidOfNothing();

private:
    [[nodiscard]] bool isTold(const QString &text) const
    {
        return std::ranges::any_of(m_world->window.findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }

    std::unique_ptr<WholeWindow> m_world;
};

void tst_Leftovers::init()
{
    m_world = std::make_unique<WholeWindow>();
    m_world->addStage(u"shop"_s, u"staging"_s);
}

void tst_Leftovers::whatWasPutRightIsTold()
{
    m_world->service.resumed = QStringList{u"“shop/staging” was resumed."_s, u"Something was removed."_s};
    m_world->open();
    QTRY_VERIFY(isTold(u"“shop/staging” was resumed."_s));
    QVERIFY(isTold(u"Something was removed."_s));
}

void tst_Leftovers::aStageThatStaysDownIsToldWithAWayToTryAgain()
{
    m_world->service.resumed = FakeBackupService::failure(Error::Code::Unreachable);
    m_world->open();
    QTRY_VERIFY(isTold(u"What happened."_s));
    m_world->service.resumed = QStringList{u"“shop/staging” was resumed."_s};
    const auto buttons = m_world->window.findChildren<QPushButton *>();
    const auto again = std::ranges::find_if(buttons, [](const QPushButton *button) {
        return button->isVisible() && button->text().remove(u'&') == "Try again"_L1;
    });
    QVERIFY(again != buttons.end());
    (*again)->click();
    QTRY_VERIFY(isTold(u"“shop/staging” was resumed."_s));
}

void tst_Leftovers::theWindowIsThereWhileAResumeTakesItsTime()
{
    std::atomic_bool released = false;
    m_world->service.setWeather([&](const TaskControl &control) -> Result<> {
        Result<> going;
        while (going && !released)
            going = letPass(std::chrono::milliseconds(5), control);
        return going;
    });
    m_world->open();
    QVERIFY(m_world->window.isVisible());
    QTRY_VERIFY(!m_world->tasks.running().isEmpty());
    released = true;
    QTRY_VERIFY(m_world->tasks.running().isEmpty());
}

void tst_Leftovers::nothingIsSaidOfNothing()
{
    m_world->open();
    QTRY_VERIFY(m_world->window.watch().stages().size() == 1 && m_world->tasks.running().isEmpty());
    QVERIFY(!isTold(u"resumed"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_Leftovers)
#include "tst_leftovers.moc"
