// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/stagedtree.h"
#include "services/storages/storage.h"

#include <memory>

namespace Understudy {

enum class Side { Old, New };

// One way to make a staged tree the live one, and back. bring() may be called again after a crash at any line, with
// either side.
class TreeSwap
{
public:
    [[nodiscard]] static std::unique_ptr<TreeSwap> make(const StagedTree &staged);
    virtual ~TreeSwap() = default;

    [[nodiscard]] virtual Result<> bring(Side side, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<SwapState> state() const = 0;
};

// The root and the tree in the holder change names.
class ExchangeSwap final : public TreeSwap
{
public:
    explicit ExchangeSwap(const StagedTree &staged)
        : m_staged(staged)
    { }

    [[nodiscard]] Result<> bring(Side side, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() const override;

private:
    enum class Live { Old, New, Nothing, Stranger };

    [[nodiscard]] Live live() const;
    [[nodiscard]] Result<> settle() const;
    [[nodiscard]] Result<> moveIn(const TaskControl &control) const;
    [[nodiscard]] Result<> moveOut(const TaskControl &control) const;
    [[nodiscard]] Result<> bringBackAlone() const;
    [[nodiscard]] Result<> change(const TaskControl &control) const;
    [[nodiscard]] Result<> changeNames(const TaskControl &control) const;
    [[nodiscard]] Result<> carry(const QByteArray &from, const QByteArray &to, const TaskControl &control) const;
    [[nodiscard]] Result<> requireNothingOfTheirs(const TaskControl &control) const;

    StagedTree m_staged;
};

// The root stays, its contents change places with those of the holder inside it.
class ContentsSwap final : public TreeSwap
{
public:
    explicit ContentsSwap(const StagedTree &staged)
        : m_staged(staged)
    { }

    [[nodiscard]] Result<> bring(Side side, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() const override;

private:
    [[nodiscard]] Result<> beginToLeave(Side side, SwapState now) const;
    [[nodiscard]] Result<> leave(Side side, const TaskControl &control) const;
    [[nodiscard]] Result<> enter(Side side, const TaskControl &control) const;
    [[nodiscard]] Result<> comeBack(Side side, const TaskControl &control) const;
    [[nodiscard]] Result<> moveAll(const QByteArray &from, const QByteArray &to, const TaskControl &control) const;
    [[nodiscard]] Result<> carry(const QByteArray &from, const QByteArray &to, const TaskControl &control) const;
    [[nodiscard]] QByteArray store(Side side) const;

    StagedTree m_staged;
};

} // namespace Understudy
