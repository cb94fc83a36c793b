// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/config/keychain.h"
#include "services/config/passwordfile.h"
#include "services/config/passwords.h"
#include "services/storages/secrets/secretsidentity.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Keeps and finds secrets as the programs do, one thing for each start:
// HOME place | save LOGIN PASSWORD | password LOGIN | forget LOGIN | identity | where | move keychain|file

static int told(const QByteArray &answer)
{
    std::puts(answer.constData());
    return 0;
}

template<typename T>
static int failed(const Result<T> &result)
{
    std::puts(qPrintable(result.error().message));
    return 1;
}

static int keepPassword(const QStringList &arguments, Passwords &passwords, const TaskControl &control)
{
    const QString &what = arguments.at(2);
    if (what == u"place")
        return told(passwords.place(control).sentence().toUtf8());
    if (what == u"password") {
        const Result<QByteArray> password = passwords.password(arguments.at(3), control);
        return password ? told(*password) : failed(password);
    }
    const Result<> done = what == u"save" ? passwords.save(arguments.at(3), arguments.at(4).toUtf8(), control)
                                          : passwords.forget(arguments.at(3), control);
    return done ? told("done") : failed(done);
}

static int keepIdentity(const QStringList &arguments, const IdentityPlace &place, const TaskControl &control)
{
    const QString &what = arguments.at(2);
    if (what == u"identity") {
        const Result<AgeIdentity> identity = loadOrMakeIdentity(place, control);
        return identity ? told(identity->recipient().toString()) : failed(identity);
    }
    if (what == u"where") {
        const Result<bool> isThere = identityIsInKeychain(place);
        return isThere ? told(*isThere ? "keychain" : "file") : failed(isThere);
    }
    const Result<> moved = moveIdentity(place, arguments.at(3) == u"keychain", control);
    return moved ? told("done") : failed(moved);
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const Home home(arguments.at(1));
    SystemKeychain system;
    PasswordFile file(home);
    Passwords passwords(system, file, home.passwords());
    const std::atomic_bool cancelled = false;
    const TaskControl control(cancelled);
    if (!home.create())
        return 1;
    const bool isPassword = QStringList{u"place"_s, u"save"_s, u"password"_s, u"forget"_s}.contains(arguments.at(2));
    return isPassword ? keepPassword(arguments, passwords, control)
                      : keepIdentity(arguments, IdentityPlace(home, &system), control);
}
