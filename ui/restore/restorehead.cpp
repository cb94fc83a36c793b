// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restorehead.h"

#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/wrappedtext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QWidget *sideBySide(const QList<QWidget *> &parts)
{
    auto *group = new QWidget;
    auto *layout = new QHBoxLayout(group);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    for (QWidget *part : parts)
        layout->addWidget(part);
    return group;
}

RestoreHead::RestoreHead(const Backup &backup, const QList<Stage> &targets, const QDateTime &now, QWidget *parent)
    : QWidget(parent)
    , m_targets(targets)
    , m_backup(new QLabel(this))
    , m_into(new QComboBox(this))
    , m_everything(new QRadioButton(tr("&Everything"), this))
    , m_selected(new QRadioButton(tr("Se&lected storages"), this))
{
    describe(backup, now);
    m_into->setObjectName(u"restoreInto"_s);
    m_into->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_into->setMinimumContentsLength(14);
    m_into->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    for (const Stage &stage : m_targets) {
        const QString title = Texts::stageTitle(stage.id());
        m_into->addItem(stage.id() == backup.manifest.stageId() ? tr("%1 (original)").arg(title) : title, stage.id());
    }
    m_into->setToolTip(m_into->currentText()); // it is cut where it is too long
    connect(m_into, &QComboBox::currentTextChanged, m_into, &QWidget::setToolTip);
    m_everything->setObjectName(u"restoreEverything"_s);
    m_selected->setObjectName(u"restoreSelected"_s);
    m_everything->setChecked(true);
    auto *into = new QLabel(tr("Restore &into:"), this);
    into->setBuddy(m_into);
    auto *line = new FlowLayout;
    line->setSpacing(2 * Theme::grid);
    line->addWidget(sideBySide({into, m_into}));
    line->addWidget(sideBySide({new QLabel(tr("What:"), this), m_everything, m_selected}));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_backup);
    layout->addLayout(line);
    connect(m_into, &QComboBox::currentIndexChanged, this, &RestoreHead::targetChanged);
    connect(m_selected, &QRadioButton::toggled, this, &RestoreHead::choosingChanged);
}

static QString gradeText(Grade grade)
{
    switch (grade) {
    case Grade::A:
        return RestoreHead::tr("taken while suspended");
    case Grade::B:
        return RestoreHead::tr("taken while running");
    case Grade::C:
        return RestoreHead::tr("taken while files were changing");
    }
    Q_UNREACHABLE_RETURN({});
}

void RestoreHead::describe(const Backup &backup, const QDateTime &now)
{
    const Manifest &manifest = backup.manifest;
    QStringList parts{Texts::when(manifest.createdAt, now), Texts::size(manifest.sizeBytes)};
    if (!manifest.release.isEmpty())
        parts.append(tr("release %1").arg(manifest.release));
    parts.append(gradeText(manifest.grade));
    if (backup.marks.verifiedAt.isValid())
        parts.append(backup.marks.verifiedGood ? tr("verified") : tr("found damaged"));
    m_backup->setObjectName(u"restoreBackup"_s);
    m_backup->setWordWrap(true);
    m_backup->setTextFormat(Qt::PlainText);
    const QString text = tr("Backup: %1").arg(parts.join(u" · "_s));
    showWrapped(*m_backup, text);
    m_backup->setToolTip(QStringList{m_backup->toolTip(), Texts::exactTime(manifest.createdAt)}.join(u'\n').trimmed());
}

Stage RestoreHead::target() const
{
    return m_targets.value(m_into->currentIndex());
}

void RestoreHead::setTarget(const QString &stage)
{
    m_into->setCurrentIndex(std::max(0, m_into->findData(stage)));
}

bool RestoreHead::isChoosing() const
{
    return m_selected->isChecked();
}

QList<QWidget *> RestoreHead::focusChain() const
{
    return {m_into, m_everything, m_selected};
}

} // namespace Understudy
