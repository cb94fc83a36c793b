// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/identity.h"

#include "models/messages/catalog.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

// The translated text, with anything where a placeholder stands.
static bool fits(const QString &text, const char *source)
{
    static const QRegularExpression placeholder(u"\\{[^}]*\\}"_s);
    QStringList parts;
    for (const QString &part : QCoreApplication::translate("Messages", source).split(placeholder))
        parts.append(QRegularExpression::escape(part));
    const QString pattern = QRegularExpression::anchoredPattern(parts.join(u".*"_s));
    return QRegularExpression(pattern, QRegularExpression::DotMatchesEverythingOption).match(text).hasMatch();
}

bool isMessage(const Error &error, QLatin1StringView id)
{
    for (const std::span<const MessageTemplate> area : Messages::areas()) {
        for (const MessageTemplate &entry : area) {
            if (id == QLatin1StringView(entry.id))
                return fits(error.message, entry.message) && fits(error.safe, entry.safe);
        }
    }
    return false;
}

} // namespace Understudy
