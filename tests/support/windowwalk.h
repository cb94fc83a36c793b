// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStringList>
#include <QTabBar>
#include <QToolButton>
#include <QWidget>

#include <algorithm>

// Walks through all that a window shows, and says what a person would stumble over.
namespace Understudy::Testing {

[[nodiscard]] inline QString told(const QWidget &widget)
{
    return QStringLiteral("%1 “%2” in %3")
        .arg(QLatin1StringView(widget.metaObject()->className()), widget.objectName(),
             widget.parentWidget() ? widget.parentWidget()->objectName() : QString());
}

// Parts that a widget of Qt makes for itself: its owner speaks for them.
[[nodiscard]] inline bool isInner(const QWidget &widget)
{
    return widget.objectName().startsWith(QLatin1StringView("qt_")) || qobject_cast<const QScrollBar *>(&widget)
           || qobject_cast<const QHeaderView *>(&widget);
}

[[nodiscard]] inline QList<QWidget *> shownWidgets(const QWidget &window)
{
    QList<QWidget *> shown;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == &window && !isInner(*widget))
            shown.append(widget);
    }
    return shown;
}

[[nodiscard]] inline QString spoken(QWidget *widget, QAccessible::Text what)
{
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(what) : QString();
}

// What the keyboard reaches has a name; a button that cannot be pressed says why.
[[nodiscard]] inline QStringList namelessWidgets(const QWidget &window)
{
    QStringList faults;
    for (QWidget *widget : shownWidgets(window)) {
        const bool reached = widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
        if (reached && spoken(widget, QAccessible::Name).trimmed().isEmpty())
            faults.append(told(*widget) + QStringLiteral(" has no name"));
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        if (button && !button->isEnabled() && button->isEnabledTo(button->parentWidget()) == false
            && spoken(widget, QAccessible::Description).trimmed().isEmpty())
            faults.append(told(*widget) + QStringLiteral(" is disabled and does not say why"));
    }
    return faults;
}

[[nodiscard]] inline QString mnemonicOf(const QString &text)
{
    return QKeySequence::mnemonic(text).toString();
}

// Alt and a letter leads to one place: among the controls, and among the entries of each menu.
[[nodiscard]] inline QStringList sharedMnemonics(const QWidget &window)
{
    QHash<QString, QString> owners;
    QStringList faults;
    const auto add = [&](const QString &text, const QWidget &owner) {
        const QString key = mnemonicOf(text);
        if (key.isEmpty())
            return;
        if (owners.contains(key))
            faults.append(QStringLiteral("%1 is of %2 and of %3").arg(key, owners.value(key), told(owner)));
        owners.insert(key, told(owner));
    };
    for (const QWidget *widget : shownWidgets(window)) {
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            add(button->text(), *widget);
        else if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->buddy())
            add(label->text(), *widget);
    }
    return faults;
}

[[nodiscard]] inline QStringList sharedMnemonicsOfMenus(const QWidget &window)
{
    QStringList faults;
    for (const QMenu *menu : window.findChildren<QMenu *>()) {
        QHash<QString, QString> owners;
        for (const QAction *action : menu->actions()) {
            const QString key = action->isVisible() ? mnemonicOf(action->text()) : QString();
            if (!key.isEmpty() && owners.contains(key))
                faults.append(QStringLiteral("%1 is of “%2” and “%3”").arg(key, owners.value(key), action->text()));
            owners.insert(key, action->text());
        }
    }
    return faults;
}

// A view that has rows has a current one, so that a screen reader finds something to read.
[[nodiscard]] inline QStringList viewsWithoutCurrentRow(const QWidget &window)
{
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        if (view && view->model() && view->model()->rowCount() > 0 && !view->currentIndex().isValid())
            faults.append(told(*view) + QStringLiteral(" has rows, but no current one"));
    }
    return faults;
}

// Tab comes to each control that it should, and back to where it began.
[[nodiscard]] inline QStringList notInTabChain(const QWidget &window)
{
    QSet<const QWidget *> chain;
    const QWidget *at = &window;
    do {
        chain.insert(at);
        at = at->nextInFocusChain();
    } while (at && at != &window && !chain.contains(at));
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        if ((widget->focusPolicy() & Qt::TabFocus) && !chain.contains(widget))
            faults.append(told(*widget) + QStringLiteral(" is not reached by Tab"));
    }
    return faults;
}

