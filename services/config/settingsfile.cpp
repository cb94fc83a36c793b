// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settingsfile.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_lastGood = u"last"_s;

template<typename Value, size_t count>
using Names = std::array<std::pair<Value, QLatin1StringView>, count>;

static constexpr Names<Preferences::Scheme, 3> s_schemes{{{Preferences::Scheme::System, "system"_L1},
                                                          {Preferences::Scheme::Light, "light"_L1},
                                                          {Preferences::Scheme::Dark, "dark"_L1}}};
static constexpr Names<Preferences::LogLevel, 3> s_logLevels{{{Preferences::LogLevel::Warnings, "warnings"_L1},
                                                              {Preferences::LogLevel::Steps, "steps"_L1},
                                                              {Preferences::LogLevel::Commands, "commands"_L1}}};

template<typename Value, size_t count>
static QLatin1StringView nameOf(const Names<Value, count> &names, Value value)
{
    return std::ranges::find(names, value, &std::pair<Value, QLatin1StringView>::first)->second;
}

// What a person has written there by hand and cannot be used counts as not written.
template<typename Value, size_t count>
static Value valueOf(const Names<Value, count> &names, const QJsonValue &name, Value otherwise)
{
    const auto found = std::ranges::find(names, name.toString(), &std::pair<Value, QLatin1StringView>::second);
    return found == names.end() ? otherwise : found->first;
}

Result<QJsonObject> SettingsFile::parse(const QByteArray &bytes, const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    const QJsonValue written = document.object().value("format"_L1);
    if (!document.isObject() || !written.isDouble())
        return fail("settings.unreadable"_L1, {{"path"_L1, shown}});
    if (written.toInt() > format)
        return fail("settings.newer"_L1, {{"path"_L1, shown},
                                          {"format"_L1, QString::number(written.toInt())},
                                          {"known"_L1, QString::number(format)}});
    return document.object();
}

QByteArray SettingsFile::toBytes(QJsonObject values)
{
    values.insert("format"_L1, format);
    return QJsonDocument(values).toJson();
}

QString SettingsFile::copiesFolder(const Home &home)
{
    return home.path() + u"/settings-copies"_s;
}

// Names are numbers, so that the order does not depend on clocks.
static QStringList numberedCopies(const Home &home)
{
    QStringList names = namesIn(SettingsFile::copiesFolder(home)).value_or(QStringList());
    names.removeOne(s_lastGood);
    names.removeIf(
        [](const QString &name) { return !std::ranges::all_of(name, [](QChar letter) { return letter.isDigit(); }); });
    return names;
}

// Aside under one name, so that a save that was killed leaves nothing that the next one does not take away.
static Result<> replaceFile(const QString &path, const QByteArray &bytes)
{
    const QString aside = path + u".new"_s;
    if (const Result<> removed = removeDurably(aside); !removed)
        return removed;
    Result<DurableFile> file = DurableFile::create(aside);
    if (!file)
        return std::unexpected(file.error());
    if (const Result<> written = file->write(bytes); !written)
        return written;
    return file->finish(path);
}

Result<> SettingsFile::keepCopy(const Home &home, const QByteArray &bytes)
{
    if (const Result<> made = makeFolder(SettingsFile::copiesFolder(home), 0700); !made)
        return made;
    QStringList names = numberedCopies(home);
    const int number = names.isEmpty() ? 1 : names.last().toInt() + 1;
    names.append(u"%1"_s.arg(number, 6, 10, QLatin1Char('0')));
    if (const Result<> kept = replaceFile(SettingsFile::copiesFolder(home) + u'/' + names.last(), bytes); !kept)
        return kept;
    while (names.size() > SettingsFile::copies) {
        if (const Result<> removed = removeDurably(SettingsFile::copiesFolder(home) + u'/' + names.takeFirst());
            !removed)
            return removed;
    }
    return {};
}

Result<> SettingsFile::write(const Home &home, const QByteArray &bytes)
{
    if (const Result<> made = makeFolder(SettingsFile::copiesFolder(home), 0700); !made)
        return made;
    if (const Result<> written = replaceFile(home.settings(), bytes); !written)
        return written;
    return replaceFile(SettingsFile::copiesFolder(home) + u'/' + s_lastGood, bytes);
}

QStringList SettingsFile::goodCopies(const Home &home)
{
    QStringList paths{SettingsFile::copiesFolder(home) + u'/' + s_lastGood};
    const QStringList names = numberedCopies(home);
    for (auto name = names.crbegin(); name != names.crend(); ++name)
        paths.append(SettingsFile::copiesFolder(home) + u'/' + *name);
    return paths;
}

Preferences SettingsFile::preferences(const QJsonObject &values)
{
    const QJsonObject object = values.value("preferences"_L1).toObject();
    const Preferences usual;
    const auto flag = [&](QLatin1StringView name, bool otherwise) { return object.value(name).toBool(otherwise); };
    Preferences preferences{
        .keepRunning = flag("keepRunning"_L1, usual.keepRunning),
        .trayIcon = flag("trayIcon"_L1, usual.trayIcon),
        .scheme = valueOf(s_schemes, object.value("scheme"_L1), usual.scheme),
        .textPercent = std::clamp(object.value("textPercent"_L1).toInt(usual.textPercent), Preferences::smallestText,
                                  Preferences::largestText),
        .reduceMotion = flag("reduceMotion"_L1, usual.reduceMotion),
        .notifySuccess = flag("notifySuccess"_L1, usual.notifySuccess),
        .logLevel = valueOf(s_logLevels, object.value("logLevel"_L1), usual.logLevel),
        .automaticKept = std::clamp(object.value("automaticKept"_L1).toInt(usual.automaticKept), 1, 1000),
    };
    for (const QJsonValue &folder : object.value("postgresFolders"_L1).toArray()) {
        if (QDir::isAbsolutePath(folder.toString()))
            preferences.postgresFolders.append(QDir::cleanPath(folder.toString()));
    }
    return preferences;
}

QJsonObject SettingsFile::withPreferences(QJsonObject values, const Preferences &preferences)
{
    QJsonObject object = values.value("preferences"_L1).toObject();
    object.insert("keepRunning"_L1, preferences.keepRunning);
    object.insert("trayIcon"_L1, preferences.trayIcon);
    object.insert("scheme"_L1, nameOf(s_schemes, preferences.scheme));
    object.insert("textPercent"_L1, preferences.textPercent);
    object.insert("reduceMotion"_L1, preferences.reduceMotion);
    object.insert("notifySuccess"_L1, preferences.notifySuccess);
    object.insert("postgresFolders"_L1, QJsonArray::fromStringList(preferences.postgresFolders));
    object.insert("logLevel"_L1, nameOf(s_logLevels, preferences.logLevel));
    object.insert("automaticKept"_L1, preferences.automaticKept);
    values.insert("preferences"_L1, object);
    return values;
}

} // namespace Understudy
