// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/agekeys.h"

#include "models/messages/catalog.h"
#include "services/crypto/ageprimitives.h"
#include "services/crypto/bech32.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QByteArrayView s_recipientPrefix = "age";
static constexpr QByteArrayView s_identityPrefix = "age-secret-key-";

QByteArray AgeRecipient::toString() const
{
    return encodeBech32(s_recipientPrefix, QByteArrayView(point)).view().toByteArray();
}

Result<AgeRecipient> AgeRecipient::parse(QByteArrayView text)
{
    AgeRecipient recipient;
    const std::optional<SecretBytes> data = decodeBech32(s_recipientPrefix, text);
    if (!data || data->size() != static_cast<qsizetype>(recipient.point.size()))
        return fail("secrets.notARecipient"_L1);
    std::ranges::copy(data->view(), recipient.point.begin());
    return recipient;
}

AgeIdentity::AgeIdentity(SecretBytes &&scalar, const AgeRecipient &recipient)
    : m_scalar(std::move(scalar))
    , m_recipient(recipient)
{ }

Result<AgeIdentity> AgeIdentity::fromScalar(SecretBytes &&scalar)
{
    AgeRecipient recipient;
    const Result<SecretBytes> point = Age::publicPoint(scalar.view());
    if (!point)
        return std::unexpected(point.error());
    std::ranges::copy(point->view(), recipient.point.begin());
    return AgeIdentity(std::move(scalar), recipient);
}

Result<AgeIdentity> AgeIdentity::generate()
{
    Result<SecretBytes> scalar = Age::randomBytes(32);
    if (!scalar)
        return std::unexpected(scalar.error());
    return fromScalar(std::move(*scalar));
}

Result<AgeIdentity> AgeIdentity::parse(QByteArrayView text)
{
    std::optional<SecretBytes> scalar = decodeBech32(s_identityPrefix, text);
    if (!scalar || scalar->size() != 32)
        return fail("secrets.notAnIdentity"_L1);
    return fromScalar(std::move(*scalar));
}

Result<AgeIdentity> AgeIdentity::parseFile(QByteArrayView lines)
{
    while (!lines.isEmpty()) {
        qsizetype end = lines.indexOf('\n');
        if (end < 0)
            end = lines.size();
        const QByteArrayView line = lines.first(end).trimmed();
        if (!line.isEmpty() && !line.startsWith('#'))
            return parse(line);
        lines = lines.sliced(std::min(end + 1, lines.size()));
    }
    return fail("secrets.notAnIdentity"_L1);
}

SecretBytes AgeIdentity::toString() const
{
    SecretBytes text = encodeBech32(s_identityPrefix, m_scalar.view());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char &character = text.data()[i];
        if (character >= 'a' && character <= 'z')
            character = static_cast<char>(character - ('a' - 'A'));
    }
    return text;
}

} // namespace Understudy
