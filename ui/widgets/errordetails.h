// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QDateTime>
#include <QDialog>

namespace Understudy {

// All that is known of an error: what happened, why, what to do, what is safe; and, folded away, the facts for
// whoever is asked for help.
class ErrorDetails final : public QDialog
{
    Q_OBJECT

public:
    // `time`: when it happened, for the report; invalid = not known.
    explicit ErrorDetails(const Error &error, QWidget *parent = nullptr, const QDateTime &time = {});

    [[nodiscard]] QString report() const; // as text, to copy or to keep

signals:
    void saveRequested(const QString &path, const QByteArray &report);

private:
    [[nodiscard]] QWidget *makeFacts();
    void askWhere();

    Error m_error;
    QDateTime m_time;
};

} // namespace Understudy
