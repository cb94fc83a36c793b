// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace Understudy::Age {

// What stands before the payload of an age v1 file: the file key, wrapped once for each recipient.
struct Stanza
{
    QList<QByteArray> arguments; // the first is the type: "X25519"
    QByteArray body;
};

struct Header
{
    QList<Stanza> stanzas;
    QByteArray mac; // 32 bytes
    QByteArray authenticated; // the text that the MAC covers: up to and with "---"
    qsizetype size = 0; // where the payload begins
};

// Base64 without padding, as the header has it. Decoding refuses what an encoder would not write.
[[nodiscard]] QByteArray encodeBase64(QByteArrayView bytes);
[[nodiscard]] std::optional<QByteArray> decodeBase64(QByteArrayView text);

// The text that the MAC covers.
[[nodiscard]] QByteArray headerText(const QList<Stanza> &stanzas);
// None unless it is exactly an age v1 header. Headers over 64 KiB are refused.
[[nodiscard]] std::optional<Header> parseHeader(QByteArrayView file);

} // namespace Understudy::Age
