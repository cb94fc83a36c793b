// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/systemresult.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace Understudy {

// The names in one folder, sorted by their bytes, in little more memory than the bytes themselves: a folder with a
// million names is held at once.
class FolderNames
{
public:
    // Of an open folder, whose position is moved.
    [[nodiscard]] static SystemResult<FolderNames> read(int folder);

    [[nodiscard]] size_t size() const { return m_begins.size(); }
    [[nodiscard]] QByteArray at(size_t index) const { return QByteArray(m_bytes.data() + m_begins[index]); }

private:
    std::vector<char> m_bytes; // each name ends with NUL
    std::vector<quint32> m_begins;
};

} // namespace Understudy
