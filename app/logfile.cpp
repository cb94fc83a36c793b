// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/logfile.h"

#include <QDateTime>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace Understudy {

static LogFile *s_installed = nullptr; // for the message handler, which knows no context

static QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug"_L1;
    case QtInfoMsg:
        return "info"_L1;
    case QtWarningMsg:
        return "warning"_L1;
    case QtCriticalMsg:
        return "critical"_L1;
    case QtFatalMsg:
        return "fatal"_L1;
    }
    return "?"_L1;
}

static void writeInstalled(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (s_installed)
        s_installed->write(type, context.category, message);
    if (type >= QtWarningMsg && type != QtInfoMsg)
        std::fprintf(stderr, "%s: %s\n", context.category, qUtf8Printable(message));
}

static QString numbered(const QString &path, int number)
{
    return number == 0 ? path : u"%1.%2"_s.arg(path).arg(number);
}

LogFile::LogFile(const QString &folder, qint64 largest)
    : m_path(folder + u"/window.log"_s)
    , m_largest(largest)
    , m_file(m_path)
{
    if (m_file.open(QFile::Append))
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

LogFile::~LogFile()
{
    if (s_installed != this)
        return;
    qInstallMessageHandler(nullptr);
    s_installed = nullptr;
}

void LogFile::install()
{
    s_installed = this;
    qInstallMessageHandler(writeInstalled);
}

void LogFile::write(QtMsgType type, const char *category, const QString &message)
{
    const QMutexLocker locker(&m_mutex);
    if (m_file.isOpen() && m_file.size() >= m_largest)
        rotate();
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    m_file.write(u"%1 %2 %3: %4\n"_s.arg(now, levelName(type), QLatin1StringView(category), message).toUtf8());
    m_file.flush();
}

void LogFile::rotate()
{
    m_file.close();
    QFile::remove(numbered(m_path, kept));
    for (int number = kept - 1; number >= 0; --number)
        QFile::rename(numbered(m_path, number), numbered(m_path, number + 1));
    if (m_file.open(QFile::Append))
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace Understudy
