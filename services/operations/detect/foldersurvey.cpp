// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/detect/foldersurvey.h"

#include "models/messages/catalog.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/randomfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_envDepth = 3;
static constexpr int s_dataDepth = 4;
static constexpr qsizetype s_unreadableShown = 3;
static const QByteArray s_sqliteHead("SQLite format 3\0", 16);

static bool isMadeAgain(const QByteArray &name)
{
    static const QSet<QByteArray> s_names{".git",  ".hg",     ".svn",  "node_modules", "vendor",       ".venv",
                                          "venv",  ".cache",  ".tox",  ".idea",        "__pycache__",  "target",
                                          "dist",  ".gradle", ".next", ".nuxt",        "build",        ".mypy_cache",
                                          "cache", "tmp",     "log",   "logs",         ".pytest_cache"};
    return s_names.contains(name);
}

static bool looksLikeData(const QString &name)
{
    static const QSet<QString> s_names{u"uploads"_s,   u"upload"_s,    u"media"_s,       u"storage"_s, u"data"_s,
                                       u"var"_s,       u"files"_s,     u"attachments"_s, u"blobs"_s,   u"userdata"_s,
                                       u"user-data"_s, u"userfiles"_s, u"persistent"_s};
    return s_names.contains(name.toLower());
}

static bool looksLikeDatabase(const QString &name)
{
    static const QRegularExpression form(u"\\.(db|db3|sqlite|sqlite3|s3db|sl3)\\z"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return form.match(name).hasMatch();
}

static bool isSideFile(const QString &name)
{
    return name.endsWith("-wal"_L1) || name.endsWith("-shm"_L1) || name.endsWith("-journal"_L1);
}

// .env, .env.production, api.env; examples hold no secrets.
static bool looksLikeSecrets(const QString &name)
{
    static const QRegularExpression example(u"example|sample|template|dist|defaults"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const bool fits = name == ".env"_L1 || name.startsWith(".env."_L1) || name.endsWith(".env"_L1);
    return fits && !example.match(name).hasMatch();
}

FolderSurvey::FolderSurvey(const QString &folder, int names)
    : m_folder(folder)
    , m_most(names)
{ }

static QString composeFileIn(const QString &folder)
{
    for (const QString &name :
         {u"compose.yaml"_s, u"compose.yml"_s, u"docker-compose.yaml"_s, u"docker-compose.yml"_s}) {
        if (QFileInfo(folder + u'/' + name).isFile())
            return folder + u'/' + name;
    }
    return {};
}

Result<> FolderSurvey::run(const TaskControl &control)
{
    const SystemResult<FileDescriptor> root = openFolder(QFile::encodeName(m_folder));
    if (!root)
        return std::unexpected(systemError(m_folder, root.error(), false));
    composeFile = composeFileIn(m_folder);
    isGitCheckout = QFileInfo::exists(m_folder + u"/.git"_s);
    TreeWalker walker(root->get(), [](const QByteArray &, const QByteArray &name) { return isMadeAgain(name); });
    while (const std::optional<TreeWalker::Visit> visit = walker.next()) {
        if (++m_names > m_most)
            break;
        if (m_names % 64 == 0) {
            if (const Result<> going = control.checkpoint({.step = Step::Check, .done = m_names}); !going)
                return going;
        }
        if (!visit->path.isEmpty())
            look(*visit, walker);
        else if (visit->error != 0)
            return std::unexpected(systemError(m_folder, visit->error, false));
    }
    if (m_names > m_most) {
        notes.append(
            tr("Only the first %L1 names in this folder were looked at. Choose a smaller folder, or add what is "
               "missing by hand.")
                .arg(m_most));
        for (FoundPath &data : dataFolders)
            data.complete = false;
    }
    if (m_notUtf8 > 0)
        notes.append(tr("%n name(s) here are not valid UTF-8 and were not looked at; a backup would hold them all.",
                        nullptr, m_notUtf8));
    return control.checkpoint();
}

void FolderSurvey::noteOnce(const QString &note)
{
    if (!notes.contains(note) && notes.size() < mostFinds)
        notes.append(note);
}

void FolderSurvey::add(QList<FoundPath> &list, const FoundPath &found)
{
    if (list.size() < mostFinds)
        list.append(found);
    else
        noteOnce(tr("There is more in this folder than can be shown; add what is missing by hand."));
}

// Visited in order: what is around the last name is the last one that was found.
FoundPath *FolderSurvey::around(const QString &path)
{
    const bool inside = !dataFolders.isEmpty() && path.startsWith(dataFolders.last().path + u'/');
    return inside ? &dataFolders.last() : nullptr;
}

void FolderSurvey::look(const TreeWalker::Visit &visit, TreeWalker &walker)
{
    const QString relative = QFile::decodeName(visit.path);
    const QString path = m_folder + u'/' + relative;
    if (QFile::encodeName(relative) != visit.path) {
        ++m_notUtf8; // its bytes still count where they are
        if (FoundPath *data = around(m_folder + u'/' + relative))
            data->sizeBytes += visit.stat.size;
        walker.skip();
        return;
    }
    if (visit.error != 0)
        noteUnreadable(path);
    else if (visit.stat.isFolder())
        lookAtFolder(visit, path, walker);
    else if (visit.stat.isFile())
        lookAtFile(visit, path);
}

void FolderSurvey::noteUnreadable(const QString &path)
{
    FoundPath *data = !dataFolders.isEmpty() && dataFolders.last().path == path ? &dataFolders.last() : around(path);
    if (!data)
        noteOnce(tr("“%1” cannot be read by this user.").arg(QDir::toNativeSeparators(path)));
    else if (data->unreadable.size() < s_unreadableShown)
        data->unreadable.append(path);
}

void FolderSurvey::lookAtFolder(const TreeWalker::Visit &visit, const QString &path, TreeWalker &walker)
{
    const auto depth = visit.path.count('/') + 1;
    if (visit.otherMount)
        noteOnce(tr("“%1” is on another file system and was not looked into.").arg(QDir::toNativeSeparators(path)));
    if (depth >= deepest) {
        noteOnce(tr("Folders more than %1 levels deep were not looked into.").arg(deepest));
        walker.skip();
        return;
    }
    if (depth <= s_dataDepth && !around(path) && looksLikeData(QFile::decodeName(visit.name)))
        add(dataFolders, {.path = path});
}

void FolderSurvey::lookAtServerFile(const QString &name, const QString &path)
{
    static const QHash<QString, QString> s_servers{
        {u"PG_VERSION"_s, u"PostgreSQL"_s}, {u"ibdata1"_s, u"MySQL"_s}, {u"WiredTiger"_s, u"MongoDB"_s}};
    FoundPath *data = s_servers.contains(name) ? around(path) : nullptr;
    if (!data)
        return;
    const QString folder = path.first(path.size() - name.size() - 1);
    const bool inServer = std::ranges::any_of(
        data->exclude, [&](const QString &above) { return folder.startsWith(data->path + u'/' + above + u'/'); });
    if (folder == data->path)
        data->unsupported = s_servers.value(name);
    else if (!inServer && data->unsupported.isEmpty())
        data->exclude.append(folder.sliced(data->path.size() + 1));
}

void FolderSurvey::lookAtFile(const TreeWalker::Visit &visit, const QString &path)
{
    const QString name = QFile::decodeName(visit.name);
    const auto depth = visit.path.count('/') + 1;
    if (looksLikeDatabase(name) && visit.stat.size >= 512) {
        const Result<RandomFile> file = RandomFile::open(path);
        const Result<QByteArray> head = file ? file->read(0, s_sqliteHead.size()) : QByteArray();
        if (head && *head == s_sqliteHead) {
            add(databases, {.path = path, .sizeBytes = visit.stat.size});
            return;
        }
    }
    if (depth <= s_envDepth && looksLikeSecrets(name) && visit.stat.size > 0) {
        add(envFiles, {.path = path, .sizeBytes = visit.stat.size});
        return;
    }
    lookAtServerFile(name, path);
    FoundPath *data = around(path);
    if (!data || isSideFile(name))
        return;
    data->files += 1;
    data->sizeBytes += visit.stat.size;
}

} // namespace Understudy
