// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpfolder.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/storages/postgres/gunzip.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <zstd.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

using Take = std::function<Result<>(QByteArrayView)>;

class FolderCheck
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DumpFolder)

public:
    FolderCheck(const QString &path, const TaskControl &control);
    [[nodiscard]] Result<DumpFolder> run();

private:
    [[nodiscard]] std::unexpected<Error> damaged(const QString &file, const QString &reason) const;
    [[nodiscard]] Result<QByteArray> whole(const QString &name) const;
    [[nodiscard]] Result<> listFiles();
    [[nodiscard]] Result<> checkOne(const ArchiveToc::File &file);
    [[nodiscard]] Result<> checkLargeObjects(const QString &list);
    [[nodiscard]] Result<QString> find(const QByteArray &name);
    [[nodiscard]] Result<QByteArray> lastBytes(const QString &name);
    [[nodiscard]] Result<> unpack(QFile &file, const Take &take);

    const QString m_path;
    const TaskControl &m_control;
    QSet<QString> m_there; // what is in the folder and nothing has named yet
    Progress m_progress{.step = Step::Check};
    DumpFolder m_folder;
};

} // namespace

static constexpr qint64 s_piece = 1024 * 1024;
static constexpr qint64 s_largestToc = 512 * 1024 * 1024;
static constexpr qsizetype s_tail = 16;
static constexpr int s_newestFormat = 116;

FolderCheck::FolderCheck(const QString &path, const TaskControl &control)
    : m_path(path)
    , m_control(control)
{ }

std::unexpected<Error> FolderCheck::damaged(const QString &file, const QString &reason) const
{
    return fail("import.folderDamaged"_L1, {{"path"_L1, m_path}, {"file"_L1, file}, {"reason"_L1, reason}});
}

Result<QByteArray> FolderCheck::whole(const QString &name) const
{
    Result<QByteArray> bytes = readWhole(m_path + u'/' + name, s_largestToc);
    return bytes ? bytes : damaged(name, tr("it cannot be read"));
}

// No link is followed: it could lead anywhere.
Result<> FolderCheck::listFiles()
{
    const Result<QStringList> names = namesIn(m_path);
    if (!names)
        return std::unexpected(names.error());
    for (const QString &name : *names) {
        const QFileInfo info(m_path + u'/' + name);
        if (info.isSymLink() || !info.isFile())
            return damaged(name, tr("it is no plain file"));
        m_there.insert(name);
        m_folder.size += info.size();
    }
    return {};
}

// The file as it lies there, packed or not; only once.
Result<QString> FolderCheck::find(const QByteArray &name)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9][A-Za-z0-9_.]*$"_s);
    const QString text = QString::fromUtf8(name);
    if (!plain.match(text).hasMatch())
        return damaged(u"toc.dat"_s, tr("it names a file outside of the folder"));
    if (m_there.contains(text + u".lz4"_s))
        return damaged(text + u".lz4"_s,
                       tr("nobody can tell whether a file packed with lz4 is whole; use another compression"));
    for (const QString &suffix : {QString(), u".gz"_s, u".zst"_s}) {
        if (m_there.remove(text + suffix))
            return text + suffix;
    }
    return damaged(text, tr("it is missing"));
}

Result<> FolderCheck::unpack(QFile &file, const Take &take)
{
    const bool gzip = file.fileName().endsWith(u".gz"_s);
    const bool zstd = file.fileName().endsWith(u".zst"_s);
    Gunzip gunzip;
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    QByteArray in(s_piece, Qt::Uninitialized);
    QByteArray out(s_piece, Qt::Uninitialized);
    size_t open = zstd ? 1 : 0; // not 0: a frame is not complete
    while (true) {
        m_progress.total = m_folder.size;
        if (const Result<> going = m_control.checkpoint(m_progress); !going)
            return going;
        const qint64 size = file.read(in.data(), in.size());
        m_progress.done += qMax<qint64>(size, 0);
        if (size < 0)
            return fail("import.gzipDamaged"_L1);
        if (size == 0)
            break;
        const QByteArrayView bytes = QByteArrayView(in).first(size);
        if (const Result<> taken = zstd ? Result<>() : gzip ? gunzip.feed(bytes, take) : take(bytes); !taken)
            return taken;
        for (ZSTD_inBuffer source{bytes.data(), size_t(size), 0}; zstd && source.pos < source.size;) {
            ZSTD_outBuffer target{out.data(), size_t(out.size()), 0};
            open = ZSTD_decompressStream(context.get(), &target, &source);
            if (ZSTD_isError(open))
                return fail("import.gzipDamaged"_L1);
            if (const Result<> taken = take(QByteArrayView(out).first(qsizetype(target.pos))); !taken)
                return taken;
        }
    }
    if (open != 0)
        return fail("import.gzipDamaged"_L1);
    return gzip ? gunzip.finish() : Result<>();
}

