// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

struct ComposeMount
{
    enum class Kind { Bind, Volume, Anonymous, Temporary };

    Kind kind = Kind::Bind;
    QString source; // as written: a path, or the volume's name in the file
    QString target; // inside the container
    bool readOnly = false;
    bool operator==(const ComposeMount &) const = default;
};

struct ComposePort
{
    QString address; // on this computer; empty = all
    int published = 0; // 0 = any that is free
    int target = 0;
    bool operator==(const ComposePort &) const = default;
};

struct ComposeService
{
    QString name;
    QString image; // empty if it is built
    QString containerName; // empty: as compose names it
    QList<ComposeMount> mounts;
    QList<ComposePort> ports;
    QHash<QString, QString> environment;
    QStringList envFiles;
    int line = 0;
};

// What a compose file says, as far as it can be read from the file alone.
struct ComposeFile
{
    QString project; // empty if it does not say
    QList<ComposeService> services; // in the file's order
    QHash<QString, QString> volumes; // name in the file -> its name for Docker, where it has another one
    QStringList notUnderstood; // "Line 12: ..."
};

// `variables` take the place of ${NAME}. Nothing that the file names is opened.
[[nodiscard]] ComposeFile readComposeFile(const QByteArray &bytes, const QHash<QString, QString> &variables);

// "${NAME:-x}" and its like. The names of variables that have neither value nor default go to `missing`.
[[nodiscard]] QString substituted(const QString &text, const QHash<QString, QString> &variables, QStringList &missing);

namespace ComposeLimits {
inline constexpr qsizetype services = 200;
inline constexpr qsizetype valuesOfService = 500;
} // namespace ComposeLimits

} // namespace Understudy
