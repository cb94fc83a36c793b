// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/wrappedtext.h"

#include "models/direction.h"
#include "models/texts.h"

#include <QLabel>

namespace Understudy {

QLabel *wrappedLabel(const QString &name, const QString &text)
{
    auto *label = new QLabel(text);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

void showWrapped(QLabel &label, const QString &text)
{
    const QString shown = Texts::withoutLongWords(text);
    label.setTextFormat(Qt::PlainText); // what looks like a tag is part of a name
    label.setText(Texts::directed(shown, label.layoutDirection()));
    label.setToolTip(shown == text ? QString() : text);
}

QString wholeText(const QLabel &label)
{
    return label.toolTip().isEmpty() ? Texts::undirected(label.text()) : label.toolTip();
}

} // namespace Understudy
