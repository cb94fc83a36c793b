// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagetester.h"

#include "models/messages/catalog.h"
#include "services/operations/stagesurvey.h"
#include "services/releases/health.h"
#include "services/releases/release.h"
#include "services/runtimes/runtimefactory.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Kind = TestedPart::Kind;

StageTester::StageTester(const OperationContext &context)
    : m_context(context)
{ }

Result<StageTest> StageTester::test(const Stage &stage, const TaskControl &control) const
{
    StageTest test;
    if (const Result<> tested = testStorages(stage, test, control); !tested)
        return std::unexpected(tested.error());
    if (stage.runtime.kind == "commands"_L1) {
        testProgram(tr("Suspend"), stage.runtime.suspend, test);
        testProgram(tr("Resume"), stage.runtime.resume, test);
        if (const Result<> tested = testState(stage, test, control); !tested)
            return std::unexpected(tested.error());
    }
    if (const Result<> tested = testRelease(stage, test, control); !tested)
        return std::unexpected(tested.error());
    if (const Result<> tested = testHealth(stage, test, control); !tested)
        return std::unexpected(tested.error());
    return test;
}

Result<> StageTester::testStorages(const Stage &stage, StageTest &test, const TaskControl &control) const
{
    const Result<QList<StorageStatus>> storages = StageSurvey(m_context).lookAtStorages(stage, control);
    if (!storages)
        return std::unexpected(storages.error());
    for (const StorageStatus &storage : *storages)
        test.parts.append({.kind = Kind::Storage,
                           .name = storage.id,
                           .good = storage.problems.isEmpty(),
                           .answer = storage.version,
                           .sizeBytes = storage.sizeBytes,
                           .limits = storage.cannot,
                           .problems = storage.problems});
    return {};
}

// Suspending only to see whether it works would take the stage down.
void StageTester::testProgram(const QString &what, const QStringList &command, StageTest &test) const
{
    const QString program = command.value(0);
    const QFileInfo file(program);
    const QString found = file.isAbsolute() ? (file.isExecutable() && file.isFile() ? program : QString())
                                            : QStandardPaths::findExecutable(program);
    TestedPart part{.kind = Kind::Command, .name = what, .good = !found.isEmpty()};
    if (part.good)
        part.answer = tr("“%1” is there; it was not run.").arg(found);
    else
        part.problems.append(Messages::error("stage.programNotFound"_L1, {{"program"_L1, program}}));
    test.parts.append(part);
}

Result<> StageTester::testState(const Stage &stage, StageTest &test, const TaskControl &control) const
{
    const Result<RuntimeState> state = m_context.runtimes.make(stage.runtime)->state(control);
    if (!state && state.error().code == Error::Code::Cancelled)
        return std::unexpected(state.error());
    TestedPart part{.kind = Kind::Command, .name = tr("State"), .good = state.has_value()};
    if (state)
        part.answer = *state == RuntimeState::Running ? tr("running") : tr("suspended");
    else
        part.problems.append(state.error());
    test.parts.append(part);
    return {};
}

Result<> StageTester::testRelease(const Stage &stage, StageTest &test, const TaskControl &control) const
{
    if (stage.releaseCommand.isEmpty())
        return {};
    const Result<QString> release = currentRelease(stage, m_context.commands, control);
    if (!release && release.error().code == Error::Code::Cancelled)
        return std::unexpected(release.error());
    TestedPart part{.kind = Kind::Release, .name = tr("Release"), .good = release.has_value()};
    if (release)
        part.answer = *release;
    else
        part.problems.append(release.error());
    test.parts.append(part);
    return {};
}

Result<> StageTester::testHealth(const Stage &stage, StageTest &test, const TaskControl &control) const
{
    const Result<QList<HealthAnswer>> answers = askHealth(stage.health, control);
    if (!answers)
        return std::unexpected(answers.error());
    for (const HealthAnswer &answer : *answers) {
        const auto check = std::ranges::find(stage.health, answer.name, &HealthCheck::name);
        const QString url = check == stage.health.end() ? QString() : check->url.toDisplayString();
        TestedPart part{.kind = Kind::Health, .name = answer.name, .good = answer.healthy, .answer = answer.answer};
        if (!part.good)
            part.problems.append(Messages::error(
                "stage.healthFailed"_L1, {{"name"_L1, answer.name}, {"url"_L1, url}, {"answer"_L1, answer.answer}}));
        test.parts.append(part);
    }
    return {};
}

} // namespace Understudy
