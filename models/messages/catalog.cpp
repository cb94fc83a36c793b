// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

static const MessageTemplate *find(QLatin1StringView id)
{
    for (const std::span<const MessageTemplate> area : Messages::areas()) {
        for (const MessageTemplate &entry : area) {
            if (id == QLatin1StringView(entry.id))
                return &entry;
        }
    }
    return nullptr;
}

// One pass over the text, so that a value that itself holds braces is not filled again.
static QString fill(const char *source, const MessageArguments &arguments)
{
    const QString text = QCoreApplication::translate("Messages", source);
    QString filled;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype open = text.indexOf(u'{', at);
        const qsizetype close = open < 0 ? -1 : text.indexOf(u'}', open);
        if (close < 0)
            break;
        const QStringView name = QStringView(text).sliced(open + 1, close - open - 1);
        const auto value = std::ranges::find_if(arguments,
                                                [name](const auto &argument) { return name == argument.first; });
        Q_ASSERT_X(value != arguments.end(), source, "a placeholder has no value");
        filled += QStringView(text).sliced(at, open - at);
        filled += value != arguments.end() ? value->second : name.toString();
        at = close + 1;
    }
    return filled + text.sliced(at);
}

QList<std::span<const MessageTemplate>> Messages::areas()
{
    using namespace MessageAreas;
    return {common(),  stages(),  repository(), files(),   postgres(), sqlite(),
            secrets(), runtime(), backup(),     restore(), imports(),  usage()};
}

Error Messages::error(QLatin1StringView id, const MessageArguments &arguments, const QString &details)
{
    const MessageTemplate *entry = find(id);
    Q_ASSERT_X(entry, id.latin1(), "no such message");
    if (!entry)
        return Error{.message = id, .details = details};
    return Error{.code = entry->code,
                 .message = fill(entry->message, arguments),
                 .why = fill(entry->why, arguments),
                 .todo = fill(entry->todo, arguments),
                 .safe = fill(entry->safe, arguments),
                 .details = details};
}

std::unexpected<Error> fail(QLatin1StringView id, const MessageArguments &arguments, const QString &details)
{
    return std::unexpected(Messages::error(id, arguments, details));
}

} // namespace Understudy
