// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace Understudy {

class Sparkline;
class StorageModel;
class StorageView;

// The storages of a stage under their title, with their sum and the sizes of the last backups.
class StorageArea final : public QWidget
{
    Q_OBJECT

public:
    explicit StorageArea(QWidget *parent = nullptr);

    void showStatus(const std::optional<StageStatus> &status);
    void setBackupSizes(const QList<qint64> &sizes); // oldest first
    [[nodiscard]] qint64 totalBytes() const;
    [[nodiscard]] StorageView *view() const { return m_view; }

private:
    StorageModel *m_model;
    StorageView *m_view;
    Sparkline *m_sparkline;
    QLabel *m_total;
    QLabel *m_none;
};

// The title of a part of the window.
[[nodiscard]] QLabel *sectionTitle(const QString &text);

} // namespace Understudy
