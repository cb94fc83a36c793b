// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/gunzip.h"

#include "models/messages/catalog.h"

#include <KCompressionDevice>
#include <KFilterBase>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_piece = 1024 * 1024;
static constexpr QByteArrayView s_magic = "\x1f\x8b";

Gunzip::Gunzip()
    : m_out(s_piece, Qt::Uninitialized)
{ }

Gunzip::~Gunzip()
{
    if (m_filter && m_inMember)
        m_filter->terminate();
}

static std::unexpected<Error> damaged(const QString &details)
{
    return fail("import.gzipDamaged"_L1, {}, details);
}

// False: what follows is none.
bool Gunzip::begin(QByteArrayView bytes)
{
    if (!bytes.startsWith(s_magic))
        return false;
    m_filter.reset(KCompressionDevice::filterForCompressionType(KCompressionDevice::GZip));
    m_filter->setFilterFlags(KFilterBase::WithHeaders); // zlib reads the header, and compares what stands at the end
    m_inMember = m_filter->init(QIODevice::ReadOnly);
    m_hadMember = m_hadMember || m_inMember;
    return m_inMember;
}

Result<> Gunzip::feed(QByteArrayView bytes, const Take &take)
{
    if (m_inMember || (m_pending.isEmpty() && bytes.size() > 1))
        return inflate(bytes, take);
    m_pending.append(bytes);
    if (m_pending.size() < s_magic.size())
        return {};
    return inflate(std::exchange(m_pending, {}), take);
}

Result<> Gunzip::inflate(QByteArrayView bytes, const Take &take)
{
    while (!bytes.isEmpty()) {
        if (!m_inMember) {
            if (bytes.size() == 1) {
                m_pending = bytes.toByteArray();
                return {};
            }
            if (!begin(bytes))
                return damaged(u"something follows the end"_s);
        }
        m_filter->setInBuffer(bytes.data(), uint(bytes.size()));
        KFilterBase::Result done = KFilterBase::Ok;
        do {
            m_filter->setOutBuffer(m_out.data(), uint(m_out.size()));
            const int before = m_filter->inBufferAvailable();
            done = m_filter->uncompress();
            const qsizetype size = m_out.size() - m_filter->outBufferAvailable();
            if (done == KFilterBase::Error && (size > 0 || m_filter->inBufferAvailable() < before || before > 0))
                return damaged(u"checksum or content"_s);
            if (const Result<> taken = size > 0 ? take(QByteArrayView(m_out).first(size)) : Result<>(); !taken)
                return taken;
        } while (done == KFilterBase::Ok && (!m_filter->inBufferEmpty() || m_filter->outBufferFull()));
        bytes = bytes.last(m_filter->inBufferAvailable());
        if (done != KFilterBase::End)
            return {};
        m_filter->terminate();
        m_inMember = false;
    }
    return {};
}

Result<> Gunzip::finish() const
{
    if (m_inMember || !m_hadMember)
        return damaged(u"ends early"_s);
    return m_pending.isEmpty() ? Result<>() : damaged(u"something follows the end"_s);
}

} // namespace Understudy
