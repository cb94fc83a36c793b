// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/archivetoc.h"

#include "models/messages/catalog.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_longestText = 64 * 1024 * 1024; // a definition

namespace {

// Numbers and texts as pg_dump writes them. After the first failure all are empty.
class Bytes
{
public:
    explicit Bytes(QByteArrayView bytes)
        : m_bytes(bytes)
    { }

    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] QByteArrayView take(qsizetype size)
    {
        m_good = m_good && size >= 0 && size <= m_bytes.size() - m_at;
        if (!m_good)
            return {};
        m_at += size;
        return m_bytes.sliced(m_at - size, size);
    }
    [[nodiscard]] int byte()
    {
        const QByteArrayView one = take(1);
        return one.isEmpty() ? 0 : uchar(one[0]);
    }
    [[nodiscard]] qint64 number()
    {
        const bool negative = byte() != 0;
        const QByteArrayView digits = take(intSize);
        quint64 value = 0;
        for (qsizetype at = digits.size(); at > 0; --at)
            value = value * 256 + uchar(digits[at - 1]);
        m_good = m_good && value <= quint64(std::numeric_limits<qint64>::max());
        if (!m_good)
            return 0;
        return negative ? -qint64(value) : qint64(value);
    }
    // Null (not only empty): there is none.
    [[nodiscard]] QByteArray text()
    {
        const qint64 size = number();
        if (size < 0 || size > s_longestText) {
            m_good = m_good && size < 0;
            return {};
        }
        const QByteArrayView text = take(size);
        return m_good ? QByteArray(text.data(), text.size()) : QByteArray();
    }

    int intSize = 4;
    int offsetSize = 8;

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_good = true;
};

} // namespace

int ArchiveHeader::oldestTools() const
{
    if (format <= 114)
        return 12;
    if (format == 115)
        return 16;
    return format == 116 ? 17 : qMax(dumpMajor(), 18);
}

static std::unexpected<Error> damaged(const QString &what)
{
    return fail("import.archiveDamaged"_L1, {{"reason"_L1, what}});
}

// Leaves `bytes` before the number of entries.
static Result<ArchiveHeader> header(Bytes &bytes)
{
    if (bytes.take(5) != "PGDMP")
        return damaged(u"it does not begin like an archive of pg_dump"_s);
    const int major = bytes.byte();
    const int minor = bytes.byte();
    (void)bytes.byte(); // revision
    bytes.intSize = bytes.byte();
    bytes.offsetSize = bytes.byte();
    (void)bytes.byte(); // custom, directory, tar
    ArchiveHeader header{.format = major * 100 + minor};
    if (!bytes.good() || major != 1 || minor < 10 || bytes.intSize < 2 || bytes.intSize > 8)
        return damaged(u"its version cannot be read"_s);
    if (minor > 16) // what follows may look different, but until now it never did
        return header;
    if (minor >= 15)
        (void)bytes.byte(); // compression
    else
        (void)bytes.number();
    for (int part = 0; part < 7; ++part) // when it was made
        (void)bytes.number();
    header.database = QString::fromUtf8(bytes.text());
    header.serverVersion = QString::fromUtf8(bytes.text()).section(u' ', 0, 0);
    header.dumpVersion = QString::fromUtf8(bytes.text()).section(u' ', 0, 0);
    return bytes.good() ? Result<ArchiveHeader>(header) : damaged(u"it ends within its first lines"_s);
}

Result<ArchiveHeader> readArchiveHeader(QByteArrayView bytes)
{
    Bytes reader(bytes);
    return header(reader);
}

static ArchiveToc::File readEntry(Bytes &bytes, int format)
{
    (void)bytes.number(); // its number
    (void)bytes.number(); // has data
    (void)bytes.text(); // oid of the catalog
    (void)bytes.text(); // oid
    (void)bytes.text(); // name
    (void)bytes.text(); // kind
    if (format >= 111)
        (void)bytes.number(); // section
    (void)bytes.text(); // definition
    (void)bytes.text(); // DROP
    const QByteArray copy = bytes.text();
    (void)bytes.text(); // schema
    (void)bytes.text(); // tablespace
    if (format >= 114)
        (void)bytes.text(); // access method
    if (format >= 116)
        (void)bytes.number(); // kind of relation
    (void)bytes.text(); // owner
    (void)bytes.text(); // with oids
    while (bytes.good() && !bytes.text().isNull()) // what it depends on
        ;
    return {.name = bytes.text(), .holdsRows = !copy.isEmpty()};
}

Result<ArchiveToc> readArchiveToc(QByteArrayView all)
{
    Bytes bytes(all);
    const Result<ArchiveHeader> first = header(bytes);
    if (!first)
        return std::unexpected(first.error());
    ArchiveToc toc{.header = *first};
    const qint64 count = bytes.number();
    for (qint64 entry = 0; entry < count && bytes.good(); ++entry) {
        if (ArchiveToc::File file = readEntry(bytes, first->format); !file.name.isEmpty())
            toc.files.append(std::move(file));
    }
    return bytes.good() ? Result<ArchiveToc>(toc) : damaged(u"its table of contents ends early"_s);
}

} // namespace Understudy
