// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QFile>
#include <QMutex>
#include <QString>

namespace Understudy {

// The log of the window: lines with time, level and category, in a file that begins anew when it is full; the last few
// stay. What cannot be written is dropped: a log keeps nobody from working. Thread-safe.
class LogFile
{
public:
    explicit LogFile(const QString &folder, qint64 largest = 2 * 1024 * 1024);
    ~LogFile();
    Q_DISABLE_COPY_MOVE(LogFile)

    static constexpr int kept = 4; // older files beside the one that is written

    // Takes over all messages of the program until it is destroyed. One at a time.
    void install();
    void write(QtMsgType type, const char *category, const QString &message);
    [[nodiscard]] QString path() const { return m_path; }

private:
    void rotate();

    const QString m_path;
    const qint64 m_largest;
    QMutex m_mutex;
    QFile m_file;
};

} // namespace Understudy
