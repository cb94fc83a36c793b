// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backupmodel.h"
#include "tests/support/person.h"
#include "ui/widgets/messagebar.h"

#include <QPushButton>
#include <QTreeView>

// What a person reads on the page of a stage, and chooses there.
namespace Understudy::Testing {

[[nodiscard]] inline QModelIndex rowOf(const QString &backup) // in the list
{
    const auto *tree = seen<QTreeView>(QStringLiteral("backupTree"));
    for (int number = 0; tree && number < tree->model()->rowCount(); ++number) {
        const QModelIndex index = tree->model()->index(number, 0);
        if (index.data().toString() == backup)
            return index;
    }
    return {};
}

[[nodiscard]] inline bool choose(const QString &backup)
{
    auto *tree = seen<QTreeView>(QStringLiteral("backupTree"));
    if (!tree || !rowOf(backup).isValid())
        return false;
    tree->scrollTo(rowOf(backup));
    const QRect place = tree->visualRect(rowOf(backup)) & tree->viewport()->rect();
    return pressAt(*tree->viewport(), place.center()) && tree->currentIndex() == rowOf(backup);
}

[[nodiscard]] inline QString statusOf(const QString &backup)
{
    return rowOf(backup).siblingAtColumn(BackupModel::Status).data().toString();
}

[[nodiscard]] inline bool pressInBanner(const QString &banner, const QString &text)
{
    const auto *bar = awaited<MessageBar>(QStringLiteral("banner_") + banner);
    const QList<QPushButton *> buttons = bar ? bar->buttons() : QList<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == text)
            return press(button);
    }
    return false;
}

} // namespace Understudy::Testing
