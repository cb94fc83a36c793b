// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/securitypage.h"

#include "ui/widgets/pressbutton.h"

#include <QDir>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace Understudy {

using Key = KeyPlace::Key;

SecurityPage::SecurityPage(const QString &identity, const QString &recoveryKey, QWidget *parent)
    : PreferencesPage(tr("Security"), u"preferencesSecurity"_s, parent)
    , m_identity(QDir::toNativeSeparators(identity))
    , m_move(new PressButton(QString(), this))
{
    m_move->setObjectName(u"prefMoveKey"_s);
    addHeading(tr("Secrets in backups"));
    addNote(
        tr("Secrets files are encrypted in every backup. Without their key nobody can open them. The recovery key “%1” "
           "opens them too: keep a copy of it away from this computer and from the backups.")
            .arg(QDir::toNativeSeparators(recoveryKey)));
    m_key = addNote();
    m_key->setObjectName(u"prefKeyPlace"_s);
    addRow({m_move});
    m_reason = addNote();
    m_reason->setObjectName(u"prefKeyReason"_s);
    addHeading(tr("Passwords of databases"));
    addNote(tr("Understudy writes no password into a stage file, a backup or a log. It takes them from the file "
               "~/.pgpass, from PG* variables, or from the place where it keeps those that you gave it."));
    m_passwords = addNote();
    m_passwords->setObjectName(u"prefPasswordPlace"_s);
    finish();
    connect(m_move, &QPushButton::clicked, this, [this] { emit moveRequested(m_place.key == Key::InFile); });
    refresh();
}

void SecurityPage::setKeyPlace(const KeyPlace &place)
{
    m_place = place;
    refresh();
}

QString SecurityPage::keyText() const
{
    switch (m_place.key) {
    case Key::Unknown:
        return tr("Looking where the key is…");
    case Key::NotMadeYet:
        return tr("There is no key yet. The first backup of a secrets file makes it.");
    case Key::InFile:
        return tr("The key lies in the file “%1”. Only you can read it, but it is not encrypted there.")
            .arg(m_identity);
    case Key::InKeychain:
        return tr("The key lies in the system's keychain. The file “%1” only says so.").arg(m_identity);
    }
    Q_UNREACHABLE_RETURN({});
}

// Out of the keychain it can be taken as long as the keychain answers, into it the same.
QString SecurityPage::blockedBecause() const
{
    if (m_place.moving)
        return tr("The key is being moved.");
    if (m_place.key == Key::NotMadeYet || m_place.key == Key::Unknown)
        return keyText();
    return m_place.passwords.inKeychain ? QString()
                                        : tr("No system keychain answers here, so the key stays where it is.");
}

void SecurityPage::refresh()
{
    const QString blocked = blockedBecause();
    setNote(m_key, keyText());
    m_move->setText(m_place.key == Key::InKeychain ? tr("&Move it back into the file")
                                                   : tr("&Move it into the keychain"));
    m_move->setEnabled(blocked.isEmpty());
    m_move->setToolTip(blocked);
    m_move->setAccessibleDescription(blocked);
    setNote(m_reason, blocked == keyText() ? QString() : blocked);
    const bool known = m_place.passwords.inKeychain || !m_place.passwords.file.isEmpty();
    setNote(m_passwords, known ? m_place.passwords.sentence() : QString());
}

} // namespace Understudy
