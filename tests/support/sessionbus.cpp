// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sessionbus.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const QByteArray s_configuration =
    R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

SessionBus::SessionBus()
    : m_folder(u"/tmp/understudy-session-XXXXXX"_s) // the name of a socket is short
{ }

SessionBus::~SessionBus()
{
    stopKeyring();
    end(m_bus);
}

QProcessEnvironment SessionBus::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"UNDERSTUDY_KEYCHAIN"_s);
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_address);
    environment.insert(u"HOME"_s, m_folder.filePath(u"home"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_folder.filePath(u"run"_s));
    environment.insert(u"XDG_DATA_HOME"_s, m_folder.filePath(u"data"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s));
    environment.insert(u"XDG_CACHE_HOME"_s, m_folder.filePath(u"cache"_s));
    return environment;
}

// A test that is killed leaves none of them.
bool SessionBus::begin(QProcess &process, const QString &program, const QStringList &arguments)
{
    process.setProcessEnvironment(environment());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"setpriv"_s, QStringList{u"--pdeathsig"_s, u"TERM"_s, u"--"_s, program} + arguments);
    if (process.waitForStarted())
        return true;
    m_problem = program + u": "_s + process.errorString();
    return false;
}

void SessionBus::end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(5'000)) {
        process.kill();
        process.waitForFinished();
    }
}

QByteArray SessionBus::ask(const QStringList &arguments) const
{
    QProcess process;
    process.start(u"dbus-send"_s, QStringList{u"--bus="_s + m_address, u"--print-reply"_s} + arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput();
}

bool SessionBus::start()
{
    for (const QString &name : {u"home"_s, u"run"_s, u"data"_s, u"config"_s, u"cache"_s}) {
        QDir().mkpath(m_folder.filePath(name));
        QFile::setPermissions(m_folder.filePath(name),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner); // as the desktop has them
    }
    const QString socket = m_folder.filePath(u"bus"_s);
    QFile file(m_folder.filePath(u"bus.conf"_s));
    if (!file.open(QIODevice::WriteOnly)
        || file.write(QByteArray(s_configuration).replace("SOCKET", socket.toUtf8())) < 0)
        return false;
    file.close();
    m_address = u"unix:path="_s + socket;
    if (!begin(m_bus, u"dbus-daemon"_s, {u"--config-file="_s + file.fileName(), u"--nofork"_s}))
        return false;
    const bool answers = QTest::qWaitFor(
        [this] {
            return m_bus.state() != QProcess::Running
                   || !ask({u"--dest=org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                            u"org.freedesktop.DBus.ListNames"_s})
                           .isEmpty();
        },
        patienceMs);
    if (answers && m_bus.state() == QProcess::Running)
        return true;
    m_problem = u"dbus-daemon: "_s + QString::fromUtf8(m_bus.readAll());
    return false;
}

bool SessionBus::startKeyring()
{
    if (!begin(m_keyring, u"gnome-keyring-daemon"_s, {u"--foreground"_s, u"--components=secrets"_s, u"--unlock"_s}))
        return false;
    m_keyring.write("\n"); // its password
    m_keyring.closeWriteChannel();
    const bool answers = QTest::qWaitFor(
        [this] {
            return m_keyring.state() != QProcess::Running
                   || ask({u"--dest=org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                           u"org.freedesktop.DBus.NameHasOwner"_s, u"string:org.freedesktop.secrets"_s})
                          .contains("true");
        },
        patienceMs);
    if (answers && m_keyring.state() == QProcess::Running)
        return true;
    m_problem = u"gnome-keyring-daemon: "_s + QString::fromUtf8(m_keyring.readAll());
    return false;
}

void SessionBus::stopKeyring()
{
    end(m_keyring);
}

} // namespace Understudy::Testing
