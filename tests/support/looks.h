// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QPixmap>
#include <QTest>
#include <QWidget>

#include <functional>
#include <memory>

namespace Understudy::Testing {

[[nodiscard]] inline QPalette darkPalette()
{
    QPalette palette(QColor(0x35, 0x35, 0x35));
    palette.setColor(QPalette::Window, QColor(0x35, 0x35, 0x35));
    palette.setColor(QPalette::Base, QColor(0x1e, 0x1e, 0x1e));
    palette.setColor(QPalette::AlternateBase, QColor(0x2a, 0x2a, 0x2a));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, QColor(0xf0, 0xf0, 0xf0));
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x5f, 0xa8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x8a, 0x8a, 0x8a));
    return palette;
}

// The application looks so while this lives: "light", "dark", or "large" with letters twice their size.
class Look
{
public:
    explicit Look(const QString &name)
    {
        if (name == u"dark")
            QApplication::setPalette(darkPalette());
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

// Leaves a picture in the folder "pictures" beside the test programs, for people to look at. False if nothing was drawn.
[[nodiscard]] inline bool keepPicture(QWidget &widget, const QString &name)
{
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/pictures"));
    for (int turn = 0; turn < 5; ++turn)
        QApplication::processEvents(); // what was just filled is laid out, and a scroll bar more or less again
    const QPixmap picture = widget.grab();
    return folder.mkpath(QStringLiteral(".")) && !picture.isNull()
           && picture.save(folder.filePath(name + QStringLiteral(".png")));
}

// Makes and shows the window once in each look; `make` gives it its state.
inline void takePictures(const QString &name, const std::function<std::unique_ptr<QWidget>()> &make)
{
    for (const QString &look : {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("large")}) {
        const Look now(look);
        const std::unique_ptr<QWidget> window = make();
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get(), patienceMs));
        QVERIFY(keepPicture(*window, name + QLatin1Char('-') + look));
    }
}

} // namespace Understudy::Testing
