// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/schedule/retentiontab.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/timeline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Understudy {

static QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

static QList<TimelineDot> dotsOf(const RetentionPreview &preview)
{
    QList<TimelineDot> dots;
    for (const RetentionPreview::Dot &dot : preview.dots) {
        const QString time = QLocale().toString(dot.createdAt.toLocalTime(), QLocale::ShortFormat);
        dots.append({.text = dot.goes ? RetentionTab::tr("%1, %2, will be removed").arg(dot.name, time)
                                      : RetentionTab::tr("%1, %2, stays").arg(dot.name, time),
                     .shape = dot.goes ? TimelineDot::Shape::Hollow : TimelineDot::Shape::Filled});
    }
    return dots;
}

RetentionTab::RetentionTab(QWidget *parent)
    : QWidget(parent)
    , m_number(new QSpinBox(this))
    , m_timeline(new Timeline(this))
    , m_sentence(paragraph({}, this))
    , m_which(new QPushButton(tr("Show &which"), this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"retentionTab"_s);
    m_number->setObjectName(u"retentionNumber"_s);
    m_number->setRange(1, 1000);
    m_sentence->setObjectName(u"retentionSentence"_s);
    m_which->setObjectName(u"retentionWhich"_s);
    m_which->setCheckable(true);
    m_which->setAutoDefault(false);
    m_list->setObjectName(u"retentionList"_s);
    m_list->setAccessibleName(tr("Backups that will be removed"));
    RoomyDelegate::setUp(*m_list);
    m_list->hide();

    auto *label = new QLabel(tr("&Keep automatic backups:"), this);
    label->setBuddy(m_number);
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_number);
    row->addWidget(new QLabel(tr("newest"), this));
    row->addStretch();
    auto *result = new QHBoxLayout;
    result->addWidget(m_sentence, 1);
    result->addWidget(m_which, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::grid);
    layout->addLayout(row);
    layout->addWidget(paragraph(tr("Backups that you made or imported stay until you delete them. Always kept as well: "
                                   "what is marked “Keep forever”, the last good backup, the one restored from last, "
                                   "and the safety backup of a restore that can still be undone."),
                                this));
    m_timeline->setObjectName(u"retentionTimeline"_s);
    layout->addWidget(m_timeline);
    layout->addLayout(result);
    layout->addWidget(m_list, 1);
    layout->addStretch();
    connect(m_number, &QSpinBox::valueChanged, this, [this] {
        refresh();
        emit changed();
    });
    connect(m_which, &QPushButton::toggled, this, &RetentionTab::showWhich);
    refresh();
}

void RetentionTab::setStage(int automatic, const QList<Backup> &ofStage, const QSet<QString> &needed)
{
    m_before = automatic;
    m_agreed = automatic;
    m_backups = ofStage;
    m_needed = needed;
    const QSignalBlocker quiet(m_number);
    m_number->setValue(automatic);
    refresh();
}

int RetentionTab::automatic() const
{
    return m_number->value();
}

void RetentionTab::refresh()
{
    m_preview = RetentionPreview::of(m_backups, automatic(), m_needed);
    m_timeline->setDots(dotsOf(m_preview), m_preview.spoken());
    m_sentence->setText(m_preview.sentence());
    m_list->clear();
    for (qsizetype i = 0; i < m_preview.dots.size(); ++i) {
        if (m_preview.dots.at(i).goes)
            m_list->addItem(m_timeline->textOf(static_cast<int>(i)));
    }
    m_which->setVisible(m_preview.goes > 0);
    if (m_preview.goes == 0)
        m_which->setChecked(false);
    else
        m_list->setCurrentRow(0);
}

void RetentionTab::showWhich(bool shown)
{
    m_list->setVisible(shown);
    m_which->setText(shown ? tr("Hide the &list") : tr("Show &which"));
}

void RetentionTab::confirm(const std::function<void()> &save)
{
    const int more = m_preview.goes - RetentionPreview::of(m_backups, m_before, m_needed).goes;
    if (automatic() >= m_agreed || more <= 0)
        return save();
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Keep fewer backups?"),
                                tr("Keep only %1 automatic backups of this stage?").arg(Texts::count(automatic())),
                                QMessageBox::NoButton, window());
    box->setObjectName(u"retentionQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("The next automatic backup then moves %n backup(s) to Recently deleted, for 7 days.",
                               nullptr, m_preview.goes));
    auto *keepFewer = box->addButton(tr("Keep only %1").arg(Texts::count(automatic())), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(keepFewer, &QAbstractButton::clicked, this, [this, save] {
        m_agreed = automatic();
        save();
    });
    box->open();
}

} // namespace Understudy
