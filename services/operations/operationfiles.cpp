// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/operationfiles.h"

#include "services/config/home.h"

using namespace Qt::StringLiterals;

namespace Understudy {

QString OperationFiles::stageLock(const Home &home, const QString &stage)
{
    return home.locks() + u"/stage."_s + Home::fileName(stage);
}

QString OperationFiles::standstillLock(const Home &home, const QString &stage)
{
    return home.locks() + u"/standstill."_s + Home::fileName(stage);
}

QString OperationFiles::lease(const Home &home, const QString &stage)
{
    return home.leases() + u'/' + Home::fileName(stage) + u".json"_s;
}

QString OperationFiles::leaseLock(const Home &home, const QString &stage)
{
    return home.locks() + u"/lease."_s + Home::fileName(stage);
}

QString OperationFiles::attempt(const Home &home, const QString &id)
{
    return home.operations() + u'/' + id + u".json"_s;
}

QString OperationFiles::beside(const Home &home, const QString &id)
{
    return home.operations() + u'/' + id + u".beside"_s;
}

QString OperationFiles::besideLock(const Home &home, const QString &id)
{
    return home.locks() + u"/beside."_s + id;
}

QString OperationFiles::attemptLock(const Home &home, const QString &id)
{
    return home.locks() + u"/attempt."_s + id;
}

QString OperationFiles::importLock(const Home &home, const QString &operation)
{
    return home.locks() + u"/import."_s + operation;
}

} // namespace Understudy
