// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerfixture.h"

#include "tests/support/patience.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

DockerFixture::DockerFixture()
    : server(daemon, u"shop-db-1"_s)
{ }

bool DockerFixture::start()
{
    if (!daemon.start())
        m_problem = daemon.problem();
    else if (!server.makeImage() || !server.run())
        m_problem = server.problem();
    return m_problem.isEmpty();
}

QString DockerFixture::leftInside() const
{
    if (!QTest::qWaitFor([this] { return server.ourSessions().isEmpty(); }, patienceMs))
        return u"sessions: "_s + server.ourSessions().join(u'\n');
    if (!QTest::qWaitFor([this] { return server.programsInside().isEmpty(); }, patienceMs))
        return u"programs: "_s + server.programsInside().join(u'\n');
    const QByteArray log = server.log();
    return log.contains("terminated by signal") ? QString::fromUtf8(log.right(3000)) : QString();
}

} // namespace Understudy::Testing
