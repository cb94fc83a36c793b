// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"
#include "services/backupservice.h"

#include <QWidget>

class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;
class QTableWidget;
class QTreeWidget;

namespace Understudy {

// How a stage is stopped and started, how its health and its release are learnt, and whether all of that works.
class ControlPage final : public QWidget
{
    Q_OBJECT

public:
    // The draft outlives it.
    explicit ControlPage(StageDraft &draft, QWidget *parent = nullptr);

    void load(); // from the draft
    void beginTest();
    void showTest(const Result<StageTest> &test);

signals:
    void testRequested();
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *buildRuntime();
    [[nodiscard]] QWidget *buildHealth();
    void setUpHealthTable();
    [[nodiscard]] QLayout *buildHealthButtons(QWidget *box);
    [[nodiscard]] QWidget *buildTest();
    void save();
    void addHealthCheck(const QString &name, const QString &url);
    void removeHealthCheck();
    void bringResultsIntoSight();
    void scrollToResults();
    void addResult(const TestedPart &part);

    StageDraft &m_draft;
    QRadioButton *m_none;
    QRadioButton *m_commands;
    QLineEdit *m_suspend;
    QLineEdit *m_resume;
    QLineEdit *m_state;
    QTableWidget *m_health;
    QSpinBox *m_grace;
    QLineEdit *m_release;
    QPushButton *m_test;
    QLabel *m_summary;
    QTreeWidget *m_results;
    bool m_resultsAreNew = false;
    bool m_loading = false;
};

} // namespace Understudy
