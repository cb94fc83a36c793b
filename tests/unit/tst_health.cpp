// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/releases/health.h"

#include "models/messages/catalog.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace std::chrono_literals;

class tst_Health : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void withoutChecksItIsHealthy();
    void isHealthyAfterThreeGoodRounds();
    void aSlowStartIsForgiven();
    void oneBadAnswerNearTheEndIsForgiven();
    void isUnhealthyWhenTheGraceTimeIsOver();
    void namesTheFirstCheckThatFailed();
    void noAnswerIsAFailure();
    void aStageThatFlapsEndlesslyIsUnhealthy();
    void withoutGraceTimeThreeFailuresAreEnough();
    void toTheEndAHealthyStageIsWatchedForTheWholeTime();
    void toTheEndWhatBreaksLaterIsSeen();
    void toTheEndTellsTheTimeAndWhatIsOk();
    void canBeCancelledWhileWaiting();
    void canBeCancelledWhileAsking();
    void theStatusDecides_data();
    void theStatusDecides();

private:
    [[nodiscard]] HealthWatch watchOf(std::function<Result<int>(std::chrono::milliseconds, const QUrl &)> ask);

    std::chrono::milliseconds m_now{0};
    int m_asked = 0;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
    const QList<HealthCheck> m_checks{{.name = u"api"_s, .url = QUrl(u"http://a/health"_s)},
                                      {.name = u"web"_s, .url = QUrl(u"http://w/"_s)}};
};

void tst_Health::init()
{
    m_now = 0ms;
    m_asked = 0;
    m_cancelled = false;
}

// Time passes only by waiting.
HealthWatch tst_Health::watchOf(std::function<Result<int>(std::chrono::milliseconds, const QUrl &)> ask)
{
    return HealthWatch(
        [this, ask](const QUrl &url, const TaskControl &) {
            ++m_asked;
            return ask(m_now, url);
        },
        [this] { return m_now; },
        [this](std::chrono::milliseconds time, const TaskControl &control) {
            m_now += time;
            return control.checkpoint();
        });
}

void tst_Health::withoutChecksItIsHealthy()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &) { return 500; }).watch({}, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(verdict->healthy);
    QCOMPARE(m_now, 0ms);
}

void tst_Health::isHealthyAfterThreeGoodRounds()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &) { return 200; }).watch(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(verdict->healthy);
    QCOMPARE(m_asked, 6);
    QCOMPARE_LT(m_now, 10s);
}

void tst_Health::aSlowStartIsForgiven()
{
    const Result<HealthVerdict> verdict = watchOf([](auto now, const QUrl &) {
                                              return now < 90s ? 503 : 200;
                                          }).watch(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(verdict->healthy);
    QCOMPARE_GE(m_now, 90s);
}

void tst_Health::oneBadAnswerNearTheEndIsForgiven()
{
    const Result<HealthVerdict> verdict = watchOf([](std::chrono::milliseconds now, const QUrl &) {
                                              const bool early = now < 118s;
                                              return early || now == 120s ? 503 : 200;
                                          }).watch(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(verdict->healthy);
}

void tst_Health::isUnhealthyWhenTheGraceTimeIsOver()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &) { return 503; }).watch(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QCOMPARE_GE(m_now, 120s);
    QCOMPARE_LT(m_now, 125s);
}

void tst_Health::namesTheFirstCheckThatFailed()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &url) {
                                              return url.host() == u"w"_s ? 502 : 200;
                                          }).watch(m_checks, 0, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QVERIFY2(verdict->reason.contains(u"web"_s), qPrintable(verdict->reason));
    QVERIFY(verdict->reason.contains(u"502"_s));
    QVERIFY(!verdict->reason.contains(u"api"_s));
}

