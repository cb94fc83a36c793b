// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/fileidentity.h"
#include "services/storages/singlefileplace.h"
#include "services/storages/storage.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <functional>
#include <optional>

namespace Understudy {

// One file swapped for another, with the side files that belong to it (a database's journals).
//
// Beside the live NAME lies ".NAME.understudy-OPERATION": before the swap what was staged, after it the old file. The two
// are exchanged in one step. Side files follow by plain renames: those of the old file lie as BESIDE + suffix while the
// old file is not live, those of the new one as BESIDE + ".new" + suffix. All of them leave the live name before the
// exchange and come back after it, so no file ever meets the journal of another, and a name beside that should not be
// there tells that a swap was interrupted. Which of the two is live is told by inode and time of birth.
class SingleFileStaged final : public Staged
{
    Q_DECLARE_TR_FUNCTIONS(SingleFileStaged)

public:
    // What the kinds do differently. The functions are given the live path.
    struct Kind
    {
        QList<QByteArray> sideFiles; // suffixes, in the order in which they leave
        // Whether the live file may be moved now; an error if somebody works with it.
        std::function<Result<>(const QByteArray &path)> mayMove;
        // What differs from `facts`, in words.
        std::function<Result<QStringList>(const QByteArray &path, const QJsonObject &facts, const TaskControl &control)>
            changes;
    };
    struct Identity
    {
        SingleFilePlace place;
        QString operation;
        QByteArray existing; // of the folder and those above it, the nearest that was there before
        JournalIdentity staged;
        std::optional<JournalIdentity> old; // none: there was no file
        qint64 size = 0; // of what was staged
        Timestamp modified;
        QJsonObject facts; // of the kind

        [[nodiscard]] QJsonObject toJson() const;
        [[nodiscard]] static Result<Identity> fromJson(const QJsonObject &json); // Corrupt
    };

    SingleFileStaged(Kind kind, const Identity &identity);

    [[nodiscard]] QJsonObject identity() const override { return m_identity.toJson(); }
    [[nodiscard]] QString swapGroup() const override { return {}; }
    [[nodiscard]] Result<> swapIn(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<> swapBack(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() override;
    [[nodiscard]] Result<> mayDrop(const TaskControl &control) override;
    [[nodiscard]] Result<> drop(const TaskControl &control) override;
    [[nodiscard]] Result<qint64> keptBytes() override;
    [[nodiscard]] Result<QStringList> writesSinceSwap(const TaskControl &control) override;

    // Removes what an operation left beside before it had an identity.
    [[nodiscard]] static Result<> sweep(const SingleFilePlace &place, const Kind &kind, const QString &operation);

private:
    enum class Side { Old, New, Unknown }; // which file is live
    struct Look
    {
        Side side = Side::Unknown;
        std::optional<FileStat> live;
        std::optional<FileStat> beside;
        bool oldSideFiles = false; // some lie beside
        bool newSideFiles = false;

        [[nodiscard]] SwapState state() const;
    };

    [[nodiscard]] Result<Look> look(int folder) const;
    [[nodiscard]] Side sideOf(const Look &look) const;
    [[nodiscard]] Result<bool> anySideFile(int folder, const QByteArray &prefix) const;
    [[nodiscard]] Result<> mayLeave(const Look &look, bool swapIn) const;
    [[nodiscard]] Result<> requireSomething(bool there) const;
    [[nodiscard]] Result<> moveSideFiles(int folder, const QByteArray &from, const QByteArray &to) const;
    [[nodiscard]] Result<> exchange(int folder, const Look &look, bool swapIn) const;
    [[nodiscard]] Result<> sync(int folder) const;
    [[nodiscard]] std::unexpected<Error> failure(int errorNumber) const;

    [[nodiscard]] QByteArray besideOld() const { return m_beside; }
    [[nodiscard]] QByteArray besideNew() const { return m_beside + ".new"; }

    Kind m_kind;
    Identity m_identity;
    QByteArray m_beside;
};

} // namespace Understudy
