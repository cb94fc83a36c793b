// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QPixmap>
#include <QWidget>

namespace Understudy::Testing {

// The application looks so while this lives: "light", "dark", or "large" with letters twice their size.
class Look
{
public:
    explicit Look(const QString &name)
    {
        if (name == u"dark") {
            QPalette dark(QColor(0x35, 0x35, 0x35), QColor(0x35, 0x35, 0x35));
            dark.setColor(QPalette::Base, QColor(0x1e, 0x1e, 0x1e));
            dark.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xa8));
            dark.setColor(QPalette::HighlightedText, Qt::white);
            QApplication::setPalette(dark);
        }
        QFont letters = m_font;
        letters.setPointSizeF(m_font.pointSizeF() * (name == u"large" ? 2 : 1));
        QApplication::setFont(letters);
    }
    ~Look()
    {
        QApplication::setPalette(m_palette);
        QApplication::setFont(m_font);
    }
    Q_DISABLE_COPY_MOVE(Look)

private:
    const QPalette m_palette = QApplication::palette();
    const QFont m_font = QApplication::font();
};

// Leaves a picture beside the test programs, for people to look at. False if nothing was drawn.
[[nodiscard]] inline bool keepPicture(QWidget &widget, const QString &name)
{
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/pictures"));
    const QPixmap picture = widget.grab();
    return folder.mkpath(QStringLiteral(".")) && !picture.isNull()
           && picture.save(folder.filePath(name + QStringLiteral(".png")));
}

} // namespace Understudy::Testing
