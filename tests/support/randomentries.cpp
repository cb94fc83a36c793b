// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/randomentries.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

QByteArray randomName(QRandomGenerator &random)
{
    QByteArray name;
    const int length = random.bounded(1, 12);
    for (int i = 0; i < length; ++i) {
        const char c = char(random.bounded(1, 256));
        name += c == '/' ? '_' : c;
    }
    return name == "." || name == ".." ? "x"_ba : name;
}

BlobId randomBlob(QRandomGenerator &random)
{
    BlobId id;
    std::ranges::generate(id.bytes, [&] { return uchar(random.bounded(256)); });
    return id;
}

static void addRandomContent(ListEntry &entry, QRandomGenerator &random)
{
    entry.size = random.bounded(1, 1 << 30);
    for (int i = random.bounded(4); i > 0; --i)
        entry.blobs.append(randomBlob(random));
    entry.settled = random.bounded(2) == 0;
    entry.unstable = random.bounded(5) == 0;
    entry.linkGroup = quint64(random.bounded(3));
    entry.sparse = random.bounded(5) == 0;
    if (entry.sparse && random.bounded(2) == 0)
        entry.extents = {{.offset = 0, .length = 1}, {.offset = entry.size / 2 + 1, .length = 1}};
    if (entry.size < 4)
        entry.extents.clear();
}

ListEntry randomEntry(const QByteArray &path, QRandomGenerator &random)
{
    static const QByteArray types = "dflpsbc";
    ListEntry entry{.path = path, .type = ListEntry::Type(types.at(random.bounded(types.size())))};
    entry.mode = quint32(random.bounded(010000));
    entry.owner = random.generate();
    entry.group = random.generate();
    entry.modified = {.seconds = qint64(random.generate64() >> 20) - (1LL << 40),
                      .nanoseconds = quint32(random.bounded(1'000'000'000))};
    entry.changed = {.seconds = random.bounded(1 << 30), .nanoseconds = 0};
    entry.inode = random.generate64();
    if (entry.type == ListEntry::Type::File)
        addRandomContent(entry, random);
    if (entry.type == ListEntry::Type::Symlink)
        entry.target = randomName(random);
    if (entry.type == ListEntry::Type::BlockDevice)
        entry.device = random.generate64();
    if (random.bounded(4) == 0)
        entry.attributes = {{.name = "system.posix_acl_access", .value = "\0\1\xff"_ba},
                            {.name = "user.=a b", .value = {}}};
    return entry;
}

} // namespace Understudy::Testing
