// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"
#include "services/storages/postgres/scriptloader.h"
#include "services/storages/postgres/snapshothold.h"
#include "services/storages/postgres/tools.h"

#include <QJsonObject>
#include <QStringList>

namespace Understudy {

// The schemas of today that a backup leaves out, held in the live database at one moment until they are carried over into
// another one; with what belongs to them and lies in no schema: the large objects that their columns name, and their
// place in publications.
class CarriedSchemas
{
public:
    // Those of `names` that are there.
    [[nodiscard]] static Result<CarriedSchemas> hold(const ConnectionString &live, const QStringList &names,
                                                     const Tools &tools, const TaskControl &control);

    [[nodiscard]] const QStringList &names() const { return m_names; }
    // What the server said of them just before the moment at which they are held: see CarriedState.
    [[nodiscard]] const QJsonObject &state() const { return m_state; }

    // "pre-data", "data", "post-data" of them, after the same of the backup.
    [[nodiscard]] Result<> load(const QString &section, const CommandRunner &commands, ScriptLoader &into,
                                const TaskControl &control);
    // Into the publications of the backup that they are part of today.
    [[nodiscard]] Result<> publish(ScriptLoader &into, const TaskControl &control);

private:
    CarriedSchemas(SnapshotHold hold, const Tools &tools);
    [[nodiscard]] Result<> publishTables(ScriptLoader &into, const TaskControl &control);
    [[nodiscard]] Result<> publishSchemas(ScriptLoader &into, const TaskControl &control);

    SnapshotHold m_hold;
    Tools m_tools; // to read the live server
    QStringList m_names;
    QJsonObject m_state;
};

} // namespace Understudy
