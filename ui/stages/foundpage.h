// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeView;

namespace Understudy {

class FoundModel;

// The storages of a stage: what a search finds, row by row as it comes, what is taken of it, and what is added by hand.
class FoundPage final : public QWidget
{
    Q_OBJECT

public:
    // The draft outlives it.
    explicit FoundPage(StageDraft &draft, QWidget *parent = nullptr);

    void beginSearch();
    void take(const DetectedStorage &found);
    void endSearch(const QString &summary, const QStringList &notes);
    [[nodiscard]] bool isSearching() const { return m_searching; }

signals:
    void searchRequested();
    void changed();

private:
    void build();
    [[nodiscard]] QWidget *buildButtons();
    [[nodiscard]] QWidget *buildDetails();
    void showDetails();
    void showSearch(const QString &text);
    void addByHand();
    void edit();
    void remove();
    [[nodiscard]] int currentRow() const;

    StageDraft &m_draft;
    FoundModel *m_model;
    QTreeView *m_view;
    QProgressBar *m_bar;
    QLabel *m_search;
    QLabel *m_details;
    QLabel *m_passwordLabel;
    QLineEdit *m_password;
    QPushButton *m_scan;
    QPushButton *m_edit;
    QPushButton *m_remove;
    bool m_searching = false;
    int m_found = 0;
};

} // namespace Understudy
