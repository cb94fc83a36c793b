// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"

#include "tests/support/treetools.h"

#include <QDebug>
#include <QDir>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

FilesFixture::FilesFixture(const QString &folder)
    : operation(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_folder(folder.isEmpty() ? m_temporary.path() : folder)
{
    config = {.component = u"api"_s, .name = u"uploads"_s, .kind = StorageKind::Files, .path = tree()};
    QDir().mkpath(m_folder + u"/live"_s);
}

FilesFixture::~FilesFixture()
{
    const ShellResult emptied = shell(m_temporary.path(),
                                      u"chmod -R u+rwx . 2>/dev/null; find . -mindepth 1 -delete"_s);
    if (emptied.exitCode != 0)
        qWarning() << "not removed:" << emptied.errors;
}

QStringList FilesFixture::beside() const
{
    QStringList names =
        QDir(m_folder + u"/live"_s).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    names.removeAll(u"tree"_s);
    return names;
}

QByteArray FilesFixture::make(const QString &script) const
{
    QDir().mkpath(tree());
    const ShellResult made = shell(tree(), script);
    return made.exitCode == 0 ? QByteArray() : "exit code " + QByteArray::number(made.exitCode) + ' ' + made.errors;
}

std::unique_ptr<FilesStorage> FilesFixture::storage() const
{
    return std::make_unique<FilesStorage>(config, m_folder + u"/scratch"_s);
}

Result<StorageRecord> FilesFixture::backUp(const std::optional<StorageRecord> &previous,
                                           const std::function<void()> &between)
{
    const std::unique_ptr<FilesStorage> files = storage();
    std::optional<PreviousCapture> last;
    if (previous)
        last.emplace(PreviousCapture{.record = *previous, .blobs = blobs});
    if (const Result<> prepared = files->prepare(blobs, last, control); !prepared)
        return std::unexpected(prepared.error());
    if (between)
        between();
    const Result<std::unique_ptr<Capture>> capture = files->capture({}, control);
    if (!capture)
        return std::unexpected(capture.error());
    return (*capture)->read(blobs, control);
}

Result<std::unique_ptr<Staged>> FilesFixture::stage(const StorageRecord &record)
{
    return storage()->stage(record, blobs, {.operation = operation}, control);
}

Result<std::unique_ptr<Staged>> FilesFixture::restore(const StorageRecord &record)
{
    Result<std::unique_ptr<Staged>> staged = stage(record);
    if (!staged)
        return staged;
    if (const Result<> swapped = swapIn(**staged); !swapped)
        return std::unexpected(swapped.error());
    return staged;
}

} // namespace Understudy::Testing
