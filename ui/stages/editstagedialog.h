// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/stages/addstagewizard.h"

#include <QDialog>
#include <QSet>

class QPushButton;
class QTabWidget;

namespace Understudy {

class RetentionTab;

// A known stage: the pages it was added with, as tabs.
class EditStageDialog final : public QDialog
{
    Q_OBJECT

public:
    // `backups` of this stage: what keeping fewer of them would remove is shown and asked. Those in `needed` stay.
    EditStageDialog(const Stage &stage, const QList<Backup> &backups, const QSet<QString> &needed = {},
                    QWidget *parent = nullptr);

    // One more tab, for what has pages of its own.
    void addTab(QWidget *page, const QString &title);
    [[nodiscard]] StagePages &pages() { return *m_pages; }
    void failToSave(const Error &error); // stays open, nothing typed is lost
    void finish(); // it was saved

    void accept() override; // asks to be saved

signals:
    void searchRequested();
    void testRequested();
    void saveRequested(const Understudy::SaveStageRequest &request);

private:
    void refresh();
    void save();

    StagePages *m_pages;
    RetentionTab *m_retention;
    QTabWidget *m_tabs;
    MessageBar *m_failure;
    QPushButton *m_save = nullptr;
    bool m_saving = false;
};

} // namespace Understudy
