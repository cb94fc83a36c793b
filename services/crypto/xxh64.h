// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArrayView>
#include <QtTypes>

#include <memory>

struct XXH64_state_s;

namespace Understudy {

// XXH64 with the seed 0, as its specification has it: quick, and the same on every machine for ever. It tells what was
// changed by chance; who changes bytes on purpose can keep it.
[[nodiscard]] quint64 xxh64(QByteArrayView bytes);

// The same of bytes that come in pieces.
class Xxh64
{
public:
    Xxh64();
    Xxh64(const Xxh64 &other);
    Xxh64 &operator=(const Xxh64 &other);
    Xxh64(Xxh64 &&other) noexcept = default; // what was moved from can only be assigned to
    Xxh64 &operator=(Xxh64 &&other) noexcept = default;
    ~Xxh64() = default;

    void add(QByteArrayView bytes);
    [[nodiscard]] quint64 value() const; // of all bytes so far

private:
    struct Free
    {
        void operator()(XXH64_state_s *state) const;
    };
    std::unique_ptr<XXH64_state_s, Free> m_state;
};

} // namespace Understudy
