// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/conveyor.h"

#include "models/messages/catalog.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <atomic>
#include <new>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const std::atomic_bool s_never = false;

class tst_Conveyor : public QObject
{
    Q_OBJECT

private slots:
    void handsOverEverythingInOrder();
    void theProducerStaysWithinTheCapacity();
    void theProducersErrorComesAfterItsBytes();
    void destroyingItEndsAProducerThatWaits();
    void aCancelledConsumerDoesNotWait();
    void aProducerWithoutBytesIsWaitedFor();
    void aProducerThatLacksMemoryEndsTheProgram();
};

static const QString s_lackMemory = u"--lack-memory"_s;

void tst_Conveyor::handsOverEverythingInOrder()
{
    const TaskControl control(s_never);
    Conveyor conveyor(
        [](const Conveyor::Take &take, const TaskControl &) -> Result<> {
            for (int i = 0; i < 1000; ++i) {
                if (const Result<> taken = take(QByteArray::number(i) + ' '); !taken)
                    return taken;
            }
            return {};
        },
        64);
    QByteArray expected;
    for (int i = 0; i < 1000; ++i)
        expected += QByteArray::number(i) + ' ';

    QByteArray all;
    while (true) {
        const Result<QByteArray> piece = conveyor.next(control);
        QVERIFY(piece.has_value());
        if (piece->isEmpty())
            break;
        all += *piece;
    }

    QCOMPARE(all, expected);
}

void tst_Conveyor::theProducerStaysWithinTheCapacity()
{
    const TaskControl control(s_never);
    std::atomic_int produced = 0;
    Conveyor conveyor(
        [&produced](const Conveyor::Take &take, const TaskControl &) -> Result<> {
            for (int i = 0; i < 100; ++i) {
                if (const Result<> taken = take("0123456789"); !taken)
                    return taken;
                ++produced;
            }
            return {};
        },
        50);

    for (int read = 0; read < 20; ++read) {
        QVERIFY(conveyor.next(control).has_value());
        QVERIFY(produced <= read + 1 + 5 + 1); // read, waiting, and the one that is just let in
    }
}

void tst_Conveyor::theProducersErrorComesAfterItsBytes()
{
    const TaskControl control(s_never);
    Conveyor conveyor([](const Conveyor::Take &take, const TaskControl &) -> Result<> {
        const Result<> taken = take("first");
        return taken ? fail("common.readOnly"_L1, {{"path"_L1, u"x"_s}}) : taken;
    });

    QVERIFY(conveyor.waitForFirst(control).has_value());
    QCOMPARE(*conveyor.next(control), "first");
    const Result<QByteArray> end = conveyor.next(control);

    QVERIFY(!end.has_value());
    QCOMPARE(end.error().code, Error::Code::Denied);
}

void tst_Conveyor::destroyingItEndsAProducerThatWaits()
{
    QElapsedTimer timer;
    timer.start();
    std::atomic<Error::Code> ended = Error::Code::Io;
    {
        const TaskControl control(s_never);
        Conveyor conveyor(
            [&ended](const Conveyor::Take &take, const TaskControl &) -> Result<> {
                while (true) {
                    if (const Result<> taken = take("bytes"); !taken) {
                        ended = taken.error().code;
                        return taken;
                    }
                }
            },
            10);
        QVERIFY(conveyor.waitForFirst(control).has_value());
    }

    QCOMPARE(ended.load(), Error::Code::Cancelled);
    QVERIFY(timer.elapsed() < patienceMs);
}

void tst_Conveyor::aCancelledConsumerDoesNotWait()
{
    const std::atomic_bool cancelled = true;
    const TaskControl control(cancelled);
    Conveyor conveyor([](const Conveyor::Take &, const TaskControl &own) -> Result<> {
        while (own.checkpoint()) { // never ends by itself
        }
        return {};
    });

    const Result<QByteArray> piece = conveyor.next(control);

    QVERIFY(!piece.has_value());
    QCOMPARE(piece.error().code, Error::Code::Cancelled);
}

void tst_Conveyor::aProducerWithoutBytesIsWaitedFor()
{
    const TaskControl control(s_never);
    Conveyor good([](const Conveyor::Take &, const TaskControl &) { return Result<>(); });
    Conveyor bad([](const Conveyor::Take &, const TaskControl &) -> Result<> {
        return fail("common.readOnly"_L1, {{"path"_L1, u"x"_s}});
    });

    QVERIFY(good.waitForFirst(control).has_value());
    QVERIFY(good.next(control)->isEmpty());
    QVERIFY(!bad.waitForFirst(control).has_value());
}

// Its consumer would wait for ever, with a stage held still.
void tst_Conveyor::aProducerThatLacksMemoryEndsTheProgram()
{
    QProcess program;
    program.start(QCoreApplication::applicationFilePath(), {s_lackMemory});

    QVERIFY(program.waitForFinished(patienceMs));
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);
}

static int lackMemory()
{
    const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);
    const TaskControl control(s_never);
    Conveyor conveyor([](const Conveyor::Take &, const TaskControl &) -> Result<> { throw std::bad_alloc(); });
    return conveyor.next(control) ? 0 : 1;
}

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    if (app.arguments().contains(s_lackMemory))
        return lackMemory();
    tst_Conveyor test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_conveyor.moc"
