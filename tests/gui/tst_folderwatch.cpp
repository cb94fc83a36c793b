// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "ui/main/folderwatch.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_FolderWatch : public QObject
{
    Q_OBJECT

private slots:
    void tellsOfANewFileAndOfOneThatIsWrittenInPlace();
    void aFolderThatDoesNotAnswerHoldsNobodyUp();
    void whoEndsWaitsForTheOneAnswerThatIsUnderWay();
    void aFolderIsNeverAskedInTheWindowsThread();
    void withoutFoldersNothingIsSaid();
};

static bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

void tst_FolderWatch::tellsOfANewFileAndOfOneThatIsWrittenInPlace()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"file"_s);
    FolderWatch watch({folder.path(), folder.filePath(u"missing"_s)});
    QSignalSpy begun(&watch, &FolderWatch::begun);
    QSignalSpy changed(&watch, &FolderWatch::changed);
    watch.start();
    QTRY_COMPARE(begun.size(), 1);
    QCOMPARE(changed.size(), 0);

    QVERIFY(write(path, "one"));
    QTRY_VERIFY(!changed.isEmpty());

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    changed.clear();
    QTRY_VERIFY2(file.write("x") == 1 && file.flush() && !changed.isEmpty(), "a file written in place is not noticed");
}

// What a mount does whose server has gone: whoever asks waits, for minutes or for ever.
void tst_FolderWatch::aFolderThatDoesNotAnswerHoldsNobodyUp()
{
    const QTemporaryDir folder;
    QSemaphore answers;
    std::atomic_bool asked = false;
    FolderWatch watch({folder.path()}, [&](const QString &) {
        asked = true;
        answers.acquire();
        return QStringList();
    });
    const auto letGo = qScopeGuard([&answers] { answers.release(1000); });
    QSignalSpy begun(&watch, &FolderWatch::begun);
    QSignalSpy changed(&watch, &FolderWatch::changed);
    watch.start();
    QTRY_VERIFY(asked); // and here we are: it still waits
    QVERIFY(write(folder.filePath(u"file"_s), "one"));
    int turns = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&turns] { ++turns; });
    timer.start(0);
    QTRY_VERIFY(turns > 20);
    QCOMPARE(begun.size(), 0);

    answers.release(1000);
    QTRY_COMPARE(begun.size(), 1);
    QTRY_VERIFY(!changed.isEmpty()); // it was in the watcher's hands by then
}

// The end of the thread is what lets a look go: an event loop in it is left then.
void tst_FolderWatch::whoEndsWaitsForTheOneAnswerThatIsUnderWay()
{
    const QTemporaryDir folder;
    QSemaphore asked;
    std::atomic_int looks = 0;
    {
        FolderWatch watch({folder.path(), folder.path(), folder.path()}, [&](const QString &) {
            ++looks;
            asked.release();
            QEventLoop().exec();
            return QStringList();
        });
        watch.start();
        asked.acquire();
    }
    QCOMPARE(looks, 1);
}

void tst_FolderWatch::aFolderIsNeverAskedInTheWindowsThread()
{
    const QTemporaryDir folder;
    std::atomic_int here = 0;
    std::atomic_int beside = 0;
    FolderWatch watch({folder.path()}, [&, own = QThread::currentThread()](const QString &asked) {
        ++(QThread::currentThread() == own ? here : beside);
        return QDir(asked).entryList(QDir::Files);
    });
    QSignalSpy begun(&watch, &FolderWatch::begun);
    watch.start();
    QTRY_COMPARE(begun.size(), 1);
    const int before = beside;
    QVERIFY(before > 0);
    QVERIFY(write(folder.filePath(u"file"_s), "one"));
    QTRY_VERIFY(beside > before); // after a change as well
    QCOMPARE(here, 0);
}

void tst_FolderWatch::withoutFoldersNothingIsSaid()
{
    int looks = 0;
    {
        FolderWatch watch({}, [&looks](const QString &) {
            ++looks;
            return QStringList();
        });
        watch.start();
    }
    QCOMPARE(looks, 0);
}

UNDERSTUDY_GUITEST_MAIN(tst_FolderWatch)
#include "tst_folderwatch.moc"
