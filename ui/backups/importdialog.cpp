// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/importdialog.h"

#include "models/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/wrappedtext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStyle>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_wide = 620;

ImportDialog::ImportDialog(const ImportFacts &facts, QWidget *parent)
    : GrowingDialog(parent)
    , m_facts(facts)
    , m_file(new QLineEdit)
    , m_database(new QComboBox)
    , m_name(new QLineEdit)
    , m_nameHint(wrappedLabel(u"nameHint"_s))
    , m_note(new QLineEdit)
    , m_createRoles(new QCheckBox(tr("Make missing &roles (without password)")))
    , m_handWritten(new QCheckBox(tr("&Written by hand")))
    , m_reason(wrappedLabel(u"reasonLabel"_s))
{
    nameParts();
    setWindowTitle(tr("Import a dump into %1").arg(Texts::stageTitle(facts.request.stage)));
    setAcceptDrops(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(u"startButton"_s);
    auto *options = new QVBoxLayout;
    options->setSpacing(2);
    addOption(options, m_createRoles, tr("Roles that the server lacks are made there for good. They cannot log in."));
    addOption(options, m_handWritten,
              tr("For SQL that pg_dump did not write. Nobody can tell then whether it is whole."));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::grid * 3 / 2);
    layout->addWidget(makeForm());
    layout->addLayout(options);
    layout->addWidget(
        wrappedLabel(u"safeLine"_s, tr("Nothing that runs is changed. The dump is loaded once, into a database "
                                       "of its own. Then it stands in the list as a backup and can be restored "
                                       "like any other.")));
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addWidget(buttons);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_start->setDefault(true); // also while it is disabled: then Enter does nothing
    fill();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_file, &QLineEdit::textChanged, this, &ImportDialog::followFile);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_ownName = true; });
    for (const QLineEdit *field : {m_file, m_name})
        connect(field, &QLineEdit::textChanged, this, &ImportDialog::judge);
    connect(m_database, &QComboBox::currentIndexChanged, this, &ImportDialog::judge);
    judge();
    tabInReadingOrder(*layout);
    const int wide = std::max(s_wide, sizeHint().width());
    resize(wide, layout->totalHeightForWidth(wide));
}

void ImportDialog::nameParts()
{
    setObjectName(u"importDialog"_s);
    m_file->setObjectName(u"fileField"_s);
    m_database->setObjectName(u"databaseBox"_s);
    m_name->setObjectName(u"nameField"_s);
    m_note->setObjectName(u"noteField"_s);
    m_createRoles->setObjectName(u"createRolesBox"_s);
    m_handWritten->setObjectName(u"handWrittenBox"_s);
    m_file->setPlaceholderText(tr("Choose it, or drop it here"));
    m_file->setAccessibleName(tr("Dump")); // its label is not beside it
    m_note->setPlaceholderText(tr("optional"));
    m_name->setMaxLength(static_cast<int>(longestBackupName));
    for (QLineEdit *field : {m_file, m_name, m_note})
        field->setAcceptDrops(false); // as text: the dialog takes what is dropped
    m_reason->setFocusPolicy(Qt::StrongFocus);
}

// What is asked again stands there as it was asked.
void ImportDialog::fill()
{
    const ImportRequest &asked = m_facts.request;
    m_database->addItems(m_facts.databases);
    for (int at = 0; at < m_database->count(); ++at)
        m_database->setItemIcon(at, icon(IconName::Postgres));
    const bool only = m_facts.databases.size() == 1;
    m_database->setPlaceholderText(tr("Choose the database that the dump is of"));
    m_database->setCurrentIndex(only ? 0 : static_cast<int>(m_facts.databases.indexOf(asked.storage)));
    m_note->setText(asked.note);
    m_createRoles->setChecked(asked.createRoles);
    m_handWritten->setChecked(asked.handWritten);
    m_ownName = !asked.name.isEmpty();
    m_name->setText(asked.name);
    setFile(asked.file);
    followFile();
    m_file->setFocus();
}

