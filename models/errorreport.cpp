// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/errorreport.h"

#include "models/texts.h"

#include <QCoreApplication>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::ErrorReport)
};
} // namespace

QString errorReport(const Error &error, const QDateTime &time)
{
    QStringList lines{
        Words::tr("What happened: %1").arg(error.message),
        Words::tr("Why: %1").arg(error.why),
        Words::tr("What you can do: %1").arg(error.todo),
        Words::tr("What is safe: %1").arg(error.safe),
        QString(),
        Words::tr("Kind: %1").arg(codeName(error.code)),
        Words::tr("Time: %1").arg(Texts::exactTime(time)),
    };
    lines.append(Words::tr("Program: Understudy %1, Qt %2, %3")
                     .arg(QString::fromLatin1(UNDERSTUDY_VERSION), QString::fromLatin1(qVersion()),
                          QSysInfo::prettyProductName()));
    if (!error.details.isEmpty())
        lines << QString() << Words::tr("Technical details:") << error.details;
    return lines.join(u'\n') + u'\n';
}

} // namespace Understudy
