// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/texts.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy::Texts {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Texts)
};
} // namespace

static constexpr QChar s_dash = u'—';

// With one digit after the point, 999 960 bytes would be 1000.0 kB: they are told as the next unit.
static qint64 withoutThousands(qint64 bytes)
{
    for (qint64 unit = 1000; unit <= bytes && unit <= 1'000'000'000'000'000; unit *= 1000) {
        const qint64 next = unit * 1000;
        if (bytes < next && bytes >= next - unit / 20)
            return next;
    }
    return bytes;
}

QString size(qint64 bytes)
{
    if (bytes < 0)
        return s_dash;
    return bytes == 1 ? Words::tr("1 byte")
                      : QLocale().formattedDataSize(withoutThousands(bytes), 1, QLocale::DataSizeSIFormat);
}

QString spokenSize(qint64 bytes)
{
    if (bytes < 0)
        return Words::tr("size not known");
    if (bytes == 1)
        return Words::tr("1 byte");
    const std::array units{Words::tr("%1 bytes"), Words::tr("%1 kilobytes"), Words::tr("%1 megabytes"),
                           Words::tr("%1 gigabytes"), Words::tr("%1 terabytes")};
    auto amount = static_cast<double>(withoutThousands(bytes));
    size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < units.size(); ++unit)
        amount /= 1000;
    return units.at(unit).arg(QLocale().toString(amount, 'f', unit == 0 ? 0 : 1));
}

QString rows(qint64 number)
{
    return number == 1 ? Words::tr("1 row") : Words::tr("%1 rows").arg(count(number));
}

QString count(qint64 number)
{
    return number < 0 ? QString(s_dash) : QLocale().toString(number);
}

