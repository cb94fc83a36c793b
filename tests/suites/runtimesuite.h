// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/runtimes/runtime.h"

#include <QString>

#include <functional>
#include <memory>

namespace Understudy::Testing {

// The law of every runtime that can suspend. Each function is one sentence of it and checks against the real service,
// not against what the runtime says. The service runs before each call and after it.
class RuntimeSuite
{
public:
    using Make = std::function<std::unique_ptr<Runtime>()>;
    using IsRunning = std::function<bool()>; // the service itself

    RuntimeSuite(Make make, IsRunning isRunning);

    void saysWhatRuns();
    void suspendedMeansThatNothingRuns();
    void resumeStartsWhatRan();
    void resumeIsHarmlessWhenItRuns();
    void suspendIsHarmlessWhenItIsSuspended();
    void aLeaseTakenWhileSuspendedResumesNothing();
    void anotherObjectResumesByTheLease();
    void anEmptyLeaseResumes();
    void cancelledBeforeItDoesNothing();

private:
    [[nodiscard]] static TaskControl control();

    Make m_make;
    IsRunning m_isRunning;
};

} // namespace Understudy::Testing
