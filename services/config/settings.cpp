// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/settings.h"

#include "models/messages/catalog.h"
#include "services/config/settingsfile.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QMutex>
#include <QSettings>

#include <atomic>

using namespace Qt::StringLiterals;

namespace Understudy {

// What the saves of one object, and of copies of it, share.
struct Settings::Saves
{
    std::atomic<quint64> taken = 0; // how many there are
    QMutex mutex; // held while one writes: they use one name aside
    quint64 written = 0; // the number of the newest that is on the disk
    QByteArray replaced; // the bytes that the next one has to keep a copy of: an older format, or broken

    [[nodiscard]] Result<> write(const Home &home, const QByteArray &bytes, quint64 number);
};

Result<> Settings::Saves::write(const Home &home, const QByteArray &bytes, quint64 number)
{
    const QMutexLocker locker(&mutex);
    if (number < written)
        return {};
    if (const Result<> made = makeFolder(home.path(), 0700); !made)
        return made;
    Result<> done = replaced.isEmpty() ? Result<>() : SettingsFile::keepCopy(home, replaced);
    if (done) {
        replaced.clear();
        done = SettingsFile::write(home, bytes);
    }
    if (!done)
        return fail("settings.unwritable"_L1, {{"path"_L1, QDir::toNativeSeparators(home.settings())}},
                    done.error().details);
    written = number;
    return {};
}

static bool isIni(const QByteArray &bytes)
{
    return bytes.trimmed().startsWith('[');
}

// Format 1: an INI file with one value.
static Result<QJsonObject> readIni(const QString &path)
{
    const QSettings settings(path, QSettings::IniFormat);
    const QString repository = settings.value(u"repository/path"_s).toString();
    if (settings.status() != QSettings::NoError || repository.isEmpty())
        return fail("settings.unreadable"_L1, {{"path"_L1, QDir::toNativeSeparators(path)}});
    return QJsonObject{{u"repository"_s, repository}};
}

static Result<QJsonObject> parsed(const QByteArray &bytes, const QString &path)
{
    return isIni(bytes) ? readIni(path) : SettingsFile::parse(bytes, path);
}

Settings::Settings(const Home &home)
    : m_home(home)
    , m_saves(std::make_shared<Saves>())
{
    load();
}

void Settings::load()
{
    const Result<QByteArray> bytes = readWhole(path());
    if (!bytes && bytes.error().code == Error::Code::NotFound)
        return; // the first start
    const Result<QJsonObject> values = bytes ? parsed(*bytes, path()) : std::unexpected(bytes.error());
    if (values) {
        m_values = *values;
        m_saves->replaced = isIni(*bytes) ? *bytes : QByteArray();
    } else if (bytes && values.error().code != Error::Code::Refused) {
        m_saves->replaced = *bytes;
        useCopy();
    } else {
        m_readable = false;
        m_problem = values.error();
    }
    if (m_problem)
        qCWarning(lcConfig).noquote() << m_problem->message << m_problem->why;
}

void Settings::useCopy()
{
    const QString shown = QDir::toNativeSeparators(path());
    for (const QString &copy : SettingsFile::goodCopies(m_home)) {
        const Result<QByteArray> bytes = readWhole(copy);
        const Result<QJsonObject> values = bytes ? parsed(*bytes, copy) : std::unexpected(bytes.error());
        if (!values)
            continue;
        m_values = *values;
        m_changed = true; // so that the next save puts it in the place of the broken one
        m_problem = Messages::error(
            "settings.copyUsed"_L1,
            {{"time"_L1, QLocale().toString(QFileInfo(copy).lastModified(), QLocale::ShortFormat)},
             {"path"_L1, shown},
             {"copies"_L1, QDir::toNativeSeparators(SettingsFile::copiesFolder(m_home))}});
        return;
    }
    if (m_saves->replaced.isEmpty())
        return; // nothing was ever chosen: what an earlier version leaves when its one value is taken back
    m_readable = false;
    m_problem = Messages::error("settings.unreadable"_L1, {{"path"_L1, shown}});
}

Result<QString> Settings::repository() const
{
    if (!m_readable)
        return std::unexpected(*m_problem);
    const QString folder = m_values.value("repository"_L1).toString();
    if (folder.isEmpty())
        return m_home.repository();
    if (!QDir::isAbsolutePath(folder))
        return fail("settings.relativePath"_L1, {{"path"_L1, QDir::toNativeSeparators(path())}, {"value"_L1, folder}});
    return QDir::cleanPath(folder);
}

void Settings::chooseRepository(const QString &path)
{
    set("repository"_L1, path.isEmpty() ? QJsonValue() : QJsonValue(QDir::cleanPath(path)));
}

QJsonValue Settings::writtenRepository() const
{
    return m_values.value("repository"_L1);
}

void Settings::bringBackRepository(const QJsonValue &written)
{
    set("repository"_L1, written);
}

Result<> Settings::setRepository(const QString &path)
{
    chooseRepository(path);
    return save();
}

Preferences Settings::preferences() const
{
    return SettingsFile::preferences(m_values);
}

void Settings::setPreferences(const Preferences &preferences)
{
    if (preferences == this->preferences())
        return;
    m_values = SettingsFile::withPreferences(m_values, preferences);
    m_changed = true;
}

QByteArray Settings::look(const QString &name) const
{
    return QByteArray::fromBase64(m_values.value("look"_L1).toObject().value(name).toString().toLatin1());
}

void Settings::setLook(const QString &name, const QByteArray &value)
{
    QJsonObject look = m_values.value("look"_L1).toObject();
    look.insert(name, QString::fromLatin1(value.toBase64()));
    set("look"_L1, look);
}

void Settings::set(QLatin1StringView name, const QJsonValue &value)
{
    if (m_values.value(name) == value || (value.isNull() && !m_values.contains(name)))
        return;
    if (value.isNull() || value.isUndefined())
        m_values.remove(name);
    else
        m_values.insert(name, value);
    m_changed = true;
}

Result<> Settings::save()
{
    return m_changed ? unsaved()() : Result<>();
}

std::function<Result<>()> Settings::unsaved()
{
    // What could not be read may be whole for somebody else; it is not replaced.
    if (!m_readable)
        return [problem = *m_problem]() -> Result<> { return std::unexpected(problem); };
    m_changed = false;
    return [home = m_home, bytes = SettingsFile::toBytes(m_values), number = ++m_saves->taken, saves = m_saves] {
        return saves->write(home, bytes, number);
    };
}

Result<> Settings::exportTo(const QString &path) const
{
    return writeDurably(path, SettingsFile::toBytes(SettingsFile::withPreferences({}, preferences())));
}

Result<> Settings::importFrom(const QString &path)
{
    const Result<QByteArray> bytes = readWhole(path, 1024 * 1024);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<QJsonObject> values = SettingsFile::parse(*bytes, path);
    if (!values && values.error().code == Error::Code::Refused)
        return std::unexpected(values.error());
    const QJsonObject imported = values ? values->value("preferences"_L1).toObject() : QJsonObject();
    if (imported.isEmpty())
        return fail("settings.notSettings"_L1, {{"path"_L1, QDir::toNativeSeparators(path)}});
    QJsonObject together = m_values.value("preferences"_L1).toObject();
    for (auto it = imported.constBegin(); it != imported.constEnd(); ++it)
        together.insert(it.key(), it.value());
    set("preferences"_L1, together);
    return {};
}

} // namespace Understudy
