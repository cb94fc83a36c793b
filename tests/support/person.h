// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QScrollArea>
#include <QTest>
#include <QToolButton>
#include <QWindow>

// What a person does at a window: looks for something by its name, and presses it where it can be seen, or types. All of
// it goes to the window as from the screen, so what is disabled, covered or behind a dialog does not answer.
namespace Understudy::Testing {

// The one of this name that can be seen, in whatever window; null = there is none.
template<typename Widget = QWidget>
[[nodiscard]] Widget *seen(const QString &name)
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        QList<Widget *> all = window->findChildren<Widget *>(name);
        if (auto *itself = qobject_cast<Widget *>(window); itself && window->objectName() == name)
            all.prepend(itself);
        for (Widget *one : std::as_const(all)) {
            if (one->isVisible())
                return one;
        }
    }
    return nullptr;
}

template<typename Widget = QWidget>
[[nodiscard]] Widget *awaited(const QString &name)
{
    const bool came = QTest::qWaitFor([&name] { return seen<Widget>(name) != nullptr; }, patienceMs);
    return came ? seen<Widget>(name) : nullptr;
}

// Whether a press on its middle would meet it.
[[nodiscard]] inline bool isInSight(const QWidget &widget)
{
    const QWidget *window = widget.window();
    const QWidget *there = window->childAt(widget.mapTo(window, widget.rect().center()));
    return there && (there == &widget || widget.isAncestorOf(there))
           && widget.visibleRegion().contains(widget.rect().center());
}

// Scrolls to it where that is needed.
inline void comeTo(QWidget &widget)
{
    for (QWidget *parent = widget.parentWidget(); parent && !parent->isWindow(); parent = parent->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(parent); area && area->widget()->isAncestorOf(&widget))
            area->ensureWidgetVisible(&widget);
    }
    QCoreApplication::processEvents();
}

[[nodiscard]] inline bool pressAt(QWidget &widget, const QPoint &place)
{
    QWidget *window = widget.window();
    if (!QTest::qWaitForWindowActive(window, patienceMs))
        return false;
    QTest::mouseClick(window->windowHandle(), Qt::LeftButton, {}, widget.mapTo(window, place));
    return true;
}

// Waits until it can be pressed.
[[nodiscard]] inline bool press(QAbstractButton *button)
{
    if (!button || !QTest::qWaitFor([button] { return button->isEnabled(); }, patienceMs))
        return false;
    comeTo(*button);
    // A box and a dot are met at their sign, however far the widget goes on beside it.
    const QPoint sign(button->height() / 2, button->height() / 2);
    const bool hasSign = button->isCheckable() && !qobject_cast<QToolButton *>(button);
    return isInSight(*button) && pressAt(*button, hasSign ? sign : button->rect().center());
}

[[nodiscard]] inline bool press(const QString &name)
{
    return press(awaited<QAbstractButton>(name));
}

// A button of the tool bar or of the header, by the name of its action.
[[nodiscard]] inline bool pressAction(const QString &name)
{
    const QWidgetList all = QApplication::allWidgets();
    for (QWidget *widget : all) {
        auto *button = qobject_cast<QToolButton *>(widget);
        if (button && button->isVisible() && button->defaultAction() && button->defaultAction()->objectName() == name)
            return press(button);
    }
    return false;
}

// In what has the focus, as the keyboard does.
inline void strike(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(QGuiApplication::focusWindow(), key, modifiers);
}

inline void typeText(const QString &text)
{
    for (const QChar letter : text)
        QTest::keyClick(QGuiApplication::focusWindow(), letter.toLatin1());
}

// In place of what stands in the field.
[[nodiscard]] inline bool fill(const QString &name, const QString &text)
{
    auto *field = awaited(name);
    if (!field)
        return false;
    comeTo(*field);
    if (!isInSight(*field) || !pressAt(*field, field->rect().center()))
        return false;
    if (!QTest::qWaitFor([field] { return QApplication::focusWidget() == field; }, patienceMs))
        return false;
    strike(Qt::Key_A, Qt::ControlModifier);
    typeText(text);
    return true;
}

} // namespace Understudy::Testing
