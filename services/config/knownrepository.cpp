// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/knownrepository.h"

#include "services/platform/durablefile.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy {

KnownRepository::KnownRepository(const Home &home)
    : m_path(home.path() + u"/repository-in-use.json"_s)
{ }

Result<QString> KnownRepository::idIn(const QString &folder) const
{
    const Result<QByteArray> json = readWhole(m_path);
    if (!json && json.error().code == Error::Code::NotFound)
        return QString();
    if (!json)
        return std::unexpected(json.error());
    const QJsonObject known = QJsonDocument::fromJson(*json).object();
    return known["folder"_L1].toString() == folder ? known["repository"_L1].toString() : QString();
}

Result<> KnownRepository::remember(const QString &folder, const QString &id) const
{
    return writeDurably(m_path, QJsonDocument(QJsonObject{{u"folder"_s, folder}, {u"repository"_s, id}}).toJson());
}

} // namespace Understudy
