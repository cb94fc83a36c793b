// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/secretsidentity.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"
#include "services/platform/filestat.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_longestFile = 64 * 1024;
static constexpr uint s_forOthers = 077;
static const QString s_ownComment = u"# Understudy identity: opens the secrets sealed in backups of this folder.\n"_s;

Result<AgeIdentity> loadIdentity(const Home &home)
{
    const QString path = home.identity();
    const MessageArguments arguments = {{"path"_L1, path}};
    const SystemResult<FileStat> stat = statPath(QFile::encodeName(path), true);
    if (!stat && stat.error() == ENOENT)
        return fail("secrets.noIdentity"_L1, arguments);
    if (!stat)
        return std::unexpected(systemError(path, stat.error(), false));
    if ((stat->mode & s_forOthers) != 0)
        return fail("secrets.identityExposed"_L1, arguments, u"mode %1"_s.arg(stat->mode, 0, 8));
    Result<QByteArray> file = readWhole(path, s_longestFile);
    if (!file)
        return std::unexpected(file.error());
    const SecretBytes lines(std::move(*file));
    return AgeIdentity::parseFile(lines.view());
}

static SecretBytes fileOf(const AgeIdentity &identity, const QString &comment)
{
    const QByteArray head = comment.toUtf8() + "# public key: " + identity.recipient().toString() + '\n';
    const SecretBytes key = identity.toString();
    SecretBytes file(head.size() + key.size() + 1);
    char *end = std::ranges::copy(head, file.data()).out;
    end = std::ranges::copy(key.view(), end).out;
    *end = '\n';
    return file;
}

// A recovery key without an identity is all that opens what was sealed before, so it is never replaced: the identity is
// the same key. So it stands after a process that ended in between, or where the identity alone was lost.
static Result<bool> makeFromRecoveryKey(const Home &home)
{
    Result<QByteArray> file = readWhole(home.recoveryKey(), s_longestFile);
    if (!file && file.error().code == Error::Code::NotFound)
        return false;
    if (!file)
        return std::unexpected(file.error());
    const SecretBytes lines(std::move(*file));
    const Result<AgeIdentity> identity = AgeIdentity::parseFile(lines.view());
    if (!identity)
        return fail("secrets.recoveryKeyUnreadable"_L1, {{"path"_L1, home.recoveryKey()}});
    const SecretBytes own = fileOf(*identity, s_ownComment);
    if (const Result<> written = writeDurably(home.identity(), own.view()); !written)
        return std::unexpected(written.error());
    return true;
}

// The recovery key first: an identity that is there has one.
static Result<> makeAnew(const Home &home)
{
    const Result<AgeIdentity> identity = AgeIdentity::generate();
    if (!identity)
        return std::unexpected(identity.error());
    const SecretBytes recovery = fileOf(
        *identity, u"# Understudy recovery key. Keep a copy in a safe place that is not this computer.\n"
                   "# With it, sealed secrets open on any computer: put this file in place of\n"
                   "# identity.txt in Understudy's folder, or use: age --decrypt --identity FILE\n"_s);
    if (const Result<> written = writeDurably(home.recoveryKey(), recovery.view()); !written)
        return written;
    const SecretBytes own = fileOf(*identity, s_ownComment);
    return writeDurably(home.identity(), own.view());
}

Result<AgeIdentity> loadOrMakeIdentity(const Home &home, const TaskControl &control)
{
    Result<AgeIdentity> identity = loadIdentity(home);
    if (identity || identity.error().code != Error::Code::NotFound)
        return identity;
    if (const Result<> made = makeFolder(home.locks()); !made)
        return std::unexpected(made.error());
    const Result<std::optional<FileLock>> lock = FileLock::tryTake(home.locks() + u"/identity"_s,
                                                                   FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("secrets.identityBusy"_L1);
    identity = loadIdentity(home); // made by another process since
    if (identity || identity.error().code != Error::Code::NotFound)
        return identity;
    const Result<bool> found = makeFromRecoveryKey(home);
    if (!found)
        return std::unexpected(found.error());
    if (*found) {
        control.note(QCoreApplication::translate(
                         "SecretsIdentity", "The identity for sealed secrets was missing; it was made again from “%1”.")
                         .arg(home.recoveryKey()));
        return loadIdentity(home);
    }
    if (const Result<> made = makeAnew(home); !made)
        return std::unexpected(made.error());
    control.note(QCoreApplication::translate(
                     "SecretsIdentity",
                     "A recovery key for sealed secrets was written to “%1”. Copy it to a safe place that "
                     "is not this computer: without it, nobody can open these secrets when this computer "
                     "is lost.")
                     .arg(home.recoveryKey()));
    return loadIdentity(home);
}

} // namespace Understudy
