// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/secretsidentity.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"
#include "services/platform/filestat.h"
#include "services/platform/leftovers.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_longestFile = 64 * 1024;
static constexpr uint s_forOthers = 077;
static const QString s_ownComment = u"# Understudy identity: opens the secrets sealed in backups of this folder.\n"_s;

static const QByteArray s_inKeychain = "# Understudy identity: kept in the system's keychain\n";
static const QByteArray s_publicKey = "# public key: ";

// The lines of the file, after a look at who else may read them.
static Result<SecretBytes> readIdentityFile(const Home &home)
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
    return SecretBytes(std::move(*file));
}

// Under which name the keychain has it; empty: it stands in the file.
static QString nameInKeychain(const SecretBytes &lines)
{
    const QByteArrayView text = lines.view();
    if (!text.startsWith(s_inKeychain + s_publicKey))
        return {};
    const QByteArrayView key = text.sliced(s_inKeychain.size() + s_publicKey.size());
    return u"identity "_s + QString::fromLatin1(key.trimmed());
}

static Result<AgeIdentity> readFromKeychain(const IdentityPlace &place, const QString &name)
{
    static const std::atomic_bool s_never = false;
    const TaskControl control(s_never);
    if (!place.keychain || !place.keychain->isAvailable(control))
        return fail("secrets.keychainMissing"_L1);
    const Result<std::optional<QByteArray>> kept = place.keychain->read(name, control);
    if (!kept)
        return std::unexpected(kept.error());
    if (!*kept)
        return fail("secrets.notInKeychain"_L1, {{"path"_L1, place.home.recoveryKey()}});
    const SecretBytes key = SecretBytes::copyOf(**kept);
    return AgeIdentity::parseFile(key.view());
}

Result<AgeIdentity> loadIdentity(const IdentityPlace &place)
{
    const Result<SecretBytes> lines = readIdentityFile(place.home);
    if (!lines)
        return std::unexpected(lines.error());
    const QString name = nameInKeychain(*lines);
    return name.isEmpty() ? AgeIdentity::parseFile(lines->view()) : readFromKeychain(place, name);
}

Result<bool> identityIsInKeychain(const IdentityPlace &place)
{
    const Result<SecretBytes> lines = readIdentityFile(place.home);
    if (!lines)
        return std::unexpected(lines.error());
    return !nameInKeychain(*lines).isEmpty();
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

// Whoever writes the identity or the recovery key has it.
static Result<FileLock> takeLock(const Home &home)
{
    if (const Result<> made = makeFolder(home.locks()); !made)
        return std::unexpected(made.error());
    Result<std::optional<FileLock>> lock = FileLock::tryTake(home.locks() + u"/identity"_s, FileLock::Access::Exclusive,
                                                             {});
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("secrets.identityBusy"_L1);
    return std::move(**lock);
}

// What a program that was killed while it wrote left beside: the key stands in it, also when the keychain has it since.
static QStringList leftovers(const Home &home)
{
    QStringList files;
    for (const QString &path : {home.identity(), home.recoveryKey()})
        files += leftoversOf(path).value_or(QStringList());
    return files;
}

static void sweepLeftovers(const Home &home)
{
    if (leftovers(home).isEmpty())
        return;
    const Result<FileLock> lock = takeLock(home);
    if (!lock)
        return; // somebody writes; there is a next time
    for (const QString &file : leftovers(home)) {
        if (const Result<> removed = removeDurably(file); !removed)
            qCWarning(lcStorages) << "left for the next one to sweep:" << removed.error().details;
    }
}

Result<AgeIdentity> loadOrMakeIdentity(const IdentityPlace &place, const TaskControl &control)
{
    const Home &home = place.home;
    sweepLeftovers(home);
    Result<AgeIdentity> identity = loadIdentity(place);
    if (identity || identity.error().code != Error::Code::NotFound)
        return identity;
    const Result<FileLock> lock = takeLock(home);
    if (!lock)
        return std::unexpected(lock.error());
    identity = loadIdentity(place); // made by another process since
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

// Read back before the file lets go of it: a keychain that forgets would take all sealed secrets with it.
static Result<> moveIntoKeychain(const IdentityPlace &place, const AgeIdentity &identity, const TaskControl &control)
{
    if (!place.keychain || !place.keychain->isAvailable(control))
        return fail("secrets.keychainMissing"_L1);
    const QByteArray publicKey = identity.recipient().toString();
    const QString name = u"identity "_s + QString::fromLatin1(publicKey);
    const SecretBytes key = identity.toString();
    if (const Result<> written = place.keychain->write(name, key.view().toByteArray(), control); !written)
        return written;
    const Result<std::optional<QByteArray>> kept = place.keychain->read(name, control);
    if (!kept)
        return std::unexpected(kept.error());
    if (!*kept || QByteArrayView(**kept) != key.view())
        return fail("secrets.notInKeychain"_L1, {{"path"_L1, place.home.recoveryKey()}});
    return writeDurably(place.home.identity(), s_inKeychain + s_publicKey + publicKey + '\n');
}

static Result<> moveIntoFile(const IdentityPlace &place, const AgeIdentity &identity, const TaskControl &control)
{
    const SecretBytes own = fileOf(identity, s_ownComment);
    if (const Result<> written = writeDurably(place.home.identity(), own.view()); !written)
        return written;
    const QString name = u"identity "_s + QString::fromLatin1(identity.recipient().toString());
    return place.keychain->remove(name, control);
}

Result<> moveIdentity(const IdentityPlace &place, bool intoKeychain, const TaskControl &control)
{
    sweepLeftovers(place.home);
    const Result<bool> isThere = identityIsInKeychain(place);
    if (!isThere)
        return std::unexpected(isThere.error());
    if (*isThere == intoKeychain)
        return {};
    const Result<FileLock> lock = takeLock(place.home);
    if (!lock)
        return std::unexpected(lock.error());
    const Result<AgeIdentity> identity = loadIdentity(place);
    if (!identity)
        return std::unexpected(identity.error());
    return intoKeychain ? moveIntoKeychain(place, *identity, control) : moveIntoFile(place, *identity, control);
}

} // namespace Understudy
