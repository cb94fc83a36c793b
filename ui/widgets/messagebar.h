// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QList>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace Understudy {

struct MessageAction
{
    QString text; // a verb: “Roll back now”
    std::function<void()> trigger;
};

// A message where the person looks: an icon, a text, at most two things to do, and a way to close it. It lies in the
// layout and covers nothing.
class MessageBar final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Information, Good, Warning, Error };

    explicit MessageBar(Kind kind, QWidget *parent = nullptr);

    void setKind(Kind kind);
    [[nodiscard]] Kind kind() const { return m_kind; }
    // `text` in plain words; `detail` is what follows it, less loud.
    void setText(const QString &text, const QString &detail = {});
    [[nodiscard]] QString text() const;
    // At most two, in this order. Buttons with the same texts stay, so that the focus does.
    void setActions(const QList<MessageAction> &actions);
    [[nodiscard]] QList<QPushButton *> buttons() const { return m_buttons; }
    void setClosable(bool closable);
    [[nodiscard]] QList<QWidget *> focusChain() const; // what Tab goes through, in the order of reading

signals:
    void closed(); // by the person

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] Theme::Token token() const;
    void applyKind();

    Kind m_kind;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_detail;
    QHBoxLayout *m_actionBox;
    QList<MessageAction> m_actions;
    QList<QPushButton *> m_buttons;
    QToolButton *m_close;
};

} // namespace Understudy
