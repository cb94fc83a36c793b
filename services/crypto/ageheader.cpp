// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/ageheader.h"

#include <algorithm>

namespace Understudy::Age {

static constexpr QByteArrayView s_version = "age-encryption.org/v1";
static constexpr qsizetype s_columns = 64; // of a body's lines
static constexpr qsizetype s_longestHeader = 64 * 1024;
static constexpr auto s_base64 = QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals;

QByteArray encodeBase64(QByteArrayView bytes)
{
    return bytes.toByteArray().toBase64(s_base64);
}

std::optional<QByteArray> decodeBase64(QByteArrayView text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(),
                                                        s_base64 | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || encodeBase64(*decoded) != text)
        return {}; // also padding, and bits behind the end
    return *decoded;
}

QByteArray headerText(const QList<Stanza> &stanzas)
{
    QByteArray text = s_version.toByteArray() + '\n';
    for (const Stanza &stanza : stanzas) {
        text += "-> " + stanza.arguments.join(' ') + '\n';
        const QByteArray body = encodeBase64(stanza.body);
        // The last line is always shorter than the others: it ends the body, and may be empty.
        for (qsizetype at = 0; at <= body.size(); at += s_columns)
            text += body.sliced(at, std::min(s_columns, body.size() - at)) + '\n';
    }
    return text + "---";
}

// Gives line after line of the header.
class Lines
{
public:
    explicit Lines(QByteArrayView text)
        : m_text(text)
    { }
    [[nodiscard]] std::optional<QByteArrayView> next()
    {
        const qsizetype end = m_text.indexOf('\n', m_at);
        if (end < 0)
            return {};
        const QByteArrayView line = m_text.sliced(m_at, end - m_at);
        m_at = end + 1;
        return line;
    }
    [[nodiscard]] qsizetype at() const { return m_at; }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

static std::optional<QByteArray> parseBody(Lines &lines)
{
    QByteArray text;
    while (true) {
        const std::optional<QByteArrayView> line = lines.next();
        if (!line || line->size() > s_columns)
            return {};
        text += *line;
        if (line->size() < s_columns)
            return decodeBase64(text);
    }
}

static std::optional<Stanza> parseStanza(QByteArrayView first, Lines &lines)
{
    const QList<QByteArray> arguments = first.sliced(3).toByteArray().split(' ');
    const auto isArgument = [](const QByteArray &argument) {
        return !argument.isEmpty() && std::ranges::all_of(argument, [](char c) { return c >= 33 && c <= 126; });
    };
    if (!std::ranges::all_of(arguments, isArgument))
        return {};
    std::optional<QByteArray> body = parseBody(lines);
    if (!body)
        return {};
    return Stanza{.arguments = arguments, .body = *body};
}

std::optional<Header> parseHeader(QByteArrayView file)
{
    Lines lines(file.first(std::min(file.size(), s_longestHeader)));
    if (lines.next() != s_version)
        return {};
    Header header;
    qsizetype lineStart = lines.at();
    while (const std::optional<QByteArrayView> line = lines.next()) {
        if (line->startsWith("-> ")) {
            std::optional<Stanza> stanza = parseStanza(*line, lines);
            if (!stanza)
                return {};
            header.stanzas.append(*stanza);
        } else if (line->startsWith("--- ")) {
            const std::optional<QByteArray> mac = decodeBase64(line->sliced(4));
            if (!mac || mac->size() != 32 || header.stanzas.isEmpty())
                return {};
            header.mac = *mac;
            header.authenticated = file.first(lineStart + 3).toByteArray();
            header.size = lines.at();
            return header;
        } else {
            return {};
        }
        lineStart = lines.at();
    }
    return {};
}

} // namespace Understudy::Age
