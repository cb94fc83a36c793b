// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/confirmation.h"

#include "app/terminal.h"
#include "models/messages/catalog.h"

#include <QCoreApplication>

#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

Result<> confirm(const QString &question, const QString &word, bool yes, const Session &session)
{
    if (yes)
        return {};
    const std::optional<QString> typed = session.terminal.ask(question);
    if (const Result<> going = session.control.checkpoint(); !going)
        return going;
    if (!typed)
        return fail("usage.notConfirmed"_L1, {{"word"_L1, word}});
    if (typed->trimmed().compare(word, Qt::CaseInsensitive) != 0)
        return fail("usage.wrongWord"_L1, {{"word"_L1, word}});
    return {};
}

Result<QString> confirmProtected(const RestorePlan &plan, const QString &given, const Session &session)
{
    if (!plan.stageProtected)
        return QString();
    const QString name = plan.stage.section(u'/', 1);
    QString typed = given;
    if (typed.isEmpty()) {
        const QString question = QCoreApplication::translate("Understudy::Confirmation",
                                                             "“%1” is protected. Type its name to confirm, %2:")
                                     .arg(plan.stage, name);
        typed = session.terminal.ask(question).value_or(QString()).trimmed();
        if (const Result<> going = session.control.checkpoint(); !going)
            return std::unexpected(going.error());
    }
    if (typed == name || typed == plan.stage)
        return name;
    return fail("restore.protected"_L1, {{"stage"_L1, plan.stage}, {"name"_L1, name}});
}

} // namespace Understudy
