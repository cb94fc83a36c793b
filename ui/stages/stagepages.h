// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"
#include "services/backupservice.h"
#include "ui/stages/namepage.h"

#include <QObject>
#include <QStringList>

namespace Understudy {

class ControlPage;
class FoundPage;

// The pages that adding and editing a stage have in common, and the draft behind them.
class StagePages final : public QObject
{
    Q_OBJECT

public:
    // The pages get parents when they are put into a dialog.
    StagePages(const Stage &stage, NamePage::For purpose, QWidget *dialog);

    [[nodiscard]] StageDraft &draft() { return m_draft; }
    [[nodiscard]] FoundPage *found() const { return m_found; }
    [[nodiscard]] ControlPage *control() const { return m_control; }
    [[nodiscard]] NamePage *name() const { return m_name; }

    // Ids that a new stage cannot have.
    void setTakenIds(const QStringList &ids);
    // What a search came to; proposals fill what nobody typed yet.
    void endSearch(const Result<Detection> &detection);

    [[nodiscard]] QByteArray json() const;
    [[nodiscard]] QList<StagePassword> passwords() const; // of what is taken; empty ones are left out
    [[nodiscard]] QString reason() const; // why it cannot be saved yet; empty = it can

signals:
    void searchRequested();
    void testRequested();
    void changed();

private:
    void refresh();
    void propose(const Detection &detection);

    StageDraft m_draft;
    QStringList m_takenIds;
    NamePage::For m_purpose;
    FoundPage *m_found;
    ControlPage *m_control;
    NamePage *m_name;
};

} // namespace Understudy
