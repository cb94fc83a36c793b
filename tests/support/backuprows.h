// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/backupdesk.h"
#include "tests/support/patience.h"
#include "ui/backups/backuptree.h"

#include <QLocale>
#include <QTest>

#include <memory>

namespace Understudy::Testing {

// A desk of its own for each test, and the rows of its list. What tests of the list derive from.
class BackupRows
{
protected:
    void openDesk()
    {
        QLocale::setDefault(QLocale::c());
        m_desk = std::make_unique<FakeDesk>();
    }
    [[nodiscard]] BackupDesk &desk() { return m_desk->desk; }
    [[nodiscard]] BackupTree *tree() { return desk().pane->tree(); }
    [[nodiscard]] QModelIndex row(int number, int column = 0) { return tree()->model()->index(number, column); }
    [[nodiscard]] int rows() { return tree()->model()->rowCount(); }
    void showBackups(const QList<Backup> &backups)
    {
        m_desk->service.knownBackups = backups;
        desk().show(runningStage());
        QTRY_COMPARE(rows(), backups.size());
    }
    [[nodiscard]] QStringList names()
    {
        QStringList all;
        for (int number = 0; number < rows(); ++number)
            all.append(row(number).data().toString());
        return all;
    }

    std::unique_ptr<FakeDesk> m_desk;
};

} // namespace Understudy::Testing
