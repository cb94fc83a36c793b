// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Understudy {

// Bytes that nobody should find later: not copied by accident, and wiped when they go.
class SecretBytes
{
public:
    SecretBytes() = default;
    explicit SecretBytes(qsizetype size); // zeros
    explicit SecretBytes(QByteArray &&bytes); // `bytes` must not be shared: the other copy would stay
    SecretBytes(SecretBytes &&other) noexcept;
    SecretBytes &operator=(SecretBytes &&other) noexcept;
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;
    ~SecretBytes();

    [[nodiscard]] static SecretBytes copyOf(QByteArrayView bytes);

    [[nodiscard]] QByteArrayView view() const { return m_bytes; }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] char *data() { return m_bytes.data(); }
    [[nodiscard]] uchar *bytes();
    void truncate(qsizetype size); // what is cut off is wiped

private:
    void wipe();
    QByteArray m_bytes;
};

// Whether both are equal; takes the same time wherever they differ.
[[nodiscard]] bool equalInConstantTime(QByteArrayView left, QByteArrayView right);

} // namespace Understudy
