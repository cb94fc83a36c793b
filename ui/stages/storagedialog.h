// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"
#include "ui/widgets/growingdialog.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Understudy {

// One storage by hand, or changed: what a stage file says about it.
class StorageDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    // `row` of the draft, which outlives the dialog; -1 = a new one.
    StorageDialog(const StageDraft &draft, qsizetype row, QWidget *parent = nullptr);

    [[nodiscard]] StorageConfig config() const;
    [[nodiscard]] QString password() const;

private:
    void build();
    void fill(const StorageConfig &config, const QString &password);
    [[nodiscard]] QWidget *withBrowse(QLineEdit *edit);
    void browse();
    void takePasswordOut(); // of a pasted connection
    void refresh();
    void showRows();
    void buildDatabaseRows();
    [[nodiscard]] QString containerProblem(const StageDraft &draft) const;
    [[nodiscard]] StorageKind kind() const;
    [[nodiscard]] bool isInside() const; // of a container

    const StageDraft &m_draft;
    qsizetype m_row;
    StorageConfig m_original;
    QFormLayout *m_form;
    QComboBox *m_kind;
    QLineEdit *m_component;
    QLineEdit *m_name;
    QWidget *m_pathRow = nullptr;
    QLineEdit *m_path;
    QLineEdit *m_exclude;
    QComboBox *m_reached; // data: whether inside of a container
    QLineEdit *m_container;
    QLabel *m_containerReason;
    QLineEdit *m_connection;
    QLineEdit *m_password;
    QLineEdit *m_admin;
    QLineEdit *m_excludeSchemas;
    QComboBox *m_capture;
    QLabel *m_captureWords; // what the chosen one means
    QLabel *m_reason;
    QPushButton *m_accept = nullptr;
};

} // namespace Understudy
