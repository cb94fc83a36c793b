// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activity.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace Understudy {

class ActivityFilter;
class ActivityWatch;
class CancelButton;
class ElidedLabel;
class LogView;

// The operations with their steps, and the log of the one that is selected.
class ActivityPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityPanel(ActivityWatch &watch, QWidget *parent = nullptr);

    // Its log gets the focus.
    void showOperation(quint64 id);

private:
    [[nodiscard]] QWidget *makeHeader();
    [[nodiscard]] QWidget *makeLogArea();
    void setUpTree();
    void refresh();
    void showSelected();
    void readLogFile(const QString &file);
    void copyLog();
    void saveLog();
    void showInFolder();
    [[nodiscard]] quint64 selectedId() const;

    ActivityWatch &m_watch;
    ActivityFilter *m_rows;
    QTreeView *m_tree;
    QLabel *m_empty;
    QStackedWidget *m_pages;
    QComboBox *m_which;
    QPushButton *m_clear;
    ElidedLabel *m_logTitle;
    QProgressBar *m_bar;
    CancelButton *m_cancel;
    QPushButton *m_copy;
    QPushButton *m_save;
    QPushButton *m_folder;
    LogView *m_log;
    Activity m_shown;
};

} // namespace Understudy
