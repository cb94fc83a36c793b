// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QDialog>

namespace Understudy {

// All that is known of an error: what happened, why, what to do, what is safe; and, folded away, the facts for
// whoever is asked for help.
class ErrorDetails final : public QDialog
{
    Q_OBJECT

public:
    explicit ErrorDetails(const Error &error, QWidget *parent = nullptr);

    [[nodiscard]] QString report() const; // as text, to copy

private:
    [[nodiscard]] QWidget *makeFacts();

    Error m_error;
};

} // namespace Understudy
