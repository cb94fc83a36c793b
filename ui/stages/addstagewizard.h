// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/stages/stagepages.h"

#include <QWizard>

namespace Understudy {

class MessageBar;
class WherePage;

// What a person wants to have saved.
struct SaveStageRequest
{
    QByteArray json;
    QList<StagePassword> passwords;
    bool firstBackup = false;
};

// Adds a stage in four steps: where it is, what was found there, how it is controlled, what it is called. It asks for
// searches, tests and the saving, and is told what they came to; nothing that runs keeps anybody from going on or back.
class AddStageWizard final : public QWizard
{
    Q_OBJECT

public:
    enum PageId { Where, Found, Control, Name };

    explicit AddStageWizard(QWidget *parent = nullptr);

    void setPlace(const QString &place); // as if it were dropped
    [[nodiscard]] StagePages &pages() { return *m_pages; }
    [[nodiscard]] QString place() const;
    void failToSave(const Error &error); // stays open, nothing typed is lost
    void finish(); // it was saved

    void accept() override; // asks to be saved

signals:
    void searchRequested(const QString &place);
    void testRequested();
    void saveRequested(const Understudy::SaveStageRequest &request);

private:
    void build();
    void choose(const QString &place);
    void enter(int page);
    void refresh();
    void addStep(PageId id, const QString &title, const QString &subtitle, QWidget *content);

    StagePages *m_pages;
    WherePage *m_where;
    MessageBar *m_failure;
    bool m_searched = false;
    bool m_saving = false;
    QString m_searchedPlace;
};

} // namespace Understudy
