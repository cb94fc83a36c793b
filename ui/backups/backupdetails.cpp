// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/backupdetails.h"

#include "models/backuptexts.h"
#include "models/texts.h"
#include "ui/backups/glyphs.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/wrappedtext.h"

#include <QCheckBox>
#include <QEvent>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static QLabel *readableLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::StrongFocus);
    return label;
}

// One long word: the middle is left out where there is no room, and stands in the tooltip.
static QLabel *exactLabel(const QString &text)
{
    auto *label = new ElidedLabel(nullptr, Qt::ElideMiddle);
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setText(text);
    return label;
}

BackupDetails::BackupDetails(QWidget *parent)
    : QScrollArea(parent)
    , m_page(new QWidget)
    , m_title(readableLabel(u"detailsTitle"_s))
    , m_status(readableLabel(u"detailsStatus"_s))
    , m_statusIcon(new QLabel)
    , m_trouble(readableLabel(u"detailsTrouble"_s))
    , m_note(new QPlainTextEdit)
    , m_keep(new QCheckBox(tr("&Keep forever")))
    , m_log(new QPushButton(tr("Show log")))
    , m_form(new QFormLayout)
    , m_losses(readableLabel(u"detailsLosses"_s))
{
    setObjectName(u"backupDetails"_s);
    setAccessibleName(tr("Details of the backup"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setUpParts();
    layOut();
    connect(m_log, &QPushButton::clicked, this, &BackupDetails::logWanted);
    connect(m_keep, &QCheckBox::clicked, this, [this](bool on) {
        if (m_backup)
            emit keepChanged(m_backup->id(), on);
    });
    show(std::nullopt, {});
}

void BackupDetails::setUpParts()
{
    QFont bold = m_title->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    m_title->setFont(bold);
    m_note->setObjectName(u"noteField"_s);
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("Note"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(m_note->fontMetrics().lineSpacing() * 3 + Theme::grid * 2);
    m_note->installEventFilter(this);
    m_keep->setObjectName(u"keepBox"_s);
    m_log->setObjectName(u"detailsLog"_s);
    m_log->setAutoDefault(false);
}

void BackupDetails::layOut()
{
    auto *status = new QHBoxLayout;
    status->addWidget(m_statusIcon);
    status->addWidget(m_status, 1);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setHorizontalSpacing(Theme::grid * 2);
    auto *layout = new QVBoxLayout(m_page);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_title);
    layout->addLayout(status);
    layout->addWidget(m_trouble);
    layout->addWidget(m_note);
    auto *deeds = new QHBoxLayout;
    deeds->addWidget(m_keep, 1);
    deeds->addWidget(m_log);
    layout->addLayout(deeds);
    layout->addLayout(m_form);
    layout->addWidget(m_losses);
    layout->addStretch(1);
    m_page->setMinimumWidth(1); // as wide as there is room: all of it wraps or leaves out its middle
    setWidget(m_page);
}

void BackupDetails::show(const std::optional<Backup> &backup, const QDateTime &now)
{
    if (m_backup && (!backup || backup->id() != m_backup->id()))
        tellNote(); // what was typed belongs to the backup that was shown
    const bool sameDay = std::exchange(m_now, now).toLocalTime().date() == now.toLocalTime().date();
    if (backup && m_backup && *backup == *m_backup && sameDay)
        return;
    const bool same = backup && m_backup && backup->id() == m_backup->id();
    const bool typing = same && m_note->toPlainText().trimmed() != m_backup->note();
    m_backup = backup;
    const bool isThere = backup.has_value();
    for (QWidget *part : {static_cast<QWidget *>(m_note), static_cast<QWidget *>(m_keep)})
        part->setVisible(isThere && backup->status != BackupStatus::NotReady);
    m_log->setVisible(isThere);
    m_keep->setVisible(isThere && !isAttempt(stateOf(*backup)));
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    if (!isThere) {
        m_title->setText(tr("No backup is selected."));
        for (QLabel *label : {m_status, m_statusIcon, m_trouble, m_losses}) {
            label->clear();
            label->hide();
        }
        return;
    }
    if (!typing && m_note->toPlainText() != backup->note())
        m_note->setPlainText(backup->note());
    fill(*backup, now);
}

void BackupDetails::addLine(const QString &title, const QString &text, bool exact)
{
    if (text.isEmpty())
        return;
    QLabel *value = exact ? exactLabel(text) : readableLabel({});
    if (!exact)
        showWrapped(*value, text);
    value->setAccessibleName(tr("%1: %2").arg(title, text));
    auto *label = new QLabel(title);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, Theme::colour(Theme::Token::Muted, muted));
    label->setPalette(muted);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_form->addRow(label, value);
}

// The digest that the manifest carries of itself.
static QString digestOf(const Manifest &manifest)
{
    return QJsonDocument::fromJson(manifest.toJson()).object()[u"digest"].toString();
}

void BackupDetails::fill(const Backup &backup, const QDateTime &now)
{
    const Manifest &manifest = backup.manifest;
    const BackupState state = stateOf(backup);
    const int side = fontMetrics().height();
    showWrapped(*m_title, backup.name());
    m_status->setText(BackupTexts::status(backup, now));
    m_statusIcon->setPixmap(icon(glyph(state).icon, glyph(state).token).pixmap(side, side));
    showWrapped(*m_trouble, BackupTexts::trouble(backup));
    m_keep->setChecked(backup.marks.kept);
    addLine(tr("Created"),
            QStringList{Texts::when(manifest.createdAt, now), Texts::exactTime(manifest.createdAt)}.join(u" · "_s));
    addLine(tr("Made"), BackupTexts::origin(manifest.origin));
    if (!isAttempt(state)) {
        addLine(tr("Took"), BackupTexts::duration(manifest.durationMs));
        addLine(tr("Stage suspended for"), BackupTexts::duration(manifest.suspendedMs));
        addLine(tr("Consistency"), BackupTexts::consistency(manifest));
        addLine(tr("Size"), tr("%1 of data, stored as %2, of which %3 were new")
                                .arg(Texts::size(manifest.sizeBytes), Texts::size(manifest.storedBytes),
                                     Texts::size(manifest.newBytes)));
        addLine(tr("Copies"), tr("This computer"));
        addLine(tr("Schema"), manifest.schemaLevel ? QLocale().toString(*manifest.schemaLevel) : QString());
        addLine(tr("Made with"), manifest.tools[u"understudy"].toString().isEmpty()
                                     ? QString()
                                     : tr("Understudy %1").arg(manifest.tools[u"understudy"].toString()));
        addLine(tr("Manifest"), digestOf(manifest), true);
    }
    addLine(tr("Release"), manifest.release);
    addLine(tr("Id"), backup.id(), true);
    const QStringList losses = manifest.warnings + BackupTexts::losses(backup) + backup.marks.findings;
    showWrapped(*m_losses, losses.join(u'\n'));
    for (QLabel *label : {m_status, m_statusIcon})
        label->show();
    for (QLabel *label : {m_trouble, m_losses})
        label->setVisible(!label->text().isEmpty());
}

QSize BackupDetails::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 48, fontMetrics().height() * 9};
}

