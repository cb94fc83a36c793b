// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/fileidentity.h"
#include "services/storages/files/pathfilter.h"
#include "services/storages/files/treeplace.h"

#include <QJsonObject>

#include <optional>

namespace Understudy {

// How far a swap of trees is. A file in the holder says it, replaced atomically before each step.
enum class SwapPhase {
    Staged, // the old tree is live, the new one in the holder
    LeavingOld, // what is left out, then the old content, goes out of the root
    EnteringNew, // the new content goes in
    Swapped, // the new tree is live, the old one in the holder
    LeavingNew,
    EnteringOld,
};

// A tree in a holder beside or inside the live one, and what its journal must know. Holder: "tree" is the staged tree
// (after an exchange the old one), "phase" says how far; where only contents move, "old" has the old content, and the
// empty folders "newRoot" and "oldRoot" have the metadata that belongs to the root with either.
struct StagedTree
{
    TreePlace place;
    QByteArray holder;
    QString shownAs; // the path in the stage file
    QByteArray existing; // of the folder above the root and those above that, the nearest that was there before
    JournalIdentity newTree;
    std::optional<JournalIdentity> oldTree; // none: there was nothing
    PathFilter filter; // what is carried over

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<StagedTree> fromJson(const QJsonObject &json);

    [[nodiscard]] QByteArray treePath() const { return holder + "/tree"; }
    [[nodiscard]] QByteArray oldPath() const { return holder + "/old"; }

    [[nodiscard]] QByteArray rootModel(bool ofNew) const { return holder + (ofNew ? "/newRoot" : "/oldRoot"); }

    struct PhaseRecord
    {
        SwapPhase phase = SwapPhase::Staged;
        Timestamp since; // by the file system's clock
    };
    // NotFound once the holder is gone.
    [[nodiscard]] Result<PhaseRecord> phase() const;
    [[nodiscard]] Result<> setPhase(SwapPhase phase) const;
};

// Owner, mode, attributes and times of one folder for another.
[[nodiscard]] Result<> copyFolderMetadata(const QByteArray &from, const QByteArray &to, const QString &shownAs);

[[nodiscard]] std::optional<JournalIdentity> identityAt(const QByteArray &path); // none: nothing is there

} // namespace Understudy
