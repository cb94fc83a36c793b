// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace Understudy {

class ElidedLabel;

// One fact of a header: what it is about, small, and what is so, with a glyph when it means something.
class Fact final : public QWidget
{
    Q_OBJECT

public:
    Fact(const QString &name, const QString &caption, QWidget *parent = nullptr);

    // `token` gives glyph and colour; none = a plain fact.
    void show(const QString &value, std::optional<Theme::Token> token = {}, const QString &tip = {});
    [[nodiscard]] QString value() const;
    [[nodiscard]] std::optional<Theme::Token> token() const { return m_token; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    QString m_caption;
    std::optional<Theme::Token> m_token;
    ElidedLabel *m_head;
    QLabel *m_glyph;
    ElidedLabel *m_value;
};

} // namespace Understudy
