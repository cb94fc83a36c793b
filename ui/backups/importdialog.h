// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "ui/widgets/growingdialog.h"

#include <QStringList>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace Understudy {

// What the dialog starts with.
struct ImportFacts
{
    ImportRequest request; // at least its stage; what it names is filled in
    QStringList databases; // of the stage: COMPONENT/STORAGE
    QStringList takenNames;
};

// Asks for a dump of another tool, and which database of the stage it is of. Starts nothing and reads nothing: what the
// dump is only reading it tells, and that is the work itself.
class ImportDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    explicit ImportDialog(const ImportFacts &facts, QWidget *parent = nullptr);

    [[nodiscard]] ImportRequest request() const;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void nameParts();
    void fill();
    [[nodiscard]] QWidget *makeFileRow();
    [[nodiscard]] QWidget *makeForm();
    void addOption(QVBoxLayout *layout, QCheckBox *option, const QString &explanation);
    void chooseFile();
    void chooseFolder();
    void setFile(const QString &path);
    void followFile(); // with the name, until somebody gives another one
    void judge();
    [[nodiscard]] QString file() const;
    [[nodiscard]] QString whyNot() const;

    const ImportFacts m_facts;
    QLineEdit *m_file;
    QComboBox *m_database;
    QLineEdit *m_name;
    QLabel *m_nameHint;
    QLineEdit *m_note;
    QCheckBox *m_createRoles;
    QCheckBox *m_handWritten;
    QLabel *m_reason;
    QPushButton *m_start;
    bool m_ownName = false;
};

} // namespace Understudy
