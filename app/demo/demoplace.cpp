// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demoplace.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

QString Place::shopProgram() const
{
    return program.isEmpty() ? QCoreApplication::applicationFilePath() : program;
}

QString Place::connection(const QString &user, const QString &database) const
{
    const QString socket = QString::fromLatin1(QUrl::toPercentEncoding(server()));
    return u"postgresql://%1@/%2?host=%3&port=5432"_s.arg(user, database, socket);
}

} // namespace Understudy::Demo
