// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/retentionpreview.h"

#include <QSet>
#include <QWidget>

#include <functional>

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace Understudy {

class Timeline;

// How many automatic backups a stage keeps, and what that will remove. A page of the dialog that edits a stage.
class RetentionTab final : public QWidget
{
    Q_OBJECT

public:
    explicit RetentionTab(QWidget *parent = nullptr);

    // `automatic`: what the stage has now. `needed`: backups that a restore can still be undone with.
    void setStage(int automatic, const QList<Backup> &ofStage, const QSet<QString> &needed = {});
    [[nodiscard]] int automatic() const;
    [[nodiscard]] const RetentionPreview &preview() const { return m_preview; }

    // Before the number is saved: asks once if it is lower than the stage's and removes backups that would stay
    // otherwise; `save` is called when that is what the person wants, at once if there is nothing to ask.
    void confirm(const std::function<void()> &save);

signals:
    void changed();

private:
    void refresh();
    void showWhich(bool shown);

    QSpinBox *m_number;
    Timeline *m_timeline;
    QLabel *m_sentence;
    QPushButton *m_which;
    QListWidget *m_list;
    QList<Backup> m_backups;
    QSet<QString> m_needed;
    RetentionPreview m_preview;
    int m_before = 0;
    int m_agreed = 0; // the lowest number that was agreed to
};

} // namespace Understudy
