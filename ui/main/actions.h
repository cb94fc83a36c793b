// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAction>
#include <QObject>

#include <map>
#include <utility>

namespace Understudy {

enum class ActionId {
    AddStage,
    DemoStage,
    Preferences,
    CloseWindow,
    Quit,
    SuspendResume,
    Refresh,
    EditStage,
    RemoveStage,
    RollBack,
    AcceptRestore,
    NewBackup,
    ImportDump,
    Restore,
    Verify,
    Rename,
    EditNote,
    Keep,
    Delete,
    UndoDelete,
    RecentlyDeleted,
    ShowLog,
    Filter,
    ShowDetails,
    ShowActivity,
    FocusSidebar,
    FocusStorages,
    FocusBackups,
    NextPane,
    PreviousPane,
    Recover, // the recovery assistant: “Something went wrong…”
    RestoreByHand,
    Shortcuts,
    About,
};
inline constexpr int actionCount = static_cast<int>(ActionId::About) + 1;

// Every action of the window, made once with its text, its icon and its shortcut. One that nobody handles stays out of
// sight, so there is no dead button; one that cannot be done now says why, in its tooltip, in the status line and to a
// screen reader.
class Actions final : public QObject
{
    Q_OBJECT

public:
    explicit Actions(QWidget *window);

    [[nodiscard]] QAction *action(ActionId id) const;

    // `trigger` is called when the person asks for it, while `context` lives. Shows the action from now on.
    template<typename Trigger>
    void handle(ActionId id, QObject *context, Trigger trigger)
    {
        QAction *handled = action(id);
        connect(handled, &QAction::triggered, context, [trigger = std::move(trigger)] { trigger(); });
        setHandled(id);
    }
    [[nodiscard]] bool isHandled(ActionId id) const;

    // Why it cannot be done now; empty = it can.
    void setBlocked(ActionId id, const QString &reason);
    [[nodiscard]] QString reason(ActionId id) const;
    // What makes no sense in the state of the moment is not shown.
    void setShown(ActionId id, bool shown);
    // Another text, icon and shortcut stay: Suspend becomes Resume.
    void setText(ActionId id, const QString &text, const QIcon &icon = {});

signals:
    void blockedChanged();

private:
    struct Entry
    {
        QAction *action = nullptr;
        QString tip; // when it can be done
        QString reason;
        bool handled = false;
        bool shown = true;
    };

    void setHandled(ActionId id);
    void apply(Entry &entry);

    std::map<ActionId, Entry> m_entries;
};

} // namespace Understudy
