// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"
#include "models/stage.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace Understudy {

// What happens once the data is in: resume, and watch the health for a while.
class RestoreAfter final : public QWidget
{
    Q_OBJECT

public:
    explicit RestoreAfter(QWidget *parent = nullptr);

    void setStage(const Stage &stage);
    // A stage that is suspended for the swap alone always runs again afterwards.
    void setResumesAnyway(bool resumes);
    void fill(RestoreRequest &request) const;
    [[nodiscard]] QList<QWidget *> focusChain() const;

private:
    void refresh();

    Stage m_stage;
    bool m_resumesAnyway = false;
    bool m_wished = true; // what the box said before it had no say
    QCheckBox *m_resume;
    QComboBox *m_minutes;
    QLabel *m_rollsBack;
};

} // namespace Understudy
