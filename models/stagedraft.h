// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/detected.h"
#include "models/error.h"
#include "models/stage.h"

#include <QList>
#include <QString>

namespace Understudy {

// A stage while a person edits it: what was found and what of it is taken, and all that a stage file says else. What the
// form does not know (fields of newer versions, the schema) stays as it was.
class StageDraft
{
public:
    enum class Page { Found, Control, Name };

    struct Problem
    {
        QString field; // "project", "runtime.suspend", "api/uploads"
        Error error;
        QString member = {}; // of a storage, where one of it is meant: "container"
    };

    [[nodiscard]] static StageDraft of(const Stage &stage);
    // Where a storage is, for display.
    [[nodiscard]] static QString placeOf(const StorageConfig &config);
    [[nodiscard]] static bool isSamePlace(const StorageConfig &left, const StorageConfig &right);

    // Found again, it keeps what the person chose and typed.
    void take(const DetectedStorage &found);
    // Before a new search: what was found and not taken goes; what the person made stays.
    void forgetFound();
    void remove(qsizetype index);
    // Of the same database or path; -1 if there is none.
    [[nodiscard]] qsizetype indexOf(const StorageConfig &config) const;
    // `config` with a name that no other storage of its component has.
    [[nodiscard]] StorageConfig withFreeName(StorageConfig config, qsizetype except = -1) const;

    // As it would be saved.
    [[nodiscard]] Stage stage() const;
    // What a stage file could not hold, in the order of the page. Asks nobody.
    [[nodiscard]] QList<Problem> problems(Page page) const;

    Stage base; // everything but the storages
    QList<DetectedStorage> storages; // `suggested`: it is taken

private:
    [[nodiscard]] QList<Problem> storageProblems() const;
    [[nodiscard]] QList<Problem> controlProblems() const;
    [[nodiscard]] QList<Problem> nameProblems() const;
};

} // namespace Understudy
