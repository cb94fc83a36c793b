// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"

#include "services/platform/durablefile.h"

#include <QDir>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString homeFolder(const QString &folder)
{
    if (!folder.isEmpty())
        return folder;
    const QString fromEnvironment = qEnvironmentVariable("UNDERSTUDY_HOME");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/understudy"_s;
}

Home::Home(const QString &folder)
    : m_path(QDir::cleanPath(QDir::current().absoluteFilePath(homeFolder(folder))))
{ }

Result<> Home::create() const
{
    for (const QString &folder : {stages(), operations(), journals(), leases(), locks(), logs()}) {
        if (const Result<> made = makeFolder(folder, 0700); !made)
            return made;
    }
    return {};
}

QString Home::stages() const
{
    return m_path + u"/stages"_s;
}

QString Home::operations() const
{
    return m_path + u"/operations"_s;
}

QString Home::journals() const
{
    return m_path + u"/journals"_s;
}

QString Home::leases() const
{
    return m_path + u"/leases"_s;
}

QString Home::locks() const
{
    return m_path + u"/locks"_s;
}

QString Home::logs() const
{
    return m_path + u"/logs"_s;
}

QString Home::scratch() const
{
    return m_path + u"/scratch"_s;
}

QString Home::repository() const
{
    return m_path + u"/repository"_s;
}

QString Home::settings() const
{
    return m_path + u"/settings"_s;
}

QString Home::identity() const
{
    return m_path + u"/identity.txt"_s;
}

QString Home::recoveryKey() const
{
    return m_path + u"/recovery-key.txt"_s;
}

QString Home::passwords() const
{
    return m_path + u"/passwords.json"_s;
}

static QString encoded(QStringView name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name.toString(), {}, "."_ba));
}

QString Home::fileName(const QString &stageId)
{
    const qsizetype slash = stageId.indexOf(u'/');
    if (slash < 0)
        return encoded(stageId);
    const QStringView id(stageId);
    return encoded(id.first(slash)) + u'.' + encoded(id.sliced(slash + 1));
}

} // namespace Understudy
