// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/textdialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

TextDialog::TextDialog(const QString &title, const QString &introduction, const QString &text, const QString &fileName,
                       QWidget *parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit(text, this))
{
    setObjectName(u"textDialog"_s);
    setWindowTitle(title);
    m_text->setObjectName(u"textDialogText"_s);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(title);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_text->setFont(fixed);
    auto *above = new QLabel(introduction, this);
    above->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copying = buttons->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
    auto *saving = buttons->addButton(tr("&Save as…"), QDialogButtonBox::ActionRole);
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(above);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copying, &QPushButton::clicked, this, &TextDialog::copy);
    connect(saving, &QPushButton::clicked, this, [this, fileName] { askWhere(fileName); });
    resize(760, 540);
}

void TextDialog::copy()
{
    QGuiApplication::clipboard()->setText(m_text->toPlainText());
}

void TextDialog::askWhere(const QString &fileName)
{
    auto *files = new QFileDialog(this, tr("Save as"), QDir::homePath());
    files->setAttribute(Qt::WA_DeleteOnClose);
    files->setAcceptMode(QFileDialog::AcceptSave);
    files->selectFile(fileName);
    connect(files, &QFileDialog::fileSelected, this,
            [this](const QString &path) { emit saveRequested(path, m_text->toPlainText().toUtf8()); });
    files->open();
}

} // namespace Understudy
