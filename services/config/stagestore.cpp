// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/stagestore.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QDir>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_largestFile = 4 * 1024 * 1024;
static const QString s_suffix = u".json"_s;

StageStore::StageStore(const Home &home)
    : m_home(home)
{ }

static QString pathOf(const Home &home, const QString &id)
{
    return home.stages() + u'/' + Home::fileName(id) + s_suffix;
}

// The fault of a file in the home, with its name: there its JSON path alone would not tell which file is meant.
static Error brokenFile(const QString &path, const Error &fault)
{
    return Messages::error(
        "stage.broken"_L1,
        {{"file"_L1, QDir::toNativeSeparators(path)}, {"fault"_L1, fault.message}, {"why"_L1, fault.why}},
        path + u'\n' + fault.details);
}

static Result<StageFile> readFile(const QString &path)
{
    const Result<QByteArray> bytes = readWhole(path, s_largestFile);
    if (!bytes)
        return std::unexpected(bytes.error());
    Result<StageFile> file = parseStageFile(*bytes);
    if (!file)
        return std::unexpected(brokenFile(path, file.error()));
    if (QFileInfo(path).fileName() != Home::fileName(file->stage.id()) + s_suffix)
        return std::unexpected(
            brokenFile(path, Messages::error("stage.misnamed"_L1, {{"stage"_L1, file->stage.id()}})));
    return file;
}

Result<StageStore::Files> StageStore::all() const
{
    const Result<QStringList> names = namesIn(m_home.stages());
    if (!names && names.error().code == Error::Code::NotFound)
        return Files(); // nobody has made the folder yet
    if (!names)
        return std::unexpected(names.error());
    Files files;
    for (const QString &name : *names) {
        if (!name.endsWith(s_suffix))
            continue;
        if (const Result<StageFile> file = readFile(m_home.stages() + u'/' + name))
            files.stages.append(*file);
        else if (file.error().code != Error::Code::NotFound) // removed a moment ago
            files.broken.append({.name = name.chopped(s_suffix.size()), .error = file.error()});
    }
    std::ranges::sort(files.stages, {}, [](const StageFile &file) { return file.stage.id(); });
    return files;
}

Result<QList<StageFile>> StageStore::stages() const
{
    Result<Files> files = all();
    if (!files)
        return std::unexpected(files.error());
    for (const BrokenStageFile &file : std::as_const(files->broken))
        qCWarning(lcConfig).noquote() << file.error.message << file.error.why;
    return std::move(files->stages);
}

static std::unexpected<Error> notFound(const Home &home, const QString &id, const QString &details = {})
{
    return fail("stage.notFound"_L1, {{"stage"_L1, id}, {"home"_L1, QDir::toNativeSeparators(home.path())}}, details);
}

Result<StageFile> StageStore::stage(const QString &id) const
{
    Result<StageFile> file = readFile(pathOf(m_home, id));
    if (!file && file.error().code == Error::Code::NotFound)
        return notFound(m_home, id, file.error().details);
    return file;
}

Result<> StageStore::add(const StageFile &file, bool replace)
{
    if (const Result<> made = makeFolder(m_home.stages()); !made)
        return made;
    const QString path = pathOf(m_home, file.stage.id());
    if (!replace && QFileInfo::exists(path))
        return fail("stage.exists"_L1, {{"stage"_L1, file.stage.id()}});
    return writeDurably(path, stageFileJson(file.stage));
}

Result<> StageStore::remove(const QString &id)
{
    const QString path = pathOf(m_home, id);
    if (!QFileInfo::exists(path)) // also a broken file may go
        return notFound(m_home, id);
    return removeDurably(path);
}

} // namespace Understudy
