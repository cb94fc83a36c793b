// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/savetext.h"

#include "models/messages/catalog.h"
#include "services/tasks/taskrunner.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace Understudy {

static Result<> write(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        return {};
    return fail("common.writeFailed"_L1,
                {{"path"_L1, QDir::toNativeSeparators(path)}, {"reason"_L1, file.errorString()}});
}

void saveText(TaskRunner &tasks, QObject *context, const QString &path, const QByteArray &text,
              const std::function<void(const Error &)> &failed)
{
    const auto done = [failed](const Result<> &written) {
        if (!written)
            failed(written.error());
    };
    const TaskInfo info{.title = QCoreApplication::translate("SaveText", "Save “%1”").arg(path)};
    const auto started = tasks.start(
        info, [path, text](const TaskControl &) { return write(path, text); }, context, done);
    Q_ASSERT(started); // what belongs to no stage is never refused
}

} // namespace Understudy
