// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;
class QLayout;
class QPushButton;

namespace Understudy {

class ElidedLabel;

// Where the stage's project lies: a folder that is dropped or chosen, or nothing.
class WherePage final : public QFrame
{
    Q_OBJECT

public:
    explicit WherePage(QWidget *parent = nullptr);

    void setPlace(const QString &place);
    [[nodiscard]] QString place() const { return m_place; } // empty: this computer's servers alone

signals:
    void placeChosen(const QString &place);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void buildZone();
    [[nodiscard]] QLayout *buildChoices();
    void chooseFolder();
    void chooseComposeFile();
    void forget();

    QString m_place;
    bool m_dragging = false;
    QWidget *m_zone;
    QLabel *m_picture;
    QLabel *m_invitation;
    ElidedLabel *m_chosen;
    QPushButton *m_forget;
};

} // namespace Understudy
