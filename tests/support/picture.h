// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QPixmap>
#include <QTest>
#include <QWidget>

#include <functional>

namespace Understudy::Testing {

// Leaves a picture of a window in the folder "pictures" beside the test programs, for people to look at. False if
// nothing was drawn.
[[nodiscard]] inline bool savePicture(QWidget &widget, const QString &name)
{
    const QString folder = QCoreApplication::applicationDirPath() + QStringLiteral("/pictures");
    QDir().mkpath(folder);
    for (int turn = 0; turn < 5; ++turn)
        QApplication::processEvents(); // what was just filled is laid out, and a scroll bar more or less again
    const QPixmap picture = widget.grab();
    return !picture.isNull() && picture.save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

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

// Makes and shows the window three times: light, dark, and with letters twice as large; `make` gives it its state.
inline void takePictures(const QString &name, const std::function<std::unique_ptr<QWidget>()> &make)
{
    const QPalette light = QApplication::palette();
    const QFont font = QApplication::font();
    for (const QString &look : {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("large")}) {
        QApplication::setPalette(look == QStringLiteral("dark") ? darkPalette() : light);
        QFont letters = font;
        if (look == QStringLiteral("large"))
            letters.setPointSizeF(font.pointSizeF() * 2);
        QApplication::setFont(letters);
        const std::unique_ptr<QWidget> window = make();
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        QVERIFY(savePicture(*window, name + QLatin1Char('-') + look));
    }
    QApplication::setPalette(light);
    QApplication::setFont(font);
}

} // namespace Understudy::Testing
