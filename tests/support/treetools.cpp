// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/treetools.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static ShellResult run(const QString &folder, const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    const bool finished = process.waitForFinished(-1) && process.exitStatus() == QProcess::NormalExit;
    return {.exitCode = finished ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .errors = process.readAllStandardError()};
}

ShellResult shell(const QString &folder, const QString &script)
{
    return run(folder, u"bash"_s, {u"-euc"_s, script});
}

QByteArray treeFingerprint(const QString &path, const QStringList &exclude)
{
    if (!QFileInfo::exists(path))
        return {};
    QStringList arguments = {u"--format=pax"_s, u"--pax-option=delete=atime,delete=ctime"_s, u"--sort=name"_s,
                             u"--numeric-owner"_s, u"--warning=no-file-ignored"_s};
    for (const QString &pattern : exclude)
        arguments += u"--exclude="_s + pattern;
    arguments += {u"-cf"_s, u"-"_s, u"."_s};
    const ShellResult tar = run(path, u"tar"_s, arguments);
    if (tar.exitCode != 0)
        return "tar: " + tar.errors;
    // Attributes (ACLs are among them) in an order of their own: file systems list them as they were set.
    const ShellResult attributes = shell(
        path, u"getfattr -RPhd -m - -e hex . | awk '/^# file/{f=$0} /=/{print f, $0}' | sort"_s);
    if (attributes.exitCode != 0)
        return "getfattr: " + attributes.errors;
    return QByteArray::number(tar.output.size()) + ' '
           + QCryptographicHash::hash(tar.output + attributes.output, QCryptographicHash::Sha256).toHex();
}

QByteArray treeDifference(const QString &left, const QString &right, const QStringList &exclude)
{
    QStringList arguments = {u"-aHAXni"_s, u"--specials"_s, u"--delete"_s, u"--checksum"_s};
    for (const QString &pattern : exclude)
        arguments += u"--exclude="_s + pattern;
    arguments += {left + u'/', right + u'/'};
    const ShellResult rsync = run(u"/"_s, u"rsync"_s, arguments);
    return rsync.exitCode == 0 ? rsync.output : "rsync: " + rsync.errors;
}

} // namespace Understudy::Testing
