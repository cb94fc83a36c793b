// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"

#include <QByteArray>

namespace Understudy {

// Where the live tree is, and how another one can take its place.
struct TreePlace
{
    enum class Way {
        Exchange, // the new tree lies beside the root; the two change names in one call
        Create, // there is nothing yet: the new tree gets its name
        Contents, // the root cannot be renamed (a mount or subvolume begins there, or its parent is not ours): contents move
    };

    // A link at the path is resolved first and stays. NotFound is no error: then a tree is created.
    [[nodiscard]] static Result<TreePlace> find(const StorageConfig &config);

    [[nodiscard]] QByteArray parent() const; // "/" of the topmost
    // The folder that holds what is staged and later what is kept, on the file system of the tree.
    [[nodiscard]] QByteArray holder(const QString &operation) const;
    // The root, or while it is missing the nearest folder above it.
    [[nodiscard]] QByteArray existingAncestor() const;
    // Both places where an operation may have left one.
    [[nodiscard]] QList<QByteArray> possibleHolders(const QString &operation) const;

    Way way = Way::Exchange;
    QByteArray root; // absolute, without links
};

} // namespace Understudy
