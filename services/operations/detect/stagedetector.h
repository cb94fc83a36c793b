// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/compose/composefile.h"
#include "models/detected.h"
#include "models/envconnection.h"
#include "services/operations/context.h"
#include "services/operations/detect/foldersurvey.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <functional>

namespace Understudy {

// Finds what a stage could consist of: in a project's folder, in its compose file and .env, on this computer's
// PostgreSQL servers. Changes nothing. Used once.
class StageDetector
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageDetector)

public:
    using Found = std::function<void(const DetectedStorage &)>;

    // `found` is told each storage as it comes, on this thread; empty = nobody.
    StageDetector(const OperationContext &context, Found found);

    // `place`: a folder, a compose file in one, or empty for this computer's servers alone. What cannot be read is a
    // problem of its storage; errors: the folder itself, or Cancelled.
    [[nodiscard]] Result<Detection> detect(const QString &place, const TaskControl &control);

private:
    [[nodiscard]] Result<> lookAround(FolderSurvey &survey, const TaskControl &control);
    void readVariables(const FolderSurvey &survey);
    void readCompose(const FolderSurvey &survey);
    [[nodiscard]] Result<> takeService(const ComposeService &service, const TaskControl &control);
    [[nodiscard]] Result<> takeComposeDatabase(const ComposeService &service, const TaskControl &control);
    [[nodiscard]] Result<> takeMounts(const ComposeService &service, const TaskControl &control);
    [[nodiscard]] Result<> takeVariables(const TaskControl &control);
    [[nodiscard]] Result<> takeFolders(const FolderSurvey &survey, const TaskControl &control);
    [[nodiscard]] Result<> takeDatabaseFiles(const FolderSurvey &survey, const TaskControl &control);
    [[nodiscard]] Result<> takeSecrets(const FolderSurvey &survey, const TaskControl &control);
    [[nodiscard]] Result<> takeServers(const TaskControl &control);

    void nameThings(const FolderSurvey &survey);
    [[nodiscard]] Result<> findContainer(const ComposeService &service, const TaskControl &control);
    void putInside(DetectedStorage &found, const QString &service) const;

    [[nodiscard]] QString composeFileName() const;
    [[nodiscard]] QString composeProject() const;
    [[nodiscard]] QString componentOf(const QString &path) const;
    [[nodiscard]] EnvConnection reachable(EnvConnection found) const;
    [[nodiscard]] Result<> offerDatabase(DetectedStorage found, const EnvConnection &where, const TaskControl &control);
    // Checks it as a backup would, and hands it on.
    [[nodiscard]] Result<> offer(DetectedStorage found, const TaskControl &control);
    void handOn(DetectedStorage found);

    const OperationContext &m_context;
    Found m_found;
    Detection m_detection;
    ComposeFile m_compose;
    QHash<QString, QString> m_variables;
    QHash<QString, QString> m_sourceOf; // of a variable: the file it stands in
    QHash<QString, QString> m_composeOf; // path of a mount -> its service
    struct ServiceContainer
    {
        QString name;
        bool known = false; // to Docker
        bool asked = false; // Docker did answer
    };
    QHash<QString, ServiceContainer> m_containers; // of services whose database publishes no port
    QSet<QString> m_serverFolders; // mounts that a database server keeps its own files in
    QSet<QString> m_places; // what has been offered
    QSet<QString> m_names;
};

} // namespace Understudy