QWidget *ImportDialog::makeFileRow()
{
    auto *row = new QWidget;
    auto *file = new QPushButton(tr("&File…"));
    auto *folder = new QPushButton(tr("F&older…"));
    file->setObjectName(u"chooseFile"_s);
    folder->setObjectName(u"chooseFolder"_s);
    connect(file, &QPushButton::clicked, this, &ImportDialog::chooseFile);
    connect(folder, &QPushButton::clicked, this, &ImportDialog::chooseFolder);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(m_file, 1);
    for (QPushButton *button : {file, folder}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    return row;
}

QWidget *ImportDialog::makeForm()
{
    auto *area = new QWidget;
    auto *form = new QFormLayout(area);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    QWidget *file = makeFileRow();
    form->addRow(tr("&Dump:"), file);
    if (auto *label = qobject_cast<QLabel *>(form->labelForField(file)))
        label->setBuddy(m_file);
    const QString forms = tr("Plain SQL (.sql, .sql.gz), or the custom or directory format of pg_dump.");
    m_file->setAccessibleDescription(forms);
    form->addRow(QString(), wrappedLabel(u"formsLine"_s, forms));
    form->addRow(tr("Data&base:"), m_database);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(QString(), m_nameHint);
    form->addRow(tr("No&te:"), m_note);
    return area;
}

void ImportDialog::addOption(QVBoxLayout *layout, QCheckBox *option, const QString &explanation)
{
    layout->addWidget(option);
    QLabel *text = wrappedLabel({}, explanation);
    const int box = style()->pixelMetric(QStyle::PM_IndicatorWidth)
                    + style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing);
    text->setContentsMargins(box, 0, 0, Theme::grid / 2);
    option->setAccessibleDescription(explanation);
    layout->addWidget(text);
}

void ImportDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose the dump"), QFileInfo(file()).path(),
                                   tr("Dumps (*.sql *.gz *.dump *.backup);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

void ImportDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose the folder that pg_dump -Fd wrote"), file());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

void ImportDialog::setFile(const QString &path)
{
    m_file->setText(QDir::toNativeSeparators(path));
}

QString ImportDialog::file() const
{
    const QString typed = m_file->text().trimmed();
    return typed.isEmpty() ? QString() : QDir::cleanPath(QDir::fromNativeSeparators(typed));
}

void ImportDialog::followFile()
{
    if (!m_ownName)
        m_name->setText(file().section(u'/', -1).left(longestBackupName));
}

QString ImportDialog::whyNot() const
{
    if (file().isEmpty())
        return tr("Choose the dump first.");
    if (!QDir::isAbsolutePath(file()))
        return tr("Give the whole path of the dump.");
    if (m_database->currentIndex() < 0)
        return tr("Choose the database that the dump is of.");
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("A backup needs a name.");
    if (name == u"latest")
        return tr("“latest” always means the newest backup that is ready. Choose another name.");
    return {};
}

void ImportDialog::judge()
{
    const QString reason = whyNot();
    const bool taken = m_facts.takenNames.contains(m_name->text().trimmed());
    m_nameHint->setText(taken ? tr("Another backup has this name.") : QString());
    m_nameHint->setVisible(taken);
    m_name->setAccessibleDescription(m_nameHint->text());
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason);
    m_start->setAccessibleDescription(reason);
}

ImportRequest ImportDialog::request() const
{
    return {.file = file(),
            .stage = m_facts.request.stage,
            .storage = m_database->currentText(),
            .name = m_name->text().trimmed(),
            .note = m_note->text().trimmed(),
            .createRoles = m_createRoles->isChecked(),
            .handWritten = m_handWritten->isChecked()};
}

static QString fileIn(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!fileIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent *event)
{
    const QString dropped = fileIn(event->mimeData());
    if (dropped.isEmpty())
        return;
    event->acceptProposedAction();
    setFile(dropped);
}

} // namespace Understudy
