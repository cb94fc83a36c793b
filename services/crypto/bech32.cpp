// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/bech32.h"

#include <array>

namespace Understudy {

static constexpr QByteArrayView s_alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
static constexpr qsizetype s_checksumLength = 6;

// The remainder that BIP 173 defines, taken one group of five bits at a time.
class Checksum
{
public:
    explicit Checksum(QByteArrayView prefix)
    {
        for (const char character : prefix)
            add(static_cast<uchar>(character) >> 5);
        add(0);
        for (const char character : prefix)
            add(static_cast<uchar>(character) & 31);
    }
    void add(uint group)
    {
        static constexpr std::array<quint32, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                             0x2a1462b3};
        const quint32 top = m_value >> 25;
        m_value = ((m_value & 0x1ffffff) << 5) ^ group;
        for (size_t bit = 0; bit < generator.size(); ++bit) {
            if ((top >> bit) & 1)
                m_value ^= generator[bit];
        }
    }
    [[nodiscard]] quint32 value() const { return m_value; }

private:
    quint32 m_value = 1;
};

// Groups of five bits, each in one byte.
static SecretBytes inGroups(QByteArrayView data)
{
    SecretBytes groups((data.size() * 8 + 4) / 5);
    quint32 bits = 0;
    int count = 0;
    qsizetype at = 0;
    for (const char byte : data) {
        bits = (bits << 8 | static_cast<uchar>(byte)) & 0xfff;
        for (count += 8; count >= 5; count -= 5)
            groups.bytes()[at++] = static_cast<uchar>((bits >> (count - 5)) & 31);
    }
    if (count > 0)
        groups.bytes()[at] = static_cast<uchar>((bits << (5 - count)) & 31);
    return groups;
}

static std::optional<SecretBytes> outOfGroups(QByteArrayView groups)
{
    SecretBytes data(groups.size() * 5 / 8);
    quint32 bits = 0;
    int count = 0;
    qsizetype at = 0;
    for (const char group : groups) {
        bits = (bits << 5 | static_cast<uchar>(group)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            data.bytes()[at++] = static_cast<uchar>(bits >> count);
        }
    }
    if (count >= 5 || (bits & ((1U << count) - 1)) != 0)
        return {}; // padding is less than a group and zero
    return data;
}

SecretBytes encodeBech32(QByteArrayView prefix, QByteArrayView data)
{
    const SecretBytes groups = inGroups(data);
    SecretBytes text(prefix.size() + 1 + groups.size() + s_checksumLength);
    std::ranges::copy(prefix, text.data());
    text.data()[prefix.size()] = '1';
    char *out = text.data() + prefix.size() + 1;
    Checksum checksum(prefix);
    for (const char group : groups.view()) {
        checksum.add(static_cast<uchar>(group));
        *out++ = s_alphabet[group];
    }
    for (qsizetype i = 0; i < s_checksumLength; ++i)
        checksum.add(0);
    const quint32 remainder = checksum.value() ^ 1;
    for (qsizetype i = 0; i < s_checksumLength; ++i)
        *out++ = s_alphabet[(remainder >> (5 * (s_checksumLength - 1 - i))) & 31];
    return text;
}

static bool mixesCase(QByteArrayView text)
{
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    return std::ranges::any_of(text, isLower) && std::ranges::any_of(text, isUpper);
}

std::optional<SecretBytes> decodeBech32(QByteArrayView prefix, QByteArrayView text)
{
    if (mixesCase(text) || text.size() < prefix.size() + 1 + s_checksumLength)
        return {};
    SecretBytes lower = SecretBytes::copyOf(text);
    for (qsizetype i = 0; i < lower.size(); ++i) {
        char &character = lower.data()[i];
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character + ('a' - 'A'));
    }
    if (!lower.view().startsWith(prefix) || lower.view()[prefix.size()] != '1')
        return {};
    Checksum checksum(prefix);
    SecretBytes groups(lower.size() - prefix.size() - 1);
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const qsizetype group = s_alphabet.indexOf(lower.view()[prefix.size() + 1 + i]);
        if (group < 0)
            return {};
        groups.data()[i] = static_cast<char>(group);
        checksum.add(static_cast<uint>(group));
    }
    if (checksum.value() != 1)
        return {};
    return outOfGroups(groups.view().chopped(s_checksumLength));
}

} // namespace Understudy
