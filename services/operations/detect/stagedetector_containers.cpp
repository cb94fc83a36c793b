// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/detect/stagedetector.h"
#include "services/process/docker.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

// Databases of a compose file that publish no port: they are reached in their containers.

// As compose finds it: by a variable, by the file, by the file's folder.
QString StageDetector::composeProject() const
{
    static const QRegularExpression others(u"[^a-z0-9_-]+"_s);
    static const QRegularExpression beginning(u"\\A[_-]+"_s);
    const QString set = m_variables.value(u"COMPOSE_PROJECT_NAME"_s);
    if (!set.isEmpty() || !m_compose.project.isEmpty())
        return set.isEmpty() ? m_compose.project : set;
    const QString folder = QFileInfo(QFileInfo(m_detection.composeFile).absolutePath()).fileName();
    return folder.toLower().remove(others).remove(beginning);
}

Result<> StageDetector::findContainer(const ComposeService &service, const TaskControl &control)
{
    const Result<QStringList> known = containersOfService(m_context.commands, composeProject(), service.name, control);
    if (!known && known.error().code == Error::Code::Cancelled)
        return std::unexpected(known.error());
    ServiceContainer container{.name = known ? known->value(0) : QString(), .asked = known.has_value()};
    container.known = !container.name.isEmpty();
    if (!container.known)
        container.name = service.containerName.isEmpty() ? u"%1-%2-1"_s.arg(composeProject(), service.name)
                                                         : service.containerName;
    m_containers.insert(service.name, container);
    return {};
}

// A container that Docker does not know is offered and not proposed: a stage with it could not be backed up today.
void StageDetector::putInside(DetectedStorage &found, const QString &service) const
{
    if (!m_containers.contains(service))
        return;
    const ServiceContainer container = m_containers.value(service);
    found.config.container = container.name;
    found.suggested = container.known;
    if (!container.asked)
        found.limits.append(tr("Docker did not answer, so “%1” is only the name that the container of “%2” usually has")
                                .arg(container.name, service));
}

} // namespace Understudy
