// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/wherepage.h"

#include "ui/stages/droppedplace.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_pictureSize = 48;

WherePage::WherePage(QWidget *parent)
    : QFrame(parent)
    , m_zone(new QWidget(this))
    , m_picture(new QLabel(m_zone))
    , m_invitation(new QLabel(tr("Drop a project folder or a compose file here"), m_zone))
    , m_chosen(new ElidedLabel(m_zone, Qt::ElideMiddle))
    , m_forget(new QPushButton(tr("Choose nothing"), m_zone))
{
    setObjectName(u"wherePage"_s);
    setAcceptDrops(true);
    setAccessibleName(tr("Where the project is"));
    build();
    setPlace({});
}

void WherePage::build()
{
    buildZone();
    auto *hint = new QLabel(
        tr("Understudy reads the compose file and .env of the folder, looks for databases and data in "
           "it, and asks the PostgreSQL servers of this computer. It changes nothing. Without a "
           "folder it only asks the servers; everything can also be added by hand."),
        this);
    hint->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(m_zone, 1);
    layout->addWidget(hint);
}

// Where a place is dropped and shown.
void WherePage::buildZone()
{
    m_chosen->setObjectName(u"chosenPlace"_s);
    m_picture->setAlignment(Qt::AlignCenter);
    m_invitation->setAlignment(Qt::AlignCenter);
    m_invitation->setWordWrap(true);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_invitation->setFont(large);
    m_chosen->setAlignment(Qt::AlignCenter);
    auto *inner = new QVBoxLayout(m_zone);
    inner->setContentsMargins(3 * Theme::grid, 3 * Theme::grid, 3 * Theme::grid, 3 * Theme::grid);
    inner->setSpacing(Theme::grid);
    inner->addStretch();
    inner->addWidget(m_picture);
    inner->addWidget(m_invitation);
    inner->addWidget(m_chosen);
    inner->addSpacing(Theme::grid);
    inner->addLayout(buildChoices());
    inner->addStretch();
}

QLayout *WherePage::buildChoices()
{
    auto *folder = new QPushButton(icon(IconName::Project), tr("Choose &folder…"), m_zone);
    folder->setObjectName(u"chooseFolder"_s);
    auto *compose = new QPushButton(icon(IconName::Files), tr("Choose c&ompose file…"), m_zone);
    compose->setObjectName(u"chooseComposeFile"_s);
    m_forget->setObjectName(u"chooseNothing"_s);
    connect(folder, &QPushButton::clicked, this, &WherePage::chooseFolder);
    connect(compose, &QPushButton::clicked, this, &WherePage::chooseComposeFile);
    connect(m_forget, &QPushButton::clicked, this, &WherePage::forget);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton *button : {folder, compose, m_forget}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    return buttons;
}

void WherePage::setPlace(const QString &place)
{
    m_place = place;
    m_chosen->setText(place.isEmpty() ? tr("No folder is chosen.") : QDir::toNativeSeparators(place));
    m_chosen->setAccessibleName(m_chosen->fullText());
    m_forget->setVisible(!place.isEmpty());
    const auto glyph = place.isEmpty() ? icon(IconName::Project, Theme::Token::Muted)
                                       : icon(IconName::Project, Theme::Token::Ok);
    m_picture->setPixmap(glyph.pixmap(s_pictureSize, s_pictureSize));
}

void WherePage::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose the project's folder"), m_place);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &WherePage::placeChosen);
    dialog->open();
}

void WherePage::chooseComposeFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a compose file"), m_place, tr("Compose files (*.yml *.yaml)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WherePage::placeChosen);
    dialog->open();
}

void WherePage::forget()
{
    emit placeChosen({});
}

void WherePage::dragEnterEvent(QDragEnterEvent *event)
{
    if (droppedPlace(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_dragging = true;
    update();
}

void WherePage::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dragging = false;
    update();
}

void WherePage::dropEvent(QDropEvent *event)
{
    m_dragging = false;
    update();
    const QString place = droppedPlace(event->mimeData());
    if (place.isEmpty())
        return;
    event->acceptProposedAction();
    emit placeChosen(place);
}

// A dashed frame is what people know as a place to drop things.
void WherePage::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor line = m_dragging ? Theme::colour(Theme::Token::Running, palette())
                                   : Theme::colour(Theme::Token::Muted, palette());
    QPen pen(line, m_dragging ? 2 : 1, Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(m_dragging ? QBrush(Theme::tint(Theme::Token::Running, palette())) : palette().base());
    painter.drawRoundedRect(QRectF(m_zone->geometry()).adjusted(1, 1, -1, -1), Theme::grid, Theme::grid);
}

} // namespace Understudy