// Tab leads to one button of a group, the arrow keys to the others.
[[nodiscard]] inline bool isReachedByArrows(const QWidget &widget, const QSet<const QWidget *> &reached)
{
    return qobject_cast<const QRadioButton *>(&widget) && std::ranges::any_of(reached, [&](const QWidget *other) {
               return qobject_cast<const QRadioButton *>(other) && other->parentWidget() == widget.parentWidget();
           });
}

// Pressing Tab goes through all of it, and comes back to where it began; no field keeps the focus to itself.
[[nodiscard]] inline QStringList notReachedByTab(QWidget &window)
{
    QSet<const QWidget *> wanted;
    for (const QWidget *widget : shownWidgets(window)) {
        if (widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy())
            wanted.insert(widget);
    }
    QSet<const QWidget *> reached;
    const QWidget *before = nullptr;
    for (qsizetype presses = 0; presses < 2 * wanted.size() + 2; ++presses) {
        QWidget *focused = window.focusWidget() ? window.focusWidget() : &window;
        reached.insert(focused);
        if (focused == before && wanted.size() > 1)
            return {told(*focused) + QStringLiteral(" keeps the focus when Tab is pressed")};
        before = focused;
        QKeyEvent tab(QEvent::KeyPress, Qt::Key_Tab, Qt::NoModifier);
        QCoreApplication::sendEvent(focused, &tab);
    }
    QStringList faults;
    for (const QWidget *widget : wanted - reached) {
        if (!isReachedByArrows(*widget, reached))
            faults.append(told(*widget) + QStringLiteral(" was not reached by pressing Tab"));
    }
    return faults;
}

// The order of Tab is the order of reading: down, and to the side, and back up on the same side only once, at its end.
[[nodiscard]] inline QStringList jumpsOfTab(const QWidget &window)
{
    QList<const QWidget *> chain;
    const QList<QWidget *> shown = shownWidgets(window);
    for (QWidget *at = window.nextInFocusChain(); at && at != &window; at = at->nextInFocusChain()) {
        if (shown.contains(at) && at->isEnabled() && (at->focusPolicy() & Qt::TabFocus) == Qt::TabFocus)
            chain.append(at);
    }
    QStringList jumps;
    const auto place = [&](const QWidget *widget) { return QRect(widget->mapTo(&window, QPoint()), widget->size()); };
    for (qsizetype i = 0; i < chain.size(); ++i) {
        const QWidget *before = chain.at(i);
        const QWidget *after = chain.at((i + 1) % chain.size());
        const QRect then = place(before);
        const QRect now = place(after);
        const bool ofOneSide = now.left() <= then.right() && then.left() <= now.right();
        if (now.bottom() < then.top() && ofOneSide && !before->isAncestorOf(after))
            jumps.append(QStringLiteral("Tab goes back up from %1 to %2").arg(told(*before), told(*after)));
    }
    return jumps.size() > 1 ? jumps : QStringList();
}

// Whoever has to scroll sideways to read a line loses it.
[[nodiscard]] inline QStringList scrolledSideways(const QWidget &window)
{
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        const auto *area = qobject_cast<const QScrollArea *>(widget);
        if (area && area->widget() && area->widget()->width() > area->viewport()->width() + 1)
            faults.append(QStringLiteral("%1 needs %2 of %3 pixels and scrolls sideways")
                              .arg(told(*area))
                              .arg(area->widget()->width())
                              .arg(area->viewport()->width()));
    }
    return faults;
}

// Inside of something that scrolls, what is too large is reached by scrolling.
[[nodiscard]] inline QRect visiblePart(const QWidget &widget)
{
    return widget.visibleRegion().boundingRect();
}

