// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/secretsfile.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/extents.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_mostAttempts = 3;

static Result<SecretBytes> readContent(const SingleFilePlace &place)
{
    const Result<FileDescriptor> folder = place.openItsFolder();
    if (!folder)
        return std::unexpected(folder.error());
    const SystemResult<FileDescriptor> file = openFileAt(folder->get(), place.name);
    if (!file)
        return std::unexpected(systemError(place.shown(), file.error(), false));
    SystemResult<QByteArray> bytes = readAt(file->get(), 0, SecretsFile::mostBytes + 1);
    if (!bytes)
        return std::unexpected(systemError(place.shown(), bytes.error(), false));
    SecretBytes content(std::move(*bytes));
    if (content.size() > SecretsFile::mostBytes)
        return fail("secrets.tooLarge"_L1, {{"path"_L1, place.shown()}});
    return content;
}

// The content lies between two equal looks at its times.
Result<SecretsFile> SecretsFile::read(const SingleFilePlace &place, const TaskControl &control)
{
    SecretsFile file;
    for (int attempt = 0; attempt < s_mostAttempts; ++attempt) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        const Result<ListEntry> before = place.metadata();
        if (!before)
            return std::unexpected(before.error());
        Result<SecretBytes> content = readContent(place);
        if (!content)
            return std::unexpected(content.error());
        const Result<ListEntry> after = place.metadata();
        if (!after)
            return std::unexpected(after.error());
        file.metadata = *after;
        file.content = std::move(*content);
        file.stable = *before == *after && after->size == file.content.size();
        if (file.stable)
            break;
    }
    return file;
}

} // namespace Understudy
