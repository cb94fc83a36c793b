// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace Understudy {

// A long text to be read, copied or saved: a page of the help.
class TextDialog final : public QDialog
{
    Q_OBJECT

public:
    // `fileName`: what it is called when it is saved.
    TextDialog(const QString &title, const QString &introduction, const QString &text, const QString &fileName,
               QWidget *parent = nullptr);

signals:
    void saveRequested(const QString &path, const QByteArray &text);

private:
    void copy();
    void askWhere(const QString &fileName);

    QPlainTextEdit *m_text;
};

} // namespace Understudy
