// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/undodialog.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/dangerbutton.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/wrappedtext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    showWrapped(*label, text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

static QListWidget *listOf(const QStringList &lines, QWidget *parent)
{
    auto *list = new QListWidget(parent);
    list->setObjectName(u"undoLaterWrites"_s);
    list->setAccessibleName(UndoDialog::tr("What was written since the restore"));
    for (const QString &line : lines)
        (new QListWidgetItem(line, list))->setToolTip(line);
    list->setCurrentRow(0);
    list->setWordWrap(true);
    RoomyDelegate::setUp(*list);
    return list;
}

UndoDialog::UndoDialog(const QString &stage, const UndoPreview &preview, const QString &backupName,
                       const QDateTime &now, QWidget *parent)
    : GrowingDialog(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"undoDialog"_s);
    setWindowTitle(tr("Undo the restore of %1").arg(Texts::stageTitle(stage)));
    m_layout->setSpacing(12);
    m_layout->addWidget(paragraph(tr("“%1” was restored %2. Undoing it brings back what was there before, in seconds.")
                                      .arg(backupName, Texts::when(preview.restoredAt, now)),
                                  this));
    if (preview.laterWrites.isEmpty()) {
        m_layout->addWidget(paragraph(tr("Nothing was written since, so nothing is lost by it."), this));
        m_layout->addStretch();
    } else {
        m_layout->addWidget(
            paragraph(tr("What was written since goes away with it, and what is written until it is done:"), this));
        m_layout->addWidget(listOf(preview.laterWrites, this), 1);
    }
    auto *cancel = new PressButton(tr("Cancel"), this);
    cancel->setObjectName(u"btnCancel"_s);
    auto *undo = new DangerButton(tr("Undo the restore"), this);
    undo->setObjectName(u"btnUndoRestore"_s);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(2 * Theme::grid);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(undo);
    m_layout->addLayout(foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(undo, &QPushButton::clicked, this, &QDialog::accept);
    cancel->setFocus();
    // As wide as some 70 letters, and as high as the sentences then are.
    const int wide = std::max(520, fontMetrics().averageCharWidth() * 70);
    resize(wide, std::max(preview.laterWrites.isEmpty() ? 160 : 320, m_layout->totalHeightForWidth(wide)));
}

void UndoDialog::tellWhyAgain(const Error &refusal)
{
    auto *bar = new MessageBar(MessageBar::Kind::Warning, this);
    bar->setObjectName(u"undoAgain"_s);
    bar->setText(refusal.message, refusal.todo);
    bar->setClosable(false);
    m_layout->insertWidget(0, bar);
    resize(width(), std::max(height(), m_layout->totalHeightForWidth(width())));
}

} // namespace Understudy
