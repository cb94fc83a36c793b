// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sourcerules.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

// What a folder may include, besides itself. A folder that is not listed fails the test.
static const QStringList s_engineBase{u"models/"_s,           u"services/tasks/"_s,   u"services/platform/"_s,
                                      u"services/crypto/"_s,  u"services/process/"_s, u"services/config/"_s,
                                      u"services/logging.h"_s};
static const QMap<QString, QStringList> s_mayInclude{
    {u"models"_s, {}},
    {u"services/tasks"_s, {u"models/"_s}},
    // Every long call takes a TaskControl: that one header lies below everything that takes long.
    {u"services/platform"_s, {u"models/"_s, u"services/tasks/taskcontrol.h"_s}},
    {u"services/crypto"_s, {u"models/"_s, u"services/tasks/taskcontrol.h"_s}},
    {u"services/process"_s, {u"models/"_s, u"services/tasks/"_s, u"services/platform/"_s, u"services/logging.h"_s}},
    {u"services/config"_s, {u"models/"_s, u"services/tasks/"_s, u"services/platform/"_s, u"services/logging.h"_s}},
    {u"services/repository"_s, s_engineBase},
    {u"services/storages"_s, s_engineBase},
    {u"services/runtimes"_s, s_engineBase},
    {u"services/releases"_s, s_engineBase},
    {u"services/archives"_s, s_engineBase},
    {u"services/offsite"_s, s_engineBase},
    {u"services/operations"_s, {u"models/"_s, u"services/"_s}},
    {u"services"_s, {u"models/"_s, u"services/"_s}},
    {u"ui"_s, {u"models/"_s, u"services/tasks/"_s, u"services/config/"_s, u"services/backupservice.h"_s}},
    {u"app"_s, {u"models/"_s, u"services/"_s, u"ui/"_s}},
    {u"tests"_s, {u"models/"_s, u"services/"_s, u"ui/"_s, u"app/"_s}},
};

// A word that only some files may use; paths are compared by their beginning.
struct WordRule
{
    QString name;
    QRegularExpression word;
    QStringList holdsIn;
    QStringList exceptIn;
};

static const QStringList s_program{u"app/"_s, u"ui/"_s, u"models/"_s, u"services/"_s};
static const QStringList s_everything = s_program + QStringList{u"tests/"_s};

static const QList<WordRule> s_wordRules{
    {u"threads are made in services/tasks alone"_s,
     QRegularExpression(
         uR"(\bQThread\b|\bQThreadPool\b|QtConcurrent|\bQRunnable\b|std::j?thread\b|std::async\b|pthread_create)"_s),
     s_program,
     {u"services/tasks/"_s}},
    {u"programs are started in services/process alone"_s,
     QRegularExpression(uR"(\bQProcess\b|\bposix_spawnp?\b|\bpopen\b|\bv?fork\(|\bexecv[pe]*\(|std::system\b)"_s),
     s_program,
     {u"services/process/"_s}},
    {u"the engine has no event loop"_s,
     QRegularExpression(uR"(\bQEventLoop\b|\bprocessEvents\b)"_s),
     s_program,
     {u"services/process/http."_s, u"services/config/keychain."_s}},
    {u"settings are read in services/config/settings.cpp alone"_s,
     QRegularExpression(uR"(\bQSettings\b)"_s),
     s_program,
     {u"services/config/settings.cpp"_s}},
    {u"std::filesystem is used nowhere"_s, QRegularExpression(uR"(std::filesystem|<filesystem>)"_s), s_everything, {}},
    {u"the system is called in services/platform alone"_s,
     QRegularExpression(
         uR"(#\s*include\s*<(sys/|linux/|unistd\.h|fcntl\.h|dirent\.h|pwd\.h|grp\.h|poll\.h|spawn\.h|windows\.h))"_s),
     s_program,
     {u"services/platform/"_s}},
    {u"users' trees are listed by services/platform, QDir skips names that are not UTF-8"_s,
     QRegularExpression(uR"(\bQDirIterator\b|\bQDirListing\b|\bentry(Info)?List\b)"_s),
     {u"services/storages/"_s},
     {}},
    {u"errors are values"_s, QRegularExpression(uR"(\bthrow\b)"_s), s_program, {u"app/"_s}},
    {u"the time of day comes from a Clock"_s,
     QRegularExpression(uR"(\bcurrent(DateTime(Utc)?|MSecsSinceEpoch|SecsSinceEpoch)\b|system_clock::now)"_s),
     s_program,
     {u"models/clock."_s, u"services/logging."_s, u"app/"_s}},
    {u"a dialog is opened, never executed"_s, QRegularExpression(uR"((->|\.)exec\()"_s), {u"ui/"_s}, {}},
};

