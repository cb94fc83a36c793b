// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/errordetails.h"

#include "models/errorreport.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static void addPart(QVBoxLayout *layout, const QString &title, const QString &text)
{
    if (text.isEmpty())
        return;
    auto *head = new QLabel(title);
    QFont font = head->font();
    font.setWeight(QFont::DemiBold);
    head->setFont(font);
    auto *body = new QLabel(text);
    body->setTextFormat(Qt::PlainText);
    body->setWordWrap(true);
    body->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    body->setFocusPolicy(Qt::StrongFocus);
    body->setAccessibleName(title + u' ' + text);
    layout->addWidget(head);
    layout->addWidget(body);
    layout->addSpacing(Theme::grid);
}

ErrorDetails::ErrorDetails(const Error &error, QWidget *parent, const QDateTime &time)
    : QDialog(parent)
    , m_error(error)
    , m_time(time)
{
    setObjectName(u"errorDetails"_s);
    setWindowTitle(tr("Details"));
    setSizeGripEnabled(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    addPart(layout, tr("What happened"), error.message);
    addPart(layout, tr("Why"), error.why);
    addPart(layout, tr("What you can do"), error.todo);
    addPart(layout, tr("What is safe"), error.safe);
    if (!error.details.isEmpty())
        layout->addWidget(makeFacts());
    layout->addStretch();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    QPushButton *save = buttons->addButton(tr("&Save report…"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"errorCopy"_s);
    save->setObjectName(u"errorSave"_s);
    copy->setAutoDefault(false);
    save->setAutoDefault(false);
    connect(save, &QPushButton::clicked, this, &ErrorDetails::askWhere);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(report()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(520, sizeHint().height());
}

QWidget *ErrorDetails::makeFacts()
{
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *toggle = new QToolButton(box);
    toggle->setObjectName(u"errorFactsButton"_s);
    toggle->setText(tr("Technical details"));
    toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    toggle->setArrowType(Qt::RightArrow);
    toggle->setAutoRaise(true);
    toggle->setCheckable(true);
    toggle->setFocusPolicy(Qt::StrongFocus);
    auto *facts = new QPlainTextEdit(m_error.details, box);
    facts->setObjectName(u"errorFacts"_s);
    facts->setReadOnly(true);
    facts->setTabChangesFocus(true);
    facts->setAccessibleName(tr("Technical details"));
    facts->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    facts->setMinimumHeight(120);
    facts->hide();
    connect(toggle, &QToolButton::toggled, facts, [toggle, facts](bool open) {
        toggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        facts->setVisible(open);
    });
    layout->addWidget(toggle);
    layout->addWidget(facts);
    return box;
}

void ErrorDetails::askWhere()
{
    auto *files = new QFileDialog(this, tr("Save report"), QDir::homePath(), tr("Text (*.txt)"));
    files->setAttribute(Qt::WA_DeleteOnClose);
    files->setAcceptMode(QFileDialog::AcceptSave);
    files->setDefaultSuffix(u"txt"_s);
    files->selectFile(u"understudy-report.txt"_s);
    connect(files, &QFileDialog::fileSelected, this,
            [this](const QString &path) { emit saveRequested(path, report().toUtf8()); });
    files->open();
}

QString ErrorDetails::report() const
{
    return errorReport(m_error, m_time);
}

} // namespace Understudy