Result<QByteArray> FolderCheck::lastBytes(const QString &name)
{
    QFile file(m_path + u'/' + name);
    if (!file.open(QIODevice::ReadOnly))
        return damaged(name, tr("it cannot be read"));
    QByteArray tail;
    const Result<> read = unpack(file, [&tail](QByteArrayView bytes) {
        tail.append(bytes.last(qMin(bytes.size(), s_tail)));
        tail = tail.last(qMin(tail.size(), s_tail));
        return Result<>();
    });
    if (!read && read.error().code == Error::Code::Corrupt)
        return damaged(name, tr("it is damaged or cut off"));
    return read ? Result<QByteArray>(tail) : std::unexpected(read.error());
}

Result<> FolderCheck::checkOne(const ArchiveToc::File &file)
{
    const Result<QString> name = find(file.name);
    if (!name)
        return std::unexpected(name.error());
    if (file.name.startsWith("blobs") && file.name.endsWith(".toc"))
        return checkLargeObjects(*name);
    const Result<QByteArray> tail = lastBytes(*name);
    if (!tail)
        return std::unexpected(tail.error());
    // So pg_dump ends the rows of every table, also where there are none. Without it the next table's would be added.
    if (!tail->endsWith(file.holdsRows ? "\\.\n\n\n" : "\n\n"))
        return damaged(*name, tr("its end is missing"));
    return {};
}

// "4711 blob_4711.dat" in each line.
Result<> FolderCheck::checkLargeObjects(const QString &list)
{
    const Result<QByteArray> text = whole(list);
    if (!text)
        return std::unexpected(text.error());
    if (!text->isEmpty() && !text->endsWith('\n'))
        return damaged(list, tr("its end is missing"));
    for (const QByteArray &line : text->split('\n')) {
        if (line.isEmpty())
            continue;
        const Result<QString> name = find(line.sliced(line.indexOf(' ') + 1));
        if (!name)
            return std::unexpected(name.error());
        if (const Result<QByteArray> read = lastBytes(*name); !read)
            return std::unexpected(read.error());
        if (!name->endsWith(u".gz"_s) && !name->endsWith(u".zst"_s))
            ++m_folder.unmarked;
    }
    return {};
}

Result<DumpFolder> FolderCheck::run()
{
    if (!QFileInfo(m_path + u"/toc.dat"_s).isFile())
        return fail("import.fileUnknown"_L1, {{"path"_L1, m_path}});
    if (const Result<> listed = listFiles(); !listed)
        return std::unexpected(listed.error());
    m_there.remove(u"toc.dat"_s);
    const Result<QByteArray> bytes = whole(u"toc.dat"_s);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<ArchiveHeader> header = readArchiveHeader(*bytes);
    if (!header)
        return std::unexpected(header.error());
    if (header->format > s_newestFormat)
        return fail("import.folderTooNew"_L1);
    const Result<ArchiveToc> toc = readArchiveToc(*bytes);
    if (!toc)
        return std::unexpected(toc.error());
    m_folder.header = toc->header;
    for (const ArchiveToc::File &file : toc->files) {
        if (const Result<> good = checkOne(file); !good)
            return std::unexpected(good.error());
    }
    if (!m_there.isEmpty())
        return damaged(*m_there.cbegin(), tr("it does not belong to the dump"));
    return m_folder;
}

Result<DumpFolder> DumpFolder::look(const QString &path, const TaskControl &control)
{
    return FolderCheck(path, control).run();
}

} // namespace Understudy
