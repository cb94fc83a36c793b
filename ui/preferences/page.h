// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace Understudy {

// One page of the preferences: headings, controls below them, and notes that a keyboard reaches.
class PreferencesPage : public QWidget
{
    Q_OBJECT

public:
    PreferencesPage(const QString &title, const QString &name, QWidget *parent);

    [[nodiscard]] QString title() const { return m_title; }

protected:
    QLabel *addHeading(const QString &text);
    // Text that explains; empty ones are hidden. As wide as the page, in lines.
    QLabel *addNote(const QString &text = {});
    // A label above its field: wide texts and long translations fit.
    void addField(const QString &label, QWidget *field);
    void addRow(const QList<QWidget *> &widgets); // beside each other, from the leading edge
    void addWide(QWidget *widget, int stretch = 0);
    void finish(); // what follows is empty room

    static void setNote(QLabel *note, const QString &text);

private:
    QString m_title;
    QVBoxLayout *m_layout;
};

} // namespace Understudy