// Texts that do not fit into what they stand in.
[[nodiscard]] inline QStringList clippedTexts(const QWidget &window)
{
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        if (visiblePart(*widget).isEmpty())
            continue; // scrolled away
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && !label->text().isEmpty()) {
            static constexpr qsizetype s_readable = 8; // letters, and the whole text in the tooltip
            const int least = label->minimumSizeHint().width();
            const bool elides = !label->toolTip().isEmpty() && least <= label->width()
                                && (least < label->width() || label->text().size() >= s_readable);
            const bool tooLow = label->wordWrap() ? label->heightForWidth(label->width()) > label->height() + 1
                                                  : label->sizeHint().height() > label->height() + 1;
            const bool tooNarrow = !label->wordWrap() && label->sizeHint().width() > label->width() + 1;
            if ((tooLow || tooNarrow) && !elides)
                faults.append(told(*widget) + QStringLiteral(" clips “%1”").arg(label->text()));
        }
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && !button->text().isEmpty()) {
            if (button->minimumSizeHint().width() > button->width() + 1
                || button->minimumSizeHint().height() > button->height() + 1)
                faults.append(told(*widget) + QStringLiteral(" clips “%1”").arg(button->text()));
        }
    }
    return faults;
}

// Rows that a finger or an unsteady hand misses, or in which larger letters touch each other.
[[nodiscard]] inline QStringList lowRows(const QWidget &window)
{
    static constexpr int s_least = 24;
    static constexpr int s_air = 6;
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        if (!view || !view->model() || view->model()->rowCount(view->rootIndex()) == 0)
            continue;
        const int height = view->visualRect(view->model()->index(0, 0, view->rootIndex())).height();
        const int least = std::max(s_least, view->fontMetrics().height() + s_air);
        if (height < least)
            faults.append(
                QStringLiteral("%1 has rows of %2 pixels, not of %3").arg(told(*view)).arg(height).arg(least));
    }
    return faults;
}

// What is to be pressed or filled in, but was pushed out of the window.
[[nodiscard]] inline QStringList outside(const QWidget &window)
{
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        const bool scrolls = visiblePart(*widget).isEmpty();
        const QRect place(widget->mapTo(&window, QPoint()), widget->size());
        if (!scrolls && (qobject_cast<const QAbstractButton *>(widget) || widget->inherits("QLineEdit"))
            && (place.left() < 0 || place.right() >= window.width()))
            faults.append(told(*widget) + QStringLiteral(" sticks out of the window"));
    }
    return faults;
}

// Cells that show a part of their text, and tell the whole of it nowhere.
[[nodiscard]] inline QStringList elidedWithoutTooltip(const QWidget &window)
{
    QStringList faults;
    for (const QWidget *widget : shownWidgets(window)) {
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        const QAbstractItemModel *model = view ? view->model() : nullptr;
        QModelIndexList rows;
        for (int row = 0; model && row < model->rowCount(view->rootIndex()); ++row) {
            const QModelIndex index = model->index(row, 0, view->rootIndex());
            rows.append(index);
            if (const int below = model->rowCount(index); below > 0)
                rows.append(model->index(below - 1, 0, index));
        }
        for (const QModelIndex &row : std::as_const(rows)) {
            for (int column = 0; column < model->columnCount(row.parent()); ++column) {
                const QModelIndex index = row.siblingAtColumn(column);
                const QRect cell = view->visualRect(index);
                const QString text = index.data().toString();
                if (cell.isEmpty() || view->fontMetrics().horizontalAdvance(text) <= cell.width())
                    continue;
                const QString whole = index.data(Qt::ToolTipRole).toString();
                if (!whole.contains(text) && !whole.toLower().contains(text.toLower()))
                    faults.append(QStringLiteral("%1 elides “%2”").arg(told(*view), text));
            }
        }
    }
    return faults;
}

// Two neighbours that lie on each other.
[[nodiscard]] inline QStringList overlaps(const QWidget &window)
{
    QStringList faults;
    const QList<QWidget *> shown = shownWidgets(window);
    const auto tells = [](const QWidget *widget) {
        return (qobject_cast<const QLabel *>(widget) || qobject_cast<const QAbstractButton *>(widget))
               && !visiblePart(*widget).isEmpty();
    };
    for (qsizetype i = 0; i < shown.size(); ++i) {
        for (qsizetype j = i + 1; j < shown.size(); ++j) {
            const QWidget *one = shown.at(i);
            const QWidget *other = shown.at(j);
            if (one->parentWidget() == other->parentWidget() && tells(one) && tells(other)
                && one->geometry().intersects(other->geometry()))
                faults.append(told(*one) + QStringLiteral(" lies on ") + told(*other));
        }
    }
    return faults;
}

} // namespace Understudy::Testing
