// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/errordetails.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
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

ErrorDetails::ErrorDetails(const Error &error, QWidget *parent)
    : QDialog(parent)
    , m_error(error)
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
    QPushButton *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setAutoDefault(false);
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
    toggle->setText(tr("Technical details"));
    toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    toggle->setArrowType(Qt::RightArrow);
    toggle->setAutoRaise(true);
    toggle->setCheckable(true);
    toggle->setFocusPolicy(Qt::StrongFocus);
    auto *facts = new QPlainTextEdit(m_error.details, box);
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

QString ErrorDetails::report() const
{
    QStringList parts{m_error.message,        m_error.why,    m_error.todo, m_error.safe,
                      codeName(m_error.code), m_error.details};
    parts.removeAll(QString());
    return parts.join(u'\n');
}

} // namespace Understudy
