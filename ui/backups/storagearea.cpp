// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/storagearea.h"

#include "models/storagemodel.h"
#include "models/texts.h"
#include "ui/backups/storagerows.h"
#include "ui/backups/storageview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sparkline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

QLabel *sectionTitle(const QString &text)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

StorageArea::StorageArea(QWidget *parent)
    : QWidget(parent)
    , m_model(new StorageModel(this))
    , m_view(new StorageView(m_model))
    , m_sparkline(new Sparkline)
    , m_total(new QLabel)
    , m_none(new QLabel(tr("This stage has no storages, so there is nothing to back up.")))
{
    m_total->setObjectName(u"storageTotal"_s);
    m_none->setObjectName(u"noStorages"_s);
    m_none->setWordWrap(true);
    m_none->setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *title = new QHBoxLayout;
    title->setSpacing(Theme::grid * 2);
    title->addWidget(sectionTitle(tr("Storages")));
    title->addStretch(1);
    title->addWidget(m_total);
    title->addWidget(m_sparkline);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(Theme::grid / 2);
    layout->addLayout(title);
    layout->addWidget(m_view);
    layout->addWidget(m_none);
    showStatus(std::nullopt);
}

void StorageArea::showStatus(const std::optional<StageStatus> &status)
{
    m_model->setStorages(status ? storageRows(*status) : QList<StorageRow>());
    const bool none = status && status->stage.storages.isEmpty();
    m_view->setVisible(!none);
    m_none->setVisible(none);
    m_total->setText(totalBytes() > 0 ? tr("total %1").arg(Texts::size(totalBytes())) : QString());
}

void StorageArea::setBackupSizes(const QList<qint64> &sizes)
{
    m_sparkline->setSizes(sizes);
}

qint64 StorageArea::totalBytes() const
{
    return m_model->totalBytes();
}

} // namespace Understudy
