// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QScrollArea>

#include <optional>

class QCheckBox;
class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace Understudy {

// All that is known of one backup: what it is, how it was taken, what it takes up, what was found and what was lost.
// Its note and its mark are changed here.
class BackupDetails final : public QScrollArea
{
    Q_OBJECT

public:
    explicit BackupDetails(QWidget *parent = nullptr);

    void show(const std::optional<Backup> &backup, const QDateTime &now);
    void editNote();
    void setLogBlocked(const QString &reason); // why there is no log to show; empty = there is one
    // The lines as they are read, "Created: …".
    [[nodiscard]] QStringList lines() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void noteChanged(const QString &id, const QString &note);
    void logWanted();
    void keepChanged(const QString &id, bool on);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpParts();
    void layOut();
    void fill(const Backup &backup, const QDateTime &now);
    void addLine(const QString &title, const QString &text, bool exact = false);
    void tellNote();

    QWidget *m_page;
    QLabel *m_title;
    QLabel *m_status;
    QLabel *m_statusIcon;
    QLabel *m_trouble;
    QPlainTextEdit *m_note;
    QCheckBox *m_keep;
    QPushButton *m_log;
    QFormLayout *m_form;
    QLabel *m_losses;
    std::optional<Backup> m_backup;
    QDateTime m_now;
};

} // namespace Understudy
