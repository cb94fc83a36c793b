// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"secrets.notARecipient", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "This is not an age recipient."),
     QT_TRANSLATE_NOOP("Messages", "A recipient begins with “age1”; its checksum does not match, or it is of another kind."),
     QT_TRANSLATE_NOOP("Messages", "Copy the recipient again, whole and on one line."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was sealed and nothing was changed.")},
    {"secrets.notAnIdentity", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "This is not an age identity."),
     QT_TRANSLATE_NOOP("Messages", "An identity begins with “AGE-SECRET-KEY-1”; it is missing, its checksum does not match, or it is of another kind."),
     QT_TRANSLATE_NOOP("Messages", "Use the identity or the recovery key as it was written, whole and on one line."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was opened and nothing was changed.")},
    {"secrets.cryptoFailed", Io,
     QT_TRANSLATE_NOOP("Messages", "The system's cryptography failed."),
     QT_TRANSLATE_NOOP("Messages", "OpenSSL could not do what sealing needs; the log has its reason."),
     QT_TRANSLATE_NOOP("Messages", "Check the OpenSSL installation and its policy, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was written without being sealed.")},
    {"secrets.damaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "Sealed secrets are damaged."),
     QT_TRANSLATE_NOOP("Messages", "Their bytes are not what they were when they were sealed."),
     QT_TRANSLATE_NOOP("Messages", "Use another backup of these secrets, or a copy of this one."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was restored from them; the secrets in use are untouched.")},
    {"secrets.otherIdentity", Denied,
     QT_TRANSLATE_NOOP("Messages", "The identity on this computer does not open these secrets."),
     QT_TRANSLATE_NOOP("Messages", "They were sealed to another identity."),
     QT_TRANSLATE_NOOP("Messages", "Put the recovery key that belongs to them in place of the identity, or restore the other storages with --only."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"secrets.noIdentity", NotFound,
     QT_TRANSLATE_NOOP("Messages", "The identity that opens these secrets is not on this computer."),
     QT_TRANSLATE_NOOP("Messages", "There is no file “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "Put the recovery key there, readable for you alone, or restore the other storages with --only."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed; the sealed secrets stay in the backup.")},
    {"secrets.recoveryKeyUnreadable", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "There is a recovery key for secrets, but it is damaged, and the identity is missing."),
     QT_TRANSLATE_NOOP("Messages", "“{path}” holds no identity that can be read. A new one would not open the secrets of earlier backups."),
     QT_TRANSLATE_NOOP("Messages", "Put your own copy of the recovery key there. If there is none, move the damaged file away and back up again: a new identity is then made."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was sealed and nothing was changed.")},
    {"secrets.identityExposed", Denied,
     QT_TRANSLATE_NOOP("Messages", "Others on this computer can read the identity for secrets."),
     QT_TRANSLATE_NOOP("Messages", "“{path}” may be read or written by its group or by everybody."),
     QT_TRANSLATE_NOOP("Messages", "Set its mode to 0600. If somebody may have read it, replace the secrets themselves."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was sealed, opened or changed.")},
    {"secrets.keychainMissing", Unreachable,
     QT_TRANSLATE_NOOP("Messages", "The identity for secrets is in a keychain that does not answer."),
     QT_TRANSLATE_NOOP("Messages", "No system keychain can be reached from here, as in a service or over a plain remote login."),
     QT_TRANSLATE_NOOP("Messages", "Try again where you are signed in to the desktop, or move the identity back into its file there."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was sealed, opened or changed.")},
    {"secrets.notInKeychain", Denied,
     QT_TRANSLATE_NOOP("Messages", "The system's keychain does not have the identity for secrets."),
     QT_TRANSLATE_NOOP("Messages", "It was removed there, or this is the keychain of another user."),
     QT_TRANSLATE_NOOP("Messages", "Put the recovery key “{path}” in place of the identity."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed; the sealed secrets stay in their backups.")},
    {"secrets.identityBusy", Busy,
     QT_TRANSLATE_NOOP("Messages", "The identity for secrets is being made by another Understudy."),
     QT_TRANSLATE_NOOP("Messages", "Both started their first backup of secrets at the same time."),
     QT_TRANSLATE_NOOP("Messages", "Try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"secrets.tooLarge", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is too large for secrets."),
     QT_TRANSLATE_NOOP("Messages", "A file of secrets has at most 4 MiB."),
     QT_TRANSLATE_NOOP("Messages", "Use the kind “files” for it, or split it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
};

std::span<const MessageTemplate> MessageAreas::secrets()
{
    return s_messages;
}

} // namespace Understudy
