// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerstage.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

DockerStage::DockerStage(const QString &container)
    : m_container(container)
    , m_folder(u"/tmp/understudy-stage-XXXXXX"_s)
{
    QDir().mkpath(path(u"uploads"_s));
    writeFile(path(u"uploads/picture"_s), "bytes");
    writeFile(path(u"state"_s), "running\n");
    writeFile(path(u"runtime.sh"_s), "#!/bin/sh\nset -e\ncase $1 in\n"
                                     "suspend) echo suspended >\"$2.new\"; mv \"$2.new\" \"$2\" ;;\n"
                                     "resume) echo running >\"$2.new\"; mv \"$2.new\" \"$2\" ;;\n"
                                     "state) cat \"$2\" ;;\nesac\n");
    const auto runtime = [this](const QString &verb) {
        return QJsonArray{u"/bin/sh"_s, path(u"runtime.sh"_s), verb, path(u"state"_s)};
    };
    const auto component = [](const QString &name, const QJsonObject &storage) {
        return QJsonObject{{u"name"_s, name}, {u"storages"_s, QJsonArray{storage}}};
    };
    const QJsonObject database{{u"name"_s, u"main"_s},
                               {u"kind"_s, u"postgres"_s},
                               {u"container"_s, m_container},
                               {u"connection"_s, u"postgresql://postgres@/shop"_s}};
    const QJsonObject files{{u"name"_s, u"uploads"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, path(u"uploads"_s)}};
    const QJsonObject stage{
        {u"format"_s, 1},
        {u"project"_s, u"shop"_s},
        {u"stage"_s, u"staging"_s},
        {u"runtime"_s, QJsonObject{{u"kind"_s, u"commands"_s},
                                   {u"suspend"_s, runtime(u"suspend"_s)},
                                   {u"resume"_s, runtime(u"resume"_s)},
                                   {u"state"_s, runtime(u"state"_s)}}},
        {u"components"_s, QJsonArray{component(u"database"_s, database), component(u"api"_s, files)}}};
    writeFile(path(u"stage.json"_s), QJsonDocument(stage).toJson());
}

ProgramRun DockerStage::add() const
{
    return cli({u"stage"_s, u"add"_s, path(u"stage.json"_s)});
}

QStringList DockerStage::arguments(const QStringList &arguments) const
{
    return QStringList{u"--home"_s, path(u"home"_s)} + arguments;
}

ProgramRun DockerStage::cli(const QStringList &words) const
{
    return runProgram(cliProgram(), arguments(words));
}

QStringList DockerStage::withoutTools(const QStringList &words) const
{
    return QStringList{u"--mount"_s, u"sh"_s,     u"-c"_s, u"mount -t tmpfs none /usr/lib/postgresql && exec \"$@\""_s,
                       u"sh"_s,      cliProgram()}
           + arguments(words);
}

ProgramRun DockerStage::cliAs(uint user, const QStringList &words) const
{
    QFile::setPermissions(m_folder.path(),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
    const QString home = path(u"other home"_s);
    QDir().mkpath(home);
    if (::chown(QFile::encodeName(home).constData(), user, user) != 0)
        return {.errorOutput = "chown failed"};
    return runProgram(u"setpriv"_s, QStringList{u"--reuid=%1"_s.arg(user), u"--regid=%1"_s.arg(user),
                                                u"--clear-groups"_s, cliProgram(), u"--home"_s, home}
                                        + words);
}

bool DockerStage::isRunning() const
{
    QFile state(path(u"state"_s));
    return state.open(QIODevice::ReadOnly) && state.readAll().trimmed() == "running";
}

// Of our own daemon: another test that runs beside this one has a container of the same name.
QStringList DockerStage::clients() const
{
    QStringList found;
    const QByteArray daemon = '\0' + QByteArrayLiteral("DOCKER_HOST=") + qgetenv("DOCKER_HOST") + '\0';
    for (const QString &process : QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(process));
        QFile variables(u"/proc/%1/environ"_s.arg(process));
        const QByteArrayList words = file.open(QIODevice::ReadOnly) ? file.readAll().split('\0') : QByteArrayList();
        if (words.value(0).endsWith("docker") && words.contains("exec") && words.contains(m_container.toUtf8())
            && variables.open(QIODevice::ReadOnly) && ('\0' + variables.readAll()).contains(daemon))
            found.append(QString::fromUtf8(words.join(' ')));
    }
    return found;
}

QStringList DockerStage::relays() const
{
    return QDir(path(u"home/scratch"_s)).entryList({u"relay-*"_s, u"new-*"_s}, QDir::Dirs);
}

} // namespace Understudy::Testing
