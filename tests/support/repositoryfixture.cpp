// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

// In memory where there is such a place: these tests sync a lot, and none of them pulls the plug.
static QString scratchTemplate(const QString &folder)
{
    const QString memory = u"/dev/shm"_s;
    const QString quickest = QFileInfo(memory).isWritable() ? memory : QDir::tempPath();
    return (folder.isEmpty() ? quickest : folder) + u"/understudy-test-XXXXXX"_s;
}

RepositoryFixture::RepositoryFixture(const QString &folder)
    : m_folder(scratchTemplate(folder))
    , m_control(m_cancelled)
{ }

Result<std::unique_ptr<Repository>> RepositoryFixture::open() const
{
    return Repository::open(path(), m_clock);
}

Result<Manifest> RepositoryFixture::backUp(const Tree &tree, const QString &name)
{
    m_clock.advance(1000);
    const Result<std::unique_ptr<Repository>> repository = open();
    if (!repository)
        return std::unexpected(repository.error());
    const Result<std::unique_ptr<RepositoryLock>> lock = (*repository)->lock(Repository::Access::Shared, u"a backup"_s);
    if (!lock)
        return std::unexpected(lock.error());
    const Result<std::unique_ptr<BackupWriter>> writer = (*repository)->begin(**lock, m_control);
    if (!writer)
        return std::unexpected(writer.error());
    return backUpWith(**writer, tree, name, m_clock.now());
}

// The folder a file lies in, where it is not the one of the file before.
static Result<> addFolder(ListWriter &list, const QByteArray &path, QByteArray &last)
{
    const QByteArray folder = path.first(qMax<qsizetype>(path.lastIndexOf('/'), 0));
    if (folder.isEmpty() || folder == std::exchange(last, folder))
        return {};
    return list.add(
        {.path = folder, .type = ListEntry::Type::Folder, .mode = 0755, .modified = {.seconds = 1'700'000'000}});
}

static Result<ListRoot> writeTree(BackupWriter &writer, const RepositoryFixture::Tree &tree)
{
    constexpr qsizetype chunk = 1024 * 1024;
    ListWriter list([&writer](QByteArrayView plain) { return writer.put(plain); });
    QByteArray lastFolder;
    for (const auto &[path, content] : tree.asKeyValueRange()) {
        if (const Result<> added = addFolder(list, path, lastFolder); !added)
            return std::unexpected(added.error());
        ListEntry entry{.path = path, .mode = 0644, .size = content.size(), .modified = {.seconds = 1'700'000'000}};
        for (qsizetype at = 0; at < content.size(); at += chunk) {
            const Result<BlobId> id = writer.put(QByteArrayView(content).sliced(at, qMin(chunk, content.size() - at)));
            if (!id)
                return std::unexpected(id.error());
            entry.blobs.append(*id);
        }
        if (const Result<> added = list.add(entry); !added)
            return std::unexpected(added.error());
    }
    return list.finish();
}

Result<Manifest> RepositoryFixture::backUpWith(BackupWriter &writer, const Tree &tree, const QString &name,
                                               const QDateTime &now)
{
    const Result<ListRoot> root = writeTree(writer, tree);
    if (!root)
        return std::unexpected(root.error());
    qint64 size = 0;
    for (const QByteArray &content : tree)
        size += content.size();
    return writer.commit(
        {.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
         .project = u"shop"_s,
         .stage = u"staging"_s,
         .name = name,
         .createdAt = now,
         .storages =
             {{.component = u"files"_s, .name = u"tree"_s, .list = *root, .sizeBytes = size, .entries = tree.size()}},
         .sizeBytes = size});
}

Result<RepositoryFixture::Tree> RepositoryFixture::readBack(Repository &repository, const Manifest &manifest)
{
    const auto get = [&repository](const BlobId &id) { return repository.read(id); };
    Tree tree;
    ListReader list(manifest.storages.first().list, get);
    while (true) {
        const Result<std::optional<ListEntry>> entry = list.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return tree;
        if ((*entry)->type == ListEntry::Type::Folder)
            continue;
        QByteArray content;
        for (const BlobId &id : (*entry)->blobs) {
            const Result<QByteArray> blob = get(id);
            if (!blob)
                return std::unexpected(blob.error());
            content += *blob;
        }
        tree.insert((*entry)->path, content);
    }
}

RepositoryFixture::Tree RepositoryFixture::randomTree(int files, int bytes, quint32 seed)
{
    QRandomGenerator random(seed);
    Tree tree;
    for (int i = 0; i < files; ++i) {
        QByteArray content(bytes, Qt::Uninitialized);
        for (char &c : content)
            c = char(random.generate());
        tree.insert("file-" + QByteArray::number(i).rightJustified(6, '0'), content);
    }
    return tree;
}

QStringList RepositoryFixture::filesBelow(const QString &folder) const
{
    QStringList files;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(it.next());
    files.sort();
    return files;
}

QStringList RepositoryFixture::packFiles() const
{
    return filesBelow(path() + u"/packs"_s);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &content)
{
    QFile file(path);
    const bool written = file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size();
    Q_ASSERT(written);
    Q_UNUSED(written)
}

bool lose(const QString &path)
{
    const bool gone = QFileInfo(path).isDir() ? QDir(path).removeRecursively() : QFile::remove(path);
    return gone && QFile::link(path, path);
}

} // namespace Understudy::Testing
