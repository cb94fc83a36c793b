// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/keychain.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/tasks/eventthread.h"

#include <QDeadlineTimer>
#include <QMutex>

#include <qt6keychain/keychain.h>

#include <chrono>
#include <future>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static const QString s_service = u"Understudy"_s;
static const QString s_probe = u"probe"_s; // a name that nothing is kept under
static constexpr auto s_turn = 50ms;
static constexpr auto s_patience = 2min; // somebody may have to type a password
static constexpr auto s_probePatience = 5s;

namespace {

struct Answer
{
    QKeychain::Error error = QKeychain::NoError;
    QString text; // why, as the keychain says it
    QByteArray secret;
};

} // namespace

// The library keeps one queue for all jobs and may only be used from the thread that used it first.
struct SystemKeychain::Worker
{
    template<typename Job, typename Prepare>
    Result<Answer> ask(const QString &name, Prepare prepare, std::chrono::milliseconds patience,
                       const TaskControl &control);

    std::optional<EventThread> thread; // made when it is first needed
    QMutex making;
    QMutex probing;
    std::optional<bool> available;
};

// Waits while the job runs in its own thread. Who is cancelled goes away; the answer then comes to nobody, which is why
// it is shared.
template<typename Job, typename Prepare>
Result<Answer> SystemKeychain::Worker::ask(const QString &name, Prepare prepare, std::chrono::milliseconds patience,
                                           const TaskControl &control)
{
    const auto promise = std::make_shared<std::promise<Answer>>();
    std::future<Answer> future = promise->get_future();
    {
        const QMutexLocker locker(&making);
        if (!thread)
            thread.emplace();
    }
    thread->post([promise, name, prepare] {
        auto *job = new Job(s_service); // deletes itself when it has finished
        job->setInsecureFallback(false);
        job->setKey(name);
        prepare(*job);
        QObject::connect(job, &QKeychain::Job::finished, job, [promise](QKeychain::Job *done) {
            Answer answer{.error = done->error(), .text = done->errorString()};
            if (const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(done))
                answer.secret = reading->binaryData();
            promise->set_value(answer);
        });
        job->start();
    });
    const QDeadlineTimer deadline(patience);
    while (future.wait_for(s_turn) != std::future_status::ready) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        if (deadline.hasExpired())
            return fail("settings.keychainSilent"_L1);
    }
    return future.get();
}

static Error errorOf(const Answer &answer)
{
    const bool denied = answer.error == QKeychain::AccessDenied || answer.error == QKeychain::AccessDeniedByUser;
    const QString details = u"%1 %2"_s.arg(answer.error).arg(answer.text);
    return denied ? Messages::error("settings.keychainDenied"_L1, {}, details)
                  : Messages::error("settings.keychainFailed"_L1, {{"reason"_L1, answer.text.simplified()}}, details);
}

static const auto s_nothing = [](const QKeychain::Job &) { };

SystemKeychain::SystemKeychain()
    : m_worker(std::make_unique<Worker>())
{
    if (qEnvironmentVariable("UNDERSTUDY_KEYCHAIN") == "file"_L1)
        m_worker->available = false;
}

SystemKeychain::~SystemKeychain() = default;

bool SystemKeychain::isAvailable(const TaskControl &control) const
{
    const QMutexLocker locker(&m_worker->probing);
    if (!m_worker->available) {
        const Result<Answer> answer = m_worker->ask<QKeychain::ReadPasswordJob>(s_probe, s_nothing, s_probePatience,
                                                                                control);
        if (!answer && answer.error().code == Error::Code::Cancelled)
            return false; // and not known yet
        m_worker->available = answer
                              && (answer->error == QKeychain::NoError || answer->error == QKeychain::EntryNotFound);
        if (!*m_worker->available)
            qCInfo(lcConfig).noquote() << "no system keychain:" << (answer ? answer->text : answer.error().message);
    }
    return *m_worker->available;
}

Result<std::optional<QByteArray>> SystemKeychain::read(const QString &name, const TaskControl &control) const
{
    const Result<Answer> answer = m_worker->ask<QKeychain::ReadPasswordJob>(name, s_nothing, s_patience, control);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->error == QKeychain::EntryNotFound)
        return std::optional<QByteArray>();
    if (answer->error != QKeychain::NoError)
        return std::unexpected(errorOf(*answer));
    return answer->secret;
}

Result<> SystemKeychain::write(const QString &name, const QByteArray &secret, const TaskControl &control)
{
    const auto prepare = [secret](QKeychain::WritePasswordJob &job) { job.setBinaryData(secret); };
    const Result<Answer> answer = m_worker->ask<QKeychain::WritePasswordJob>(name, prepare, s_patience, control);
    if (!answer)
        return std::unexpected(answer.error());
    return answer->error == QKeychain::NoError ? Result<>() : std::unexpected(errorOf(*answer));
}

Result<> SystemKeychain::remove(const QString &name, const TaskControl &control)
{
    const Result<Answer> answer = m_worker->ask<QKeychain::DeletePasswordJob>(name, s_nothing, s_patience, control);
    if (!answer)
        return std::unexpected(answer.error());
    const bool gone = answer->error == QKeychain::NoError || answer->error == QKeychain::EntryNotFound;
    return gone ? Result<>() : std::unexpected(errorOf(*answer));
}

} // namespace Understudy
