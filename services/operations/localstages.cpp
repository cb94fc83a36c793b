// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/connection.h"
#include "services/config/stagestore.h"
#include "services/operations/detect/stagedetector.h"
#include "services/operations/localbackupservice.h"
#include "services/operations/stagetester.h"
#include "services/storages/secrets/secretsidentity.h"

namespace Understudy {

Result<Detection> LocalBackupService::detect(const QString &place,
                                             const std::function<void(const DetectedStorage &)> &found,
                                             const TaskControl &control)
{
    return StageDetector(m_context, found).detect(place, control);
}

Result<StageTest> LocalBackupService::testStage(const QByteArray &json, const QList<StagePassword> &passwords,
                                                const TaskControl &control)
{
    const Result<StageFile> file = parseStageFile(json);
    if (!file)
        return std::unexpected(file.error());
    QHash<QString, QByteArray> byLogin;
    for (const StagePassword &password : passwords)
        byLogin.insert(loginOf(password.connection, password.container), password.password.toUtf8());
    std::optional<Passwords::Loan> loan;
    if (m_context.passwords)
        loan.emplace(*m_context.passwords, byLogin);
    Result<StageTest> test = StageTester(m_context).test(file->stage, control);
    if (test)
        test->warnings = file->warnings;
    return test;
}

Result<QByteArray> LocalBackupService::stageFile(const QString &id)
{
    const Result<StageFile> file = m_context.stages.stage(id);
    if (!file)
        return std::unexpected(file.error());
    return stageFileJson(file->stage);
}

// One after the other: the first that fails is what has to be said.
Result<> LocalBackupService::savePasswords(const QList<StagePassword> &passwords, const TaskControl &control)
{
    for (const StagePassword &password : passwords) {
        if (!m_context.passwords)
            break;
        const QString login = loginOf(password.connection, password.container);
        const Result<> saved = password.password.isEmpty()
                                   ? m_context.passwords->forget(login, control)
                                   : m_context.passwords->save(login, password.password.toUtf8(), control);
        if (!saved)
            return saved;
    }
    return {};
}

PasswordPlace LocalBackupService::passwordPlace(const TaskControl &control)
{
    return m_context.passwords ? m_context.passwords->place(control) : PasswordPlace();
}

Result<bool> LocalBackupService::identityIsInKeychain()
{
    return Understudy::identityIsInKeychain(IdentityPlace(m_context.home, m_context.keychain));
}

Result<> LocalBackupService::moveIdentity(bool intoKeychain, const TaskControl &control)
{
    return Understudy::moveIdentity(IdentityPlace(m_context.home, m_context.keychain), intoKeychain, control);
}

} // namespace Understudy