QSize BackupDetails::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 26, fontMetrics().height() * 4};
}

void BackupDetails::setLogBlocked(const QString &reason)
{
    m_log->setEnabled(reason.isEmpty());
    m_log->setToolTip(reason);
    m_log->setAccessibleDescription(reason);
}

void BackupDetails::editNote()
{
    if (!m_backup || m_note->isHidden())
        return;
    m_note->setFocus(Qt::ShortcutFocusReason);
    m_note->selectAll();
}

QStringList BackupDetails::lines() const
{
    QStringList all{wholeText(*m_title), wholeText(*m_status), wholeText(*m_trouble)};
    for (int row = 0; row < m_form->rowCount(); ++row) {
        const auto *title = qobject_cast<QLabel *>(m_form->itemAt(row, QFormLayout::LabelRole)->widget());
        const auto *value = qobject_cast<QLabel *>(m_form->itemAt(row, QFormLayout::FieldRole)->widget());
        if (title && value)
            all.append(title->text() + u": "_s + wholeText(*value));
    }
    all.append(wholeText(*m_losses));
    all.removeAll(QString());
    return all;
}

void BackupDetails::tellNote()
{
    if (m_backup && m_note->toPlainText().trimmed() != m_backup->note())
        emit noteChanged(m_backup->id(), m_note->toPlainText().trimmed());
}

void BackupDetails::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    const bool looksOther = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (const std::optional<Backup> shown = looksOther ? m_backup : std::nullopt; shown) {
        while (m_form->rowCount() > 0)
            m_form->removeRow(0);
        fill(*shown, m_now);
    }
}

bool BackupDetails::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_note && event->type() == QEvent::FocusOut)
        tellNote();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace Understudy
