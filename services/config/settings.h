// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/preferences.h"
#include "services/config/home.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

#include <functional>
#include <memory>
#include <optional>

namespace Understudy {

// What the user chose for the whole program: one JSON file in the home, replaced as a whole. It is read when this is
// made; a broken file never costs more than what was changed since the last good copy of it.
class Settings
{
public:
    explicit Settings(const Home &home);

    // What was wrong with the file: a copy is used instead, or, if the error's code is not Corrupt, nothing could be
    // read and all values are the default ones.
    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }
    [[nodiscard]] QString path() const { return m_home.settings(); }

    // Where the backups lie: the user's choice, else the home's own folder. An error if the file cannot be read: then
    // the answer is not known, and the default one would look like an empty repository.
    [[nodiscard]] Result<QString> repository() const;
    void chooseRepository(const QString &path); // absolute; empty = the home's own folder
    [[nodiscard]] Result<> setRepository(const QString &path); // the same, saved at once
    // To take a choice back: what stands there to the letter (undefined = nothing), also what cannot be used.
    [[nodiscard]] QJsonValue writtenRepository() const;
    void bringBackRepository(const QJsonValue &written);

    [[nodiscard]] Preferences preferences() const;
    void setPreferences(const Preferences &preferences);
    // Sizes, columns and the like, as widgets give them; empty if there are none.
    [[nodiscard]] QByteArray look(const QString &name) const;
    void setLook(const QString &name, const QByteArray &value);

    // What was set and not saved yet. save() blocks until it is on the disk; unsaved() is the same to be run in another
    // thread: it holds a copy. Those that were taken run one after the other, in any order: an older one does not replace
    // what a newer one has written.
    [[nodiscard]] bool hasUnsaved() const { return m_changed; }
    [[nodiscard]] Result<> save();
    [[nodiscard]] std::function<Result<>()> unsaved();

    // For another computer: the preferences, without the places and the look of this one. What a file does not name
    // stays as it is; importing is saved by save().
    [[nodiscard]] Result<> exportTo(const QString &path) const;
    [[nodiscard]] Result<> importFrom(const QString &path);

private:
    void load();
    void useCopy();
    void set(QLatin1StringView name, const QJsonValue &value);

    struct Saves;

    const Home m_home;
    QJsonObject m_values; // as in the file: what this version does not know is kept
    std::optional<Error> m_problem;
    bool m_readable = true;
    bool m_changed = false;
    std::shared_ptr<Saves> m_saves; // with what it returned, which may outlive this
};

} // namespace Understudy