QString duration(qint64 milliseconds)
{
    if (milliseconds < 60'000)
        return Words::tr("%1 s").arg(QLocale().toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 3600)
        return Words::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Words::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString countdown(qint64 seconds)
{
    const qint64 left = std::max<qint64>(seconds, 0);
    return u"%1:%2"_s.arg(left / 60).arg(left % 60, 2, 10, QLatin1Char('0'));
}

QString when(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return s_dash;
    const QDateTime local = time.toLocalTime();
    const QDate today = now.toLocalTime().date();
    if (local.date() == today)
        return Words::tr("today %1").arg(clockTime(time));
    if (local.date() == today.addDays(-1))
        return Words::tr("yesterday %1").arg(clockTime(time));
    const bool thisYear = local.date().year() == today.year();
    //: A day of this year, in a list: 12 May
    return QLocale().toString(local, thisYear ? Words::tr("d MMM HH:mm") : Words::tr("d MMM yyyy HH:mm"));
}

QString ago(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return Words::tr("never");
    const qint64 seconds = std::max<qint64>(time.secsTo(now), 0);
    if (seconds < 60)
        return Words::tr("just now");
    if (seconds < 3600)
        return Words::tr("%n minute(s) ago", nullptr, static_cast<int>(seconds / 60));
    if (seconds < 86'400)
        return Words::tr("%n hour(s) ago", nullptr, static_cast<int>(seconds / 3600));
    return Words::tr("%n day(s) ago", nullptr, static_cast<int>(seconds / 86'400));
}

QString clockTime(const QDateTime &time)
{
    return time.toLocalTime().toString(u"HH:mm"_s);
}

QString exactTime(const QDateTime &time)
{
    if (!time.isValid())
        return s_dash;
    const QDateTime local = time.toLocalTime();
    return local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODate);
}

QString stateWord(StageState state)
{
    switch (state) {
    case StageState::Checking:
        return Words::tr("Checking…");
    case StageState::Running:
        return Words::tr("Running");
    case StageState::Suspending:
        return Words::tr("Suspending…");
    case StageState::Suspended:
        return Words::tr("Suspended");
    case StageState::Resuming:
        return Words::tr("Resuming…");
    case StageState::Unknown:
        return Words::tr("State not known");
    case StageState::Unreachable:
        return Words::tr("Unreachable");
    case StageState::Partly:
        return Words::tr("Partly reachable");
    case StageState::Restoring:
        return Words::tr("Restoring");
    case StageState::Watching:
        return Words::tr("Watching");
    case StageState::Interrupted:
        return Words::tr("Restore not finished");
    }
    Q_UNREACHABLE_RETURN({});
}

// The time of day is enough for today.
static QString since(const QDateTime &time, const QDateTime &now)
{
    return time.toLocalTime().date() == now.toLocalTime().date() || !now.isValid() ? clockTime(time) : when(time, now);
}

QString stateText(const StageCondition &condition)
{
    if (condition.state == StageState::Unreachable && condition.unreachableSince.isValid())
        return Words::tr("Unreachable since %1").arg(since(condition.unreachableSince, condition.checkedAt));
    if (condition.state == StageState::Partly)
        return Words::tr("%1 of %2 storages").arg(condition.reachable).arg(condition.storages);
    if (condition.state == StageState::Watching && condition.watchSecondsLeft)
        return Words::tr("Watching, %1 left").arg(countdown(*condition.watchSecondsLeft));
    return stateWord(condition.state);
}

QString statusWord(BackupStatus status)
{
    switch (status) {
    case BackupStatus::NotReady:
        return Words::tr("Not ready");
    case BackupStatus::Ready:
        return Words::tr("Ready");
    case BackupStatus::ReadyWithWarnings:
        return Words::tr("Ready with warnings");
    case BackupStatus::Failed:
        return Words::tr("Failed");
    case BackupStatus::Cancelled:
        return Words::tr("Cancelled");
    case BackupStatus::Damaged:
        return Words::tr("Damaged");
    }
    Q_UNREACHABLE_RETURN({});
}

QString statusText(const Backup &backup)
{
    if (backup.status == BackupStatus::NotReady)
        return Words::tr("Not ready %1").arg(percent(backup.progress));
    if (backup.status == BackupStatus::ReadyWithWarnings)
        return Words::tr("Ready, %n warning(s)", nullptr, static_cast<int>(backup.manifest.warnings.size()));
    if (backup.status == BackupStatus::Ready && backup.marks.verifiedAt.isValid() && backup.marks.verifiedGood)
        return Words::tr("Ready, verified");
    return statusWord(backup.status);
}

QString percent(double fraction)
{
    return Words::tr("%1%").arg(static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100));
}

QString kindWord(StorageKind kind, const QString &version)
{
    const auto word = [kind] {
        switch (kind) {
        case StorageKind::Files:
            return Words::tr("Files");
        case StorageKind::Postgres:
            return Words::tr("PostgreSQL");
        case StorageKind::Sqlite:
            return Words::tr("SQLite");
        case StorageKind::Secrets:
            return Words::tr("Secrets");
        case StorageKind::Http:
            return Words::tr("HTTP export");
        }
        Q_UNREACHABLE_RETURN(QString());
    };
    if (kind != StorageKind::Postgres || version.isEmpty())
        return word();
    return word() + u' ' + version.section(u'.', 0, 0); // "17.11" is PostgreSQL 17 to people
}

QString quoted(const QString &name)
{
    return Words::tr("“%1”").arg(name);
}

// No letter is cut in half, however it is made up.
QString shortened(const QString &name, qsizetype most)
{
    if (name.size() <= most)
        return name;
    const qsizetype end = most / 3;
    QTextBoundaryFinder before(QTextBoundaryFinder::Grapheme, name);
    before.setPosition(most - end - 1);
    if (!before.isAtBoundary())
        before.toPreviousBoundary();
    QTextBoundaryFinder after(QTextBoundaryFinder::Grapheme, name);
    after.setPosition(name.size() - end);
    if (!after.isAtBoundary())
        after.toNextBoundary();
    return name.first(before.position()) + u'…' + name.sliced(after.position());
}

QString withoutLongWords(const QString &text)
{
    static constexpr qsizetype s_longest = 40;
    QString result;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Line, text);
    for (qsizetype begin = 0, end = finder.toNextBoundary(); end > begin; end = finder.toNextBoundary()) {
        result += shortened(text.sliced(begin, end - begin), s_longest);
        begin = end;
    }
    return result;
}

QString stageTitle(const QString &id)
{
    return id.section(u'/', 0, 0) + u" › "_s + id.section(u'/', 1);
}

} // namespace Understudy::Texts
