// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realbench.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        qFatal() << path << file.errorString();
}

template<typename T>
static void require(const Result<T> &result)
{
    if (!result)
        qFatal() << result.error().message << result.error().why << result.error().details;
}

RealBench::RealBench()
{
    QDir().mkpath(uploads);
    const QString state = folder.path() + u"/state"_s;
    write(state, "running");
    const auto put = [&](const char *word) {
        return QJsonArray{u"sh"_s, u"-c"_s, u"printf %1 > '%2'"_s.arg(QLatin1StringView(word), state)};
    };
    const QJsonObject uploadsStorage{{u"name"_s, u"uploads"_s}, {u"kind"_s, u"files"_s}, {u"path"_s, uploads}};
    const QJsonObject stage{
        {u"format"_s, 1},
        {u"project"_s, u"shop"_s},
        {u"stage"_s, u"staging"_s},
        {u"runtime"_s, QJsonObject{{u"kind"_s, u"commands"_s},
                                   {u"suspend"_s, put("suspended")},
                                   {u"resume"_s, put("running")},
                                   {u"state"_s, QJsonArray{u"cat"_s, state}}}},
        {u"components"_s, QJsonArray{QJsonObject{{u"name"_s, u"api"_s}, {u"storages"_s, QJsonArray{uploadsStorage}}}}},
    };
    require(home.create());
    startAgain();
    require(service->addStage(QJsonDocument(stage).toJson(), false, control));
}

void RealBench::startAgain()
{
    service.reset();
    context.reset();
    Result<std::unique_ptr<Repository>> opened = Repository::open(home.repository(), clock);
    require(opened);
    repository = std::move(*opened);
    context.reset(new OperationContext{home, stages, *repository, storages, runtimes, commands, clock, {}});
    service = std::make_unique<LocalBackupService>(*context);
}

void RealBench::writeFile(const QString &name, const QByteArray &content) const
{
    QDir().mkpath(QFileInfo(uploads + u'/' + name).path());
    write(uploads + u'/' + name, content);
}

QByteArray RealBench::state() const
{
    QFile file(folder.path() + u"/state"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<Backup> RealBench::backUp(BackupRequest::Hold hold, const QString &name)
{
    return service->backUp({.stage = u"shop/staging"_s, .name = name, .hold = hold}, control);
}

} // namespace Understudy::Testing
