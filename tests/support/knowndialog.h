// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"

#include <QTest>
#include <QWidget>

#include <functional>
#include <memory>

namespace Understudy::Testing {

// One dialog, or one state of it, as a person sees it with what is usual in it.
struct KnownDialog
{
    const char *name;
    std::function<std::unique_ptr<QWidget>()> make;
};

// A question that another window asks: taken from it, so that it can be shown and walked through by itself. Its owner
// lives as long as it does, for what the question leads to.
class OwnerOfAQuestion final : public QObject
{
public:
    OwnerOfAQuestion(QWidget *question, std::shared_ptr<void> owner)
        : QObject(question)
        , m_owner(std::move(owner))
    { }

private:
    std::shared_ptr<void> m_owner;
};

[[nodiscard]] inline std::unique_ptr<QWidget> questionOf(const QWidget &asker, const QString &name,
                                                         std::shared_ptr<void> owner)
{
    auto *question = asker.findChild<QWidget *>(name);
    if (!question)
        qFatal() << "nobody asks" << name;
    question->hide();
    question->setAttribute(Qt::WA_DeleteOnClose, false); // whoever made it takes it away
    question->setParent(nullptr, question->windowFlags());
    new OwnerOfAQuestion(question, std::move(owner));
    return std::unique_ptr<QWidget>(question);
}

// For what a dialog shows only after its first turns; a dialog that never gets there is no dialog to walk through.
inline void waitUntil(const std::function<bool()> &holds)
{
    if (!QTest::qWaitFor(holds, patienceMs))
        qFatal("what is usual did not come");
}

} // namespace Understudy::Testing