void tst_Health::noAnswerIsAFailure()
{
    const HealthWatch watch = watchOf([](auto, const QUrl &) -> Result<int> {
        return fail("health.noAnswer"_L1, {{"url"_L1, u"x"_s}, {"reason"_L1, u"refused"_s}});
    });
    const Result<HealthVerdict> verdict = watch.watch(m_checks, 1, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QVERIFY(verdict->reason.contains(u"refused"_s));
}

void tst_Health::aStageThatFlapsEndlesslyIsUnhealthy()
{
    const Result<HealthVerdict> verdict = watchOf([](std::chrono::milliseconds now, const QUrl &) {
                                              return now / 2s % 2 == 0 ? 503 : 200;
                                          }).watch(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QCOMPARE_GE(m_now, 120s);
    QCOMPARE_LE(m_now, 180s);
}

void tst_Health::withoutGraceTimeThreeFailuresAreEnough()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &) { return 503; }).watch(m_checks, 0, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QCOMPARE_LT(m_now, 10s);
}

void tst_Health::toTheEndAHealthyStageIsWatchedForTheWholeTime()
{
    const Result<HealthVerdict> verdict = watchOf([](auto, const QUrl &) {
                                              return 200;
                                          }).watchToTheEnd(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(verdict->healthy);
    QCOMPARE(m_now, 120s);
}

void tst_Health::toTheEndWhatBreaksLaterIsSeen()
{
    const Result<HealthVerdict> verdict = watchOf([](std::chrono::milliseconds now, const QUrl &) {
                                              return now < 60s ? 200 : 503;
                                          }).watchToTheEnd(m_checks, 2, m_control);
    QVERIFY(verdict);
    QVERIFY(!verdict->healthy);
    QCOMPARE(m_now, 120s);
}

void tst_Health::toTheEndTellsTheTimeAndWhatIsOk()
{
    QList<Progress> told;
    QStringList notes;
    const TaskControl control(
        m_cancelled, [&](const Progress &progress) { told.append(progress); },
        [&](const QString &line) { notes.append(line); });
    QVERIFY(watchOf([](auto, const QUrl &url) {
                return url.host() == u"a" ? 200 : 503;
            }).watchToTheEnd(m_checks, 1, control));
    QCOMPARE(told.at(1).step, Step::Watch);
    QCOMPARE(told.at(1).done, 2000);
    QCOMPARE(told.at(1).total, 60'000);
    QVERIFY(notes.first().contains(u"1 of 2"));
}

void tst_Health::canBeCancelledWhileWaiting()
{
    const Result<HealthVerdict> verdict = watchOf([this](std::chrono::milliseconds now, const QUrl &) {
                                              m_cancelled = now >= 30s;
                                              return 503;
                                          }).watch(m_checks, 2, m_control);
    QVERIFY(!verdict);
    QCOMPARE(verdict.error().code, Error::Code::Cancelled);
    QCOMPARE_LT(m_now, 40s);
}

void tst_Health::canBeCancelledWhileAsking()
{
    const HealthWatch watch = watchOf([](auto, const QUrl &) -> Result<int> { return fail("common.cancelled"_L1); });
    QCOMPARE(watch.watch(m_checks, 2, m_control).error().code, Error::Code::Cancelled);
    QCOMPARE(watch.ask(m_checks, m_control).error().code, Error::Code::Cancelled);
}

void tst_Health::theStatusDecides_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("healthy");
    QTest::newRow("continue") << 100 << false;
    QTest::newRow("ok") << 200 << true;
    QTest::newRow("no content") << 204 << true;
    QTest::newRow("redirect") << 302 << true;
    QTest::newRow("last good one") << 399 << true;
    QTest::newRow("not allowed") << 401 << false;
    QTest::newRow("not found") << 404 << false;
    QTest::newRow("unavailable") << 503 << false;
}

void tst_Health::theStatusDecides()
{
    QFETCH(const int, status);
    QFETCH(const bool, healthy);
    const Result<QList<HealthAnswer>> answers = watchOf([status](auto, const QUrl &) {
                                                    return status;
                                                }).ask(m_checks, m_control);
    QVERIFY(answers);
    QCOMPARE(answers->size(), 2);
    QCOMPARE(answers->first().healthy, healthy);
    QCOMPARE(answers->first().display(), u"api: %1"_s.arg(status));
}

QTEST_GUILESS_MAIN(tst_Health)

#include "tst_health.moc"
