// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/marksdelegate.h"

#include "models/backupmodel.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_gap = 4;
static constexpr int s_leastHeight = 26; // of a row: what a finger or an unsteady hand needs
static constexpr int s_air = 10;

static QList<IconName> marksOf(const QModelIndex &index)
{
    static const QHash<QString, IconName> s_icons{{u"kept"_s, IconName::Pinned},
                                                  {u"safety"_s, IconName::Safety},
                                                  {u"automatic"_s, IconName::Scheduled},
                                                  {u"imported"_s, IconName::Imported}};
    QList<IconName> icons;
    const QStringList marks = index.data(BackupModel::MarksRole).toStringList();
    for (const QString &mark : marks) {
        if (const auto known = s_icons.constFind(mark); known != s_icons.cend())
            icons.append(*known);
    }
    return icons;
}

void MarksDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant kind = index.data(BackupModel::KindRole);
    if (!kind.isValid())
        return;
    const int side = option->fontMetrics.height();
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = icon(iconName(static_cast<StorageKind>(kind.toInt())), Theme::Token::Muted);
    option->decorationSize = {side, side};
}

void MarksDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QList<IconName> marks = marksOf(index);
    QStyleOptionViewItem own = option;
    initStyleOption(&own, index);
    const QWidget *widget = own.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    const int side = own.fontMetrics.height();
    const int needed = static_cast<int>(marks.size()) * (side + s_gap);
    const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &own, widget);
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &own, widget) + 1;
    own.text = own.fontMetrics.elidedText(own.text, own.textElideMode, text.width() - 2 * margin - needed);
    style->drawControl(QStyle::CE_ItemViewItem, &own, painter, widget);
    const QIcon::Mode mode = own.state.testFlag(QStyle::State_Selected) ? QIcon::Selected : QIcon::Normal;
    const int textWidth = own.fontMetrics.horizontalAdvance(own.text) + 2 * margin;
    QRect at(text.x() + textWidth + s_gap, option.rect.y() + (option.rect.height() - side) / 2, side, side);
    for (const IconName mark : marks) {
        const QRect mirrored = QStyle::visualRect(own.direction, own.rect, at);
        icon(mark, Theme::Token::Muted).paint(painter, mirrored, Qt::AlignCenter, mode);
        at.translate(side + s_gap, 0);
    }
}

QSize MarksDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize text = QStyledItemDelegate::sizeHint(option, index);
    const int side = option.fontMetrics.height();
    return {text.width() + static_cast<int>(marksOf(index).size()) * (side + s_gap),
            std::max({text.height(), s_leastHeight, side + s_air})};
}

QWidget *MarksDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto *field = qobject_cast<QLineEdit *>(editor)) {
        field->setMaxLength(static_cast<int>(longestBackupName));
        field->setAccessibleName(tr("New name of the backup"));
    }
    return editor;
}

} // namespace Understudy
