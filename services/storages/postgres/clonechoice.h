// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/storages/postgres/server.h"
#include "services/storages/storage.h"

namespace Understudy {

// All that decides whether a capture has the server copy the database, and reads the copy.
struct CloneSituation
{
    HoldDatabase asked = HoldDatabase::Fitting;
    int serverMajor = 0;
    QString fileCopyMethod; // of the server, since 18: "clone" shares the blocks of files; empty before
    bool prepared = true; // whoever comes after us would find it
    bool live = false; // the stage runs on: a copy takes a database without sessions
    QString user; // who would make the copy
    QString noLogin; // why he cannot log in where databases are made
    bool isSuperuser = false;
    bool mayCreate = false; // CREATEDB
    bool isOwner = false; // of the database
    QString lacking; // what a copy would not have, or what keeps the database busy: "subscription news"
    qint64 bytes = 0; // of the database
    qint64 freeBytes = -1; // where the server keeps its data; -1 = not known

    // Asks no more than the decision needs.
    [[nodiscard]] static Result<CloneSituation> learn(Connection &live, const PostgresConfig &config,
                                                      const CaptureRequest &request, const TaskControl &control);
};

// It was asked for, or costs nothing.
[[nodiscard]] bool wantsClone(const CloneSituation &situation);
// Why there can be none, for a person; empty = nothing is in the way.
[[nodiscard]] QString cloneObstacle(const CloneSituation &situation);

} // namespace Understudy