static bool beginsWithOneOf(const QString &text, const QStringList &beginnings)
{
    return std::ranges::any_of(beginnings, [&text](const QString &beginning) { return text.startsWith(beginning); });
}

// The folder a file answers for: "services/NAME", else the top-level folder.
static QString layerOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return parts.first() == u"services"_s && parts.size() > 2 ? parts.first() + u'/' + parts.at(1) : parts.first();
}

// The text without comments and literals: what they say binds nobody.
static QString codeOf(const QString &text)
{
    static const QRegularExpression silent(
        uR"re(R"([^()\s]*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|//[^\n]*|/\*(?:.|\n)*?\*/)re"_s);
    return QString(text).replace(silent, u"\"\""_s);
}

static QStringList brokenIncludes(const QString &path, const QString &text)
{
    const QString layer = layerOf(path);
    if (!s_mayInclude.contains(layer))
        return {u"%1 is in no layer: give it a line in s_mayInclude"_s.arg(layer)};

    static const QRegularExpression include(uR"re(^\s*#\s*include\s*"([^"]+)")re"_s,
                                            QRegularExpression::MultilineOption);
    static const QRegularExpression generated(uR"(^(ui_\w+\.h|\w+\.moc|moc_\w+\.cpp)$)"_s);
    QStringList broken;
    for (const QRegularExpressionMatch &match : include.globalMatch(text)) {
        const QString included = match.captured(1);
        const bool own = included.startsWith(layer + u'/');
        if (!own && !generated.match(included).hasMatch() && !beginsWithOneOf(included, s_mayInclude.value(layer)))
            broken << u"%1 must not include %2"_s.arg(layer, included);
    }
    return broken;
}

static QStringList brokenWords(const QString &path, const QString &text)
{
    const QString code = codeOf(text);
    QStringList broken;
    for (const WordRule &rule : s_wordRules) {
        if (!beginsWithOneOf(path, rule.holdsIn) || beginsWithOneOf(path, rule.exceptIn))
            continue;
        if (const QRegularExpressionMatch match = rule.word.match(code); match.hasMatch())
            broken << u"%1: %2"_s.arg(rule.name, match.captured().trimmed());
    }
    return broken;
}

static QStringList brokenForm(const QString &path, const QString &text)
{
    QStringList broken;
    const QStringList lines = text.split(u'\n');
    const QString head = lines.mid(0, 4).join(u'\n');
    if (!head.contains(u"SPDX-FileCopyrightText: 2026 The Understudy Authors"_s)
        || !head.contains(u"SPDX-License-Identifier: GPL-3.0-or-later"_s))
        broken << u"the two SPDX lines are missing"_s;
    if (path.endsWith(u".h"_s) && !text.contains(u"\n#pragma once\n"_s))
        broken << u"#pragma once is missing"_s;
    if (lines.size() > longestFile + 1)
        broken << u"%1 lines; at most %2"_s.arg(lines.size() - 1).arg(longestFile);
    // Written apart, so that this file does not find itself.
    static const QRegularExpression unfinished(u"\\b(TO"_s + u"DO|FIX"_s + u"ME|X"_s + u"XX)\\b"_s);
    if (unfinished.match(text).hasMatch())
        broken << u"unfinished work is noted in the code"_s;
    return broken;
}

QStringList brokenRules(const QString &path, const QString &text)
{
    const bool isCode = path.endsWith(u".h"_s) || path.endsWith(u".cpp"_s);
    return brokenForm(path, text) + (isCode ? brokenIncludes(path, text) + brokenWords(path, text) : QStringList());
}

} // namespace Understudy::Testing
