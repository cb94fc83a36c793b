// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/passwordfile.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"
#include "services/platform/filestat.h"
#include "services/platform/leftovers.h"
#include "services/tasks/waiting.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_largestFile = 4 * 1024 * 1024;
static constexpr uint s_forOthers = 077;
static const QString s_entries = u"passwords"_s;

PasswordFile::PasswordFile(const Home &home)
    : m_home(home)
{ }

Result<QJsonObject> PasswordFile::entries() const
{
    const MessageArguments arguments{{"path"_L1, QDir::toNativeSeparators(path())}};
    const SystemResult<FileStat> stat = statPath(QFile::encodeName(path()), true);
    if (!stat && stat.error() == ENOENT)
        return QJsonObject();
    if (!stat)
        return std::unexpected(systemError(path(), stat.error(), false));
    if ((stat->mode & s_forOthers) != 0)
        return fail("settings.passwordsExposed"_L1, arguments, u"mode %1"_s.arg(stat->mode, 0, 8));
    const Result<QByteArray> bytes = readWhole(path(), s_largestFile);
    if (!bytes)
        return std::unexpected(bytes.error());
    const QJsonObject file = QJsonDocument::fromJson(*bytes).object();
    if (file["format"_L1].toInt() != 1 || !file[s_entries].isObject())
        return fail("settings.passwordsDamaged"_L1, arguments);
    return file[s_entries].toObject();
}

Result<std::optional<QByteArray>> PasswordFile::read(const QString &name, const TaskControl &) const
{
    const Result<QJsonObject> known = entries();
    if (!known)
        return std::unexpected(known.error());
    if (!known->contains(name))
        return std::optional<QByteArray>();
    return QByteArray::fromBase64(known->value(name).toString().toLatin1());
}

Result<> PasswordFile::write(const QString &name, const QByteArray &secret, const TaskControl &control)
{
    return change(name, secret, control);
}

Result<> PasswordFile::remove(const QString &name, const TaskControl &control)
{
    return change(name, {}, control);
}

// Two that change it at once would lose what the first one wrote.
static Result<FileLock> takeLock(const Home &home, const TaskControl &control)
{
    if (const Result<> made = makeFolder(home.locks()); !made)
        return std::unexpected(made.error());
    const QDeadlineTimer deadline(std::chrono::seconds(10));
    while (true) {
        Result<std::optional<FileLock>> lock = FileLock::tryTake(home.locks() + u"/passwords"_s,
                                                                 FileLock::Access::Exclusive, {});
        if (!lock)
            return std::unexpected(lock.error());
        if (*lock)
            return std::move(**lock);
        if (deadline.hasExpired())
            return fail("settings.passwordsBusy"_L1);
        if (const Result<> waited = letPass(std::chrono::milliseconds(20), control); !waited)
            return std::unexpected(waited.error());
    }
}

Result<> PasswordFile::change(const QString &name, const QByteArray &secret, const TaskControl &control)
{
    const Result<FileLock> lock = takeLock(m_home, control);
    if (!lock)
        return std::unexpected(lock.error());
    // Passwords stand in what a program left that was killed while it wrote.
    for (const QString &leftover : leftoversOf(path()).value_or(QStringList())) {
        if (const Result<> removed = removeDurably(leftover); !removed)
            return removed;
    }
    Result<QJsonObject> known = entries();
    if (!known)
        return std::unexpected(known.error());
    if (secret.isEmpty() && !known->contains(name))
        return {};
    if (secret.isEmpty())
        known->remove(name);
    else
        known->insert(name, QString::fromLatin1(secret.toBase64()));
    const QJsonObject file{{u"format"_s, 1}, {s_entries, *known}};
    return writeDurably(path(), QJsonDocument(file).toJson());
}

} // namespace Understudy
