// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/recoverystore.h"
#include "ui/recovery/recoverypage.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QPointer>

namespace Understudy {

class BannerSlot;
class RecoveryAssistant;
class RestoreFlow;

// The way back after something went wrong, and onto a new computer: does what the assistant wants, and keeps how far it is
// in the home, so that it goes on at the same step after a restart.
class RecoveryFlow final : public QObject
{
    Q_OBJECT

public:
    // `places`: where the offer to go on is shown, on the page of a stage and on the start page.
    RecoveryFlow(const WindowContext &context, RestoreFlow &restores, const RecoveryStore &store,
                 const QList<BannerSlot *> &places, QWidget *window);

    void somethingWentWrong(const QString &stage);
    void newComputer();
    // At the start of the program: goes on where a change of the repository interrupted it, else only offers to.
    void begin();

signals:
    void stageTouched(const QString &stage);
    void logsWanted(const QString &stage);
    // The settings name another repository: everything has to be opened anew.
    void reopenWanted();

private:
    void open(const RecoveryState &state);
    void save(const RecoveryState &state);
    void write();
    void onWritten(const RecoveryState &written, const Result<> &result);
    void showOffer();
    void connectAssistant();
    void connectDeeds();
    void backUp(const QString &stage, const QString &name);
    void enterStep();
    void workIn(const QString &folder);
    void look();
    void loadBackups();
    void lookIn(const QString &folder);
    void create();
    void restore();
    void tell();
    template<typename Work, typename Done>
    void run(const QString &title, const QString &stage, const Work &work, const Done &done);

    const WindowContext m_context;
    RestoreFlow &m_restores;
    const RecoveryStore m_store;
    RecoveryState m_saved; // or about to be
    bool m_saving = false;
    bool m_reopens = false; // once it is saved
    QList<BannerSlot *> m_places;
    QWidget *m_window;
    QPointer<RecoveryAssistant> m_assistant;
    RecoveryFacts m_facts;
};

} // namespace Understudy
