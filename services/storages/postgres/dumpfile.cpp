// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpfile.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/dumpfolder.h"
#include "services/storages/postgres/gunzip.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_piece = 1024 * 1024;
static constexpr qint64 s_head = 64 * 1024;
static constexpr QByteArrayView s_byteOrderMark = "\xef\xbb\xbf";

static std::unexpected<Error> unreadable(const QFile &file)
{
    return fail("import.fileUnreadable"_L1, {{"path"_L1, file.fileName()}, {"reason"_L1, file.errorString()}});
}

// What cannot be imported, by how it begins.
static Result<> refuseForeign(QByteArrayView head, const QString &path)
{
    static constexpr std::array<std::pair<QByteArrayView, QLatin1StringView>, 6> s_packed = {{
        {"\x28\xb5\x2f\xfd", "zstd"_L1},
        {"\xfd"
         "7zXZ",
         "xz"_L1},
        {"BZh", "bzip2"_L1},
        {"\x04\x22\x4d\x18", "lz4"_L1},
        {"PK\x03\x04", "zip"_L1},
        {"7z\xbc\xaf", "7-Zip"_L1},
    }};
    for (const auto &[magic, name] : s_packed) {
        if (head.startsWith(magic))
            return fail("import.packed"_L1, {{"path"_L1, path}, {"packer"_L1, QString(name)}});
    }
    if (head.size() > 262 && head.sliced(257, 5) == "ustar")
        return fail("import.tar"_L1, {{"path"_L1, path}});
    if (head.startsWith("\xff\xfe") || head.startsWith("\xfe\xff"))
        return fail("import.wideLetters"_L1, {{"path"_L1, path}});
    if (head.contains('\0'))
        return fail("import.fileUnknown"_L1, {{"path"_L1, path}});
    return {};
}

// The first bytes of what is packed. Its end is looked at when all of it is read.
static Result<QByteArray> unpackedHead(QByteArrayView head)
{
    QByteArray text;
    const Result<> unpacked = Gunzip().feed(head, [&text](QByteArrayView piece) {
        text.append(piece.first(qMin<qsizetype>(piece.size(), qMax<qsizetype>(0, s_head - text.size()))));
        return Result<>();
    });
    return unpacked ? Result<QByteArray>(text) : std::unexpected(unpacked.error());
}

static Result<DumpFile> openFile(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) // a pipe can be read only once
        return fail("import.notAFile"_L1, {{"path"_L1, path}});
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    DumpFile dump{.path = path, .size = file.size()};
    QByteArray head = file.read(s_head);
    if (head.isEmpty())
        return file.error() == QFile::NoError ? fail("import.fileEmpty"_L1, {{"path"_L1, path}}) : unreadable(file);
    if (head.startsWith("PGDMP")) {
        const Result<ArchiveHeader> header = readArchiveHeader(head);
        if (!header)
            return std::unexpected(header.error());
        dump.form = DumpFile::Form::Archive;
        dump.header = *header;
        return dump;
    }
    if (head.startsWith("\x1f\x8b")) {
        const Result<QByteArray> text = unpackedHead(head);
        if (!text)
            return std::unexpected(text.error());
        dump.form = DumpFile::Form::GzipScript;
        head = *text;
        if (head.startsWith("PGDMP"))
            return fail("import.packed"_L1, {{"path"_L1, path}, {"packer"_L1, u"gzip"_s}});
        if (head.isEmpty() && dump.size < s_head) // of a file that is cut, too: the reading tells
            return fail("import.fileEmpty"_L1, {{"path"_L1, path}});
    }
    const Result<> known = refuseForeign(head, path);
    return known ? Result<DumpFile>(dump) : std::unexpected(known.error());
}

Result<DumpFile> DumpFile::open(const QString &path, const TaskControl &control)
{
    const QFileInfo info(path);
    const QString absolute = info.absoluteFilePath();
    if (!info.exists())
        return fail("import.fileMissing"_L1, {{"path"_L1, absolute}});
    if (!info.isDir())
        return openFile(absolute);
    const Result<DumpFolder> folder = DumpFolder::look(absolute, control);
    if (!folder)
        return std::unexpected(folder.error());
    return DumpFile{.path = absolute,
                    .form = Form::Folder,
                    .size = folder->size,
                    .header = folder->header,
                    .unmarked = folder->unmarked};
}

QString DumpFile::formName() const
{
    switch (form) {
    case Form::Script:
        return u"sql"_s;
    case Form::GzipScript:
        return u"sql.gz"_s;
    case Form::Archive:
        return u"custom"_s;
    case Form::Folder:
        return u"directory"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

Result<DumpFile::Pieces> DumpFile::pieces() const
{
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return unreadable(*file);
    return [file]() -> Result<QByteArray> {
        QByteArray piece = file->read(s_piece);
        return file->error() == QFile::NoError ? Result<QByteArray>(std::move(piece)) : unreadable(*file);
    };
}

Result<> DumpFile::read(const Take &take, const Progress &progress, const TaskControl &control) const
{
    const Result<Pieces> next = pieces();
    if (!next)
        return std::unexpected(next.error());
    Gunzip packed;
    Progress now = progress;
    now.total = size;
    bool atBegin = true;
    const Take text = [&](QByteArrayView bytes) {
        if (std::exchange(atBegin, false) && bytes.startsWith(s_byteOrderMark))
            bytes = bytes.sliced(s_byteOrderMark.size());
        return take(bytes);
    };
    while (true) {
        if (const Result<> going = control.checkpoint(now); !going)
            return going;
        const Result<QByteArray> piece = (*next)();
        if (!piece)
            return std::unexpected(piece.error());
        if (piece->isEmpty())
            break;
        now.done += piece->size();
        if (const Result<> taken = form == Form::GzipScript ? packed.feed(*piece, text) : text(*piece); !taken)
            return taken;
    }
    return form == Form::GzipScript ? packed.finish() : Result<>();
}

} // namespace Understudy
