// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString fileOf(IconName name)
{
    static constexpr std::array names{
        "activity"_L1,    "add"_L1,      "checking"_L1,  "close"_L1,       "collapse"_L1,    "delete"_L1,
        "demo"_L1,        "details"_L1,  "edit"_L1,      "error"_L1,       "expand"_L1,      "files"_L1,
        "filter"_L1,      "http"_L1,     "imported"_L1,  "information"_L1, "interrupted"_L1, "log"_L1,
        "more"_L1,        "muted"_L1,    "newbackup"_L1, "notready"_L1,    "ok"_L1,          "partly"_L1,
        "pinned"_L1,      "postgres"_L1, "project"_L1,   "recover"_L1,     "refresh"_L1,     "restore"_L1,
        "restoring"_L1,   "resume"_L1,   "running"_L1,   "safety"_L1,      "scheduled"_L1,   "secrets"_L1,
        "settings"_L1,    "sqlite"_L1,   "suspend"_L1,   "suspended"_L1,   "undo"_L1,        "unknown"_L1,
        "unreachable"_L1, "verify"_L1,   "warning"_L1,   "watching"_L1};
    static_assert(names.size() == static_cast<size_t>(IconName::Watching) + 1);
    return u":/icons/%1.svg"_s.arg(names.at(static_cast<size_t>(name)));
}

namespace {

// Asks the palette each time it paints, so a change of colours needs no new icon.
class TintedIcon final : public QIconEngine
{
public:
    TintedIcon(IconName name, std::optional<Theme::Token> token)
        : m_name(name)
        , m_token(token)
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal scale = painter->device()->devicePixelRatio();
        const int side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        painter->drawPixmap(square.topLeft(), drawn(side, scale, mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return drawn(std::min(size.width(), size.height()), scale, mode);
    }

    QIconEngine *clone() const override { return new TintedIcon(*this); }
    QString key() const override { return u"understudy"_s; }
    QString iconName() override { return fileOf(m_name); }

private:
    // A view paints the same few icons over and over: each is drawn once per size and colour.
    [[nodiscard]] QPixmap drawn(int side, qreal scale, QIcon::Mode mode) const
    {
        const QByteArray tint = colour(mode).name().toUtf8();
        const QString key = u"%1 %2 %3 %4"_s.arg(fileOf(m_name), QLatin1StringView(tint)).arg(side).arg(scale);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap((QSizeF(side, side) * scale).toSize()); // Qt gives the size without the scale
        pixmap.fill(Qt::transparent);
        QFile file(fileOf(m_name));
        if (file.open(QIODevice::ReadOnly)) {
            QSvgRenderer renderer(file.readAll().replace("#000000", tint));
            QPainter painter(&pixmap);
            renderer.render(&painter, QRectF(pixmap.rect()));
        }
        pixmap.setDevicePixelRatio(scale);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        return m_token ? Theme::colour(*m_token, palette) : palette.color(QPalette::Active, QPalette::WindowText);
    }

    IconName m_name;
    std::optional<Theme::Token> m_token;
};

} // namespace

QIcon icon(IconName name, std::optional<Theme::Token> token)
{
    return QIcon(new TintedIcon(name, token));
}

QIcon applicationIcon()
{
    return QIcon(u":/icons/understudy.svg"_s);
}

IconName iconName(StageState state)
{
    switch (state) {
    case StageState::Checking:
    case StageState::Suspending:
    case StageState::Resuming:
        return IconName::Checking;
    case StageState::Running:
        return IconName::Running;
    case StageState::Suspended:
        return IconName::Suspended;
    case StageState::Unknown:
        return IconName::Unknown;
    case StageState::Unreachable:
        return IconName::Unreachable;
    case StageState::Partly:
        return IconName::Partly;
    case StageState::Restoring:
        return IconName::Restoring;
    case StageState::Watching:
        return IconName::Watching;
    case StageState::Interrupted:
        return IconName::Interrupted;
    }
    Q_UNREACHABLE_RETURN(IconName::Unknown);
}

Theme::Token token(StageState state)
{
    switch (state) {
    case StageState::Running:
        return Theme::Token::Ok;
    case StageState::Unreachable:
    case StageState::Interrupted:
        return Theme::Token::Error;
    case StageState::Partly:
        return Theme::Token::Warning;
    case StageState::Restoring:
    case StageState::Watching:
        return Theme::Token::Running;
    case StageState::Checking:
    case StageState::Suspending:
    case StageState::Suspended:
    case StageState::Resuming:
    case StageState::Unknown:
        return Theme::Token::Muted;
    }
    Q_UNREACHABLE_RETURN(Theme::Token::Muted);
}

IconName iconName(BackupStatus status)
{
    switch (status) {
    case BackupStatus::NotReady:
        return IconName::NotReady;
    case BackupStatus::Ready:
        return IconName::Ok;
    case BackupStatus::ReadyWithWarnings:
        return IconName::Warning;
    case BackupStatus::Failed:
    case BackupStatus::Damaged:
        return IconName::Error;
    case BackupStatus::Cancelled:
        return IconName::Muted;
    }
    Q_UNREACHABLE_RETURN(IconName::Unknown);
}

Theme::Token token(BackupStatus status)
{
    switch (status) {
    case BackupStatus::NotReady:
        return Theme::Token::Running;
    case BackupStatus::Ready:
        return Theme::Token::Ok;
    case BackupStatus::ReadyWithWarnings:
        return Theme::Token::Warning;
    case BackupStatus::Failed:
    case BackupStatus::Damaged:
        return Theme::Token::Error;
    case BackupStatus::Cancelled:
        return Theme::Token::Muted;
    }
    Q_UNREACHABLE_RETURN(Theme::Token::Muted);
}

IconName iconName(StorageKind kind)
{
    switch (kind) {
    case StorageKind::Files:
        return IconName::Files;
    case StorageKind::Postgres:
        return IconName::Postgres;
    case StorageKind::Sqlite:
        return IconName::Sqlite;
    case StorageKind::Secrets:
        return IconName::Secrets;
    case StorageKind::Http:
        return IconName::Http;
    }
    Q_UNREACHABLE_RETURN(IconName::Unknown);
}

} // namespace Understudy
