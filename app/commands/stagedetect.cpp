// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/stagedetect.h"

#include "app/commands/options.h"
#include "app/exitcodes.h"
#include "app/output/detectionprinter.h"
#include "services/backupservice.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Understudy {

CliCommand::Description StageDetect::description() const
{
    return {
        .noun = u"stage"_s,
        .verb = u"detect"_s,
        .arguments = u"DIR"_s,
        .summary = tr("Looks for databases, files and secrets in a project's folder."),
        .notes = {tr("Reads its compose file and .env, and this computer's PostgreSQL servers; changes nothing."),
                  tr("Ends with a stage file to begin with. Passwords it finds are used to try a connection, and never "
                     "printed.")},
        .examples = {u"stage detect ~/shop"_s, u"stage detect ~/shop -o json"_s}};
}

void StageDetect::define(CLI::App &app)
{
    Options::words(app, m_words, 1, 1, u"DIR"_s, tr("the project's folder, or its compose file"));
}

Result<Outcome> StageDetect::work(BackupService &service, const Session &session)
{
    const QString place = QDir::cleanPath(QFileInfo(m_words.first()).absoluteFilePath());
    const Result<Detection> detection = service.detect(place, {}, session.control);
    if (!detection)
        return std::unexpected(detection.error());
    return Outcome{.exitCode = ExitCode::done,
                   .text = DetectionPrinter::text(*detection),
                   .json = DetectionPrinter::json(*detection)};
}

} // namespace Understudy
