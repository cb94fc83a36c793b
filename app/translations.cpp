// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace Understudy {

static void install(QCoreApplication &application, const QLocale &locale)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, u"understudy"_s, u"_"_s, u":/translations"_s))
        application.installTranslator(translator);
}

void installTranslations(QCoreApplication &application)
{
    install(application, QLocale(QLocale::English));
    if (QLocale().language() != QLocale::English && QLocale().language() != QLocale::C)
        install(application, QLocale()); // asked first: the last one installed wins
}

} // namespace Understudy
