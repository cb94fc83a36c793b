// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QDir>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_repositoryPath = u"repository/path"_s;

Settings::Settings(const Home &home)
    : m_home(home)
{ }

Result<QString> Settings::repository() const
{
    const QSettings settings(m_home.settings(), QSettings::IniFormat);
    const QString path = settings.value(s_repositoryPath).toString();
    if (settings.status() != QSettings::NoError)
        return fail("settings.unreadable"_L1, {{"path"_L1, QDir::toNativeSeparators(m_home.settings())}});
    if (path.isEmpty())
        return m_home.repository();
    if (!QDir::isAbsolutePath(path))
        return fail("settings.relativePath"_L1,
                    {{"path"_L1, QDir::toNativeSeparators(m_home.settings())}, {"value"_L1, path}});
    return QDir::cleanPath(path);
}

Result<> Settings::setRepository(const QString &path)
{
    if (const Result<> made = makeFolder(m_home.path(), 0700); !made)
        return made;
    QSettings settings(m_home.settings(), QSettings::IniFormat);
    if (path.isEmpty())
        settings.remove(s_repositoryPath);
    else
        settings.setValue(s_repositoryPath, QDir::cleanPath(path));
    settings.sync();
    if (settings.status() != QSettings::NoError)
        return fail("settings.unwritable"_L1, {{"path"_L1, QDir::toNativeSeparators(m_home.settings())}});
    return {};
}

} // namespace Understudy
