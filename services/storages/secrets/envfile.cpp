// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/envfile.h"

#include <algorithm>

namespace Understudy {

static constexpr qsizetype s_longestName = 64;

static bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool isNameCharacter(char c)
{
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

static bool isName(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= s_longestName && (isLetter(text.front()) || text.front() == '_')
           && std::ranges::all_of(text, isNameCharacter);
}

// The end of encoded bytes looks like a name without a value: "c2VjcmV0=".
static bool couldBeEncoded(QByteArrayView name, QByteArrayView value)
{
    if (value.startsWith('='))
        return true;
    const bool upper = std::ranges::any_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool lower = std::ranges::any_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    return value.isEmpty() && upper && lower;
}

class EnvParser
{
public:
    explicit EnvParser(QByteArrayView text)
        : m_text(text)
    { }
    [[nodiscard]] std::optional<QList<EnvEntry>> run();

private:
    [[nodiscard]] QByteArrayView restOfLine() const;
    void skipLine();
    [[nodiscard]] bool takeEntry(QByteArrayView line);
    [[nodiscard]] qsizetype endOfQuoted(qsizetype from) const;

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QList<EnvEntry> m_entries;
};

QByteArrayView EnvParser::restOfLine() const
{
    const qsizetype end = m_text.indexOf('\n', m_at);
    return m_text.sliced(m_at, (end < 0 ? m_text.size() : end) - m_at);
}

void EnvParser::skipLine()
{
    m_at = std::min(m_at + restOfLine().size() + 1, m_text.size());
}

// Behind the closing quote of the value whose opening one is at `from`; -1 if it is never closed.
qsizetype EnvParser::endOfQuoted(qsizetype from) const
{
    const char quote = m_text[from];
    for (qsizetype at = from + 1; at < m_text.size(); ++at) {
        if (m_text[at] == '\\' && quote == '"')
            ++at;
        else if (m_text[at] == quote)
            return at + 1;
    }
    return -1;
}

bool EnvParser::takeEntry(QByteArrayView line)
{
    const qsizetype equals = line.indexOf('=');
    if (equals < 0)
        return false;
    QByteArrayView name = line.first(equals).trimmed();
    if (name.startsWith("export "))
        name = name.sliced(7).trimmed();
    if (!isName(name))
        return false;
    QByteArrayView value = line.sliced(equals + 1).trimmed();
    if (couldBeEncoded(name, value))
        return false;
    if (value.startsWith('"') || value.startsWith('\'')) {
        const qsizetype begin = value.data() - m_text.data();
        const qsizetype end = endOfQuoted(begin);
        if (end < 0)
            return false;
        value = m_text.sliced(begin, end - begin);
        m_at = end;
    }
    skipLine();
    m_entries.append({.name = name.toByteArray(), .value = value});
    return true;
}

std::optional<QList<EnvEntry>> EnvParser::run()
{
    while (m_at < m_text.size()) {
        const QByteArrayView line = restOfLine().trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            skipLine();
        else if (!takeEntry(restOfLine()))
            return {};
    }
    if (m_entries.isEmpty() || (m_entries.size() == 1 && m_entries.first().value.isEmpty()))
        return {};
    return m_entries;
}

std::optional<QList<EnvEntry>> parseEnvFile(QByteArrayView text)
{
    return EnvParser(text).run();
}

QStringList namesOf(const QList<EnvEntry> &entries)
{
    QStringList names;
    for (const EnvEntry &entry : entries)
        names << QString::fromLatin1(entry.name);
    names.sort();
    names.removeDuplicates();
    return names;
}

} // namespace Understudy
