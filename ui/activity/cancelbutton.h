// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPushButton>

namespace Understudy {

class ActivityModel;

// Cancels an operation, and says what that does: a restore whose data is in use already can only be rolled back.
class CancelButton final : public QPushButton
{
    Q_OBJECT

public:
    explicit CancelButton(QWidget *parent = nullptr);

    void follow(const ActivityModel &model, quint64 id); // of an operation that runs
};

} // namespace Understudy
