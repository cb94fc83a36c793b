// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backedupstage.h"

#include <QDebug>
#include <QDir>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

bool BackedUpStage::make()
{
    return RealStage::make() && backUpFirst();
}

bool BackedUpStage::backUpFirst()
{
    then = fingerprints();
    return backup(u"create"_s, {u"--name"_s, u"first"_s, u"--suspend"_s}).exitCode == 0;
}

CliRun BackedUpStage::backup(const QString &verb, const QStringList &arguments, const QStringList &wrapper) const
{
    return cli(QStringList{u"backup"_s, verb, u"shop/staging"_s} + arguments, wrapper);
}

CliRun BackedUpStage::restore(const QStringList &options) const
{
    return backup(u"restore"_s, QStringList{u"first"_s, u"--suspend"_s, u"--yes"_s} + options);
}

QByteArray BackedUpStage::changedFile(const QByteArray &old, const QByteArray &now) const
{
    QByteArray file = QJsonDocument(stageFile()).toJson(QJsonDocument::Compact);
    if (!file.contains(old))
        qFatal() << "the stage file has no" << old;
    return file.replace(file.indexOf(old), old.size(), now);
}

bool BackedUpStage::describeAs(const QByteArray &json)
{
    return addStage(QJsonDocument::fromJson(json).object());
}

QByteArray BackedUpStage::untold(const QStringList &arguments, int exitCode, const QString &code,
                                 const QStringList &wrapper) const
{
    const CliRun told = cli(arguments + QStringList{u"-o"_s, u"json"_s}, wrapper);
    const QJsonObject error = told.json()[u"error"_s].toObject();
    if (told.exitCode != exitCode || error[u"code"_s].toString() != code)
        return told.told();
    const CliRun read = cli(arguments, wrapper);
    if (read.exitCode != exitCode)
        return read.told();
    for (const QString &part : {u"message"_s, u"why"_s, u"todo"_s, u"safe"_s}) {
        const QString said = error[part].toString();
        const bool isSentence = said.size() > 5 && (said.endsWith(u'.') || part == u"todo"_s) && !said.endsWith(u".."_s)
                                && !said.contains(u'{');
        if (!isSentence)
            return "no sentence: " + part.toUtf8() + ": " + said.toUtf8();
        if (!QString::fromUtf8(read.errors).contains(said))
            return "not told to a person: " + said.toUtf8() + '\n' + read.told();
    }
    return {};
}

QByteArray BackedUpStage::lostSince(const Prints &before) const
{
    const Prints now = fingerprints();
    for (auto print = before.cbegin(); print != before.cend(); ++print) {
        if (now.value(print.key()) != print.value())
            return "changed: " + print.key().toUtf8();
    }
    if (!isRunning())
        return "the stage does not run";
    if (!leftovers().isEmpty())
        return "left beside the data: " + leftovers().join(u", "_s).toUtf8();
    for (const QString &folder : {home() + u"/repository/tmp"_s, home() + u"/journals"_s}) {
        const QStringList names = QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        if (!names.isEmpty())
            return "left behind: " + (folder + u'/' + names.join(u", "_s)).toUtf8();
    }
    const CliRun verified = backup(u"verify"_s, {u"first"_s});
    return verified.exitCode == 0 ? QByteArray() : verified.told();
}

} // namespace Understudy::Testing
