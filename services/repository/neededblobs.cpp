// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/neededblobs.h"

#include "services/repository/listwalk.h"

namespace Understudy {

Result<NeededBlobs> NeededBlobs::of(const Manifest &manifest, BlobReader &reader, const TaskControl &control)
{
    NeededBlobs needed;
    QSet<BlobId> lists; // of one backup: a thousandth of its blobs
    ListWalk walk([&reader](const BlobId &id) { return reader.read(id); },
                  [&](const BlobId &id) -> Result<> {
                      const Result<std::optional<BlobReference>> found = reader.find(id);
                      if (!found)
                          return std::unexpected(found.error());
                      if (*found)
                          needed.packs.insert((*found)->location.pack);
                      else
                          ++needed.missing;
                      return {};
                  },
                  [&lists](const BlobId &id) {
                      const qsizetype before = lists.size();
                      lists.insert(id);
                      return lists.size() > before;
                  });
    if (const Result<> walked = walk.walk(manifest, control); !walked)
        return std::unexpected(walked.error());
    return needed;
}

} // namespace Understudy
