// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/http.h"

#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using namespace std::chrono_literals;

// Against a real server on this machine, which answers with given bytes from its own thread.
class Server
{
public:
    explicit Server(const QByteArray &answer)
        : m_thread([this, answer] { serve(answer); })
    {
        while (m_port == 0)
            std::this_thread::yield();
    }

    ~Server()
    {
        m_ends = true;
        m_thread.join();
    }

    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1/health"_s.arg(m_port.load())); }
    [[nodiscard]] int requests() const { return m_requests; }

private:
    void serve(const QByteArray &answer)
    {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port to listen on");
        m_port = server.serverPort();
        std::vector<std::unique_ptr<QTcpSocket>> sockets; // held open: the client must not need the end
        while (!m_ends) {
            if (!server.waitForNewConnection(20))
                continue;
            sockets.emplace_back(server.nextPendingConnection())->waitForReadyRead(patienceMs);
            ++m_requests;
            sockets.back()->write(answer);
            sockets.back()->waitForBytesWritten(patienceMs);
        }
    }

    std::atomic<int> m_port = 0;
    std::atomic<int> m_requests = 0;
    std::atomic_bool m_ends = false;
    std::thread m_thread;
};

class tst_Http : public QObject
{
    Q_OBJECT

private slots:
    void givesTheStatus_data();
    void givesTheStatus();
    void doesNotReadAnEndlessBody();
    void doesNotFollowARedirect();
    void noServerIsUnreachable();
    void aSilentServerIsUnreachableInTime();
    void whatIsNotHttpIsUnreachable();
    void cancelIsQuick();
    void otherSchemesAreRefused();
    void worksOnAnyThread();

private:
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_Http::givesTheStatus_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::newRow("ok") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba << 200;
    QTest::newRow("no content") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << 204;
    QTest::newRow("not found") << "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"_ba << 404;
    QTest::newRow("unavailable") << "HTTP/1.0 503 Service Unavailable\r\n\r\n"_ba << 503;
    QTest::newRow("asks for a password") << "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"_ba
                                         << 401;
}

void tst_Http::givesTheStatus()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const int, status);
    const Server server(answer);
    QCOMPARE(httpStatus(server.url(), 30s, m_control), status);
}

void tst_Http::doesNotReadAnEndlessBody()
{
    const Server server("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\nbegin");
    QElapsedTimer time;
    time.start();
    QCOMPARE(httpStatus(server.url(), 120s, m_control), 200);
    QCOMPARE_LT(time.elapsed(), 60'000);
}

void tst_Http::doesNotFollowARedirect()
{
    const Server target("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    const Server server("HTTP/1.1 302 Found\r\nLocation: " + target.url().toEncoded()
                        + "\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(httpStatus(server.url(), 30s, m_control), 302);
    QCOMPARE(target.requests(), 0);
}

void tst_Http::noServerIsUnreachable()
{
    QUrl url;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        url = QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort()));
    }
    const Result<int> status = httpStatus(url, 5s, m_control);
    QVERIFY(!status);
    QCOMPARE(status.error().code, Error::Code::Unreachable);
    QVERIFY(!status.error().why.isEmpty());
}

void tst_Http::aSilentServerIsUnreachableInTime()
{
    const Server server("");
    QElapsedTimer time;
    time.start();
    const Result<int> status = httpStatus(server.url(), 300ms, m_control);
    QVERIFY(!status);
    QCOMPARE(status.error().code, Error::Code::Unreachable);
    QCOMPARE_LT(time.elapsed(), 10'000);
}

void tst_Http::whatIsNotHttpIsUnreachable()
{
    const Server server("220 mail ready\r\n\r\n");
    QCOMPARE(httpStatus(server.url(), 1s, m_control).error().code, Error::Code::Unreachable);
}

void tst_Http::cancelIsQuick()
{
    const Server server("");
    QElapsedTimer time;
    time.start();
    std::thread canceller([&] {
        while (server.requests() == 0)
            std::this_thread::yield();
        m_cancelled = true;
    });
    const Result<int> status = httpStatus(server.url(), 60s, m_control);
    canceller.join();
    m_cancelled = false;
    QVERIFY(!status);
    QCOMPARE(status.error().code, Error::Code::Cancelled);
    QCOMPARE_LT(time.elapsed(), 30'000);
}

void tst_Http::otherSchemesAreRefused()
{
    QCOMPARE(httpStatus(QUrl(u"file:///etc/passwd"_s), 1s, m_control).error().code, Error::Code::InvalidInput);
}

void tst_Http::worksOnAnyThread()
{
    const Server server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Result<int> status = 0;
    std::thread other([&] { status = httpStatus(server.url(), 5s, m_control); });
    other.join();
    QCOMPARE(status, 200);
}

QTEST_GUILESS_MAIN(tst_Http)

#include "tst_http.moc"
