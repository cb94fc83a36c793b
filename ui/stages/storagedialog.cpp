// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/storagedialog.h"

#include "models/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/readingorder.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

StorageDialog::StorageDialog(const StageDraft &draft, qsizetype row, QWidget *parent)
    : GrowingDialog(parent)
    , m_draft(draft)
    , m_row(row)
    , m_form(new QFormLayout)
    , m_kind(new QComboBox(this))
    , m_component(new QLineEdit(this))
    , m_name(new QLineEdit(this))
    , m_path(new QLineEdit(this))
    , m_exclude(new QLineEdit(this))
    , m_reached(new QComboBox(this))
    , m_container(new QLineEdit(this))
    , m_containerReason(new QLabel(this))
    , m_connection(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_admin(new QLineEdit(this))
    , m_excludeSchemas(new QLineEdit(this))
    , m_capture(new QComboBox(this))
    , m_captureWords(new QLabel(this))
    , m_reason(new QLabel(this))
{
    setObjectName(u"storageDialog"_s);
    setWindowTitle(row < 0 ? tr("Add a storage") : tr("Change a storage"));
    build();
    if (row >= 0)
        fill(draft.storages.at(row).config, draft.storages.at(row).password);
    for (QLineEdit *edit :
         {m_component, m_name, m_path, m_exclude, m_container, m_connection, m_admin, m_excludeSchemas})
        connect(edit, &QLineEdit::textChanged, this, &StorageDialog::refresh);
    for (QComboBox *box : {m_kind, m_reached, m_capture})
        connect(box, &QComboBox::currentIndexChanged, this, &StorageDialog::refresh);
    connect(m_connection, &QLineEdit::editingFinished, this, &StorageDialog::takePasswordOut);
    refresh();
}

void StorageDialog::build()
{
    for (const StorageKind kind :
         {StorageKind::Postgres, StorageKind::Files, StorageKind::Sqlite, StorageKind::Secrets})
        m_kind->addItem(icon(iconName(kind)), Texts::kindWord(kind), static_cast<int>(kind));
    m_kind->setObjectName(u"storageKind"_s);
    m_component->setObjectName(u"storageComponent"_s);
    m_name->setObjectName(u"storageName"_s);
    m_path->setObjectName(u"storagePath"_s);
    m_reason->setObjectName(u"reasonLabel"_s);
    m_component->setPlaceholderText(tr("for example api or database"));
    m_name->setPlaceholderText(tr("for example main or uploads"));
    m_exclude->setPlaceholderText(tr("optional: names and patterns, by commas"));
    m_pathRow = withBrowse(m_path);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setVerticalSpacing(Theme::grid);
    m_form->addRow(tr("&Kind:"), m_kind);
    m_form->addRow(tr("C&omponent:"), m_component);
    m_form->addRow(tr("&Name:"), m_name);
    m_form->addRow(tr("&Path:"), m_pathRow);
    m_form->addRow(tr("&Leave out:"), m_exclude);
    buildDatabaseRows();
    if (auto *label = qobject_cast<QLabel *>(m_form->labelForField(m_pathRow)))
        label->setBuddy(m_path);
    m_path->setAccessibleName(tr("Path")); // its label is not beside it
    m_reason->setWordWrap(true);
    m_reason->setFocusPolicy(Qt::StrongFocus);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(m_row < 0 ? tr("Add storage") : tr("Change storage"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(u"acceptStorage"_s);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(2 * Theme::grid);
    layout->addLayout(m_form);
    layout->addStretch();
    layout->addWidget(m_reason);
    layout->addWidget(buttons);
    tabInReadingOrder(*layout);
}

void StorageDialog::buildDatabaseRows()
{
    m_reached->setObjectName(u"storageReached"_s);
    m_container->setObjectName(u"storageContainer"_s);
    m_containerReason->setObjectName(u"containerReason"_s);
    m_connection->setObjectName(u"storageConnection"_s);
    m_password->setObjectName(u"storagePassword"_s);
    m_capture->setObjectName(u"storageCapture"_s);
    m_captureWords->setObjectName(u"captureWords"_s);
    m_reached->addItem(tr("Over a port or a socket"), false);
    m_reached->addItem(tr("Inside a Docker container"), true);
    m_container->setPlaceholderText(tr("as docker ps shows it, for example shop-db-1"));
    m_admin->setPlaceholderText(tr("optional: who may create and rename databases"));
    m_excludeSchemas->setPlaceholderText(tr("optional: names, by commas"));
    m_password->setEchoMode(QLineEdit::Password);
    m_connection->setMinimumWidth(46 * fontMetrics().averageCharWidth());
    m_capture->addItem(tr("Decide by itself"), static_cast<int>(HoldDatabase::Fitting));
    m_capture->addItem(tr("Copy of the database"), static_cast<int>(HoldDatabase::Clone));
    m_capture->addItem(tr("Locks"), static_cast<int>(HoldDatabase::Locks));
    for (QLabel *label : {m_containerReason, m_captureWords})
        label->setWordWrap(true);
    m_form->addRow(tr("&Reached:"), m_reached);
    m_form->addRow(tr("Cont&ainer:"), m_container);
    m_form->addRow(QString(), m_containerReason);
    m_form->addRow(tr("Connec&tion:"), m_connection);
    m_form->addRow(tr("Pass&word:"), m_password);
    m_form->addRow(tr("A&dministrator:"), m_admin);
    m_form->addRow(tr("Leave out &schemas:"), m_excludeSchemas);
    m_form->addRow(tr("&Back up by:"), m_capture);
    m_form->addRow(QString(), m_captureWords);
}

QWidget *StorageDialog::withBrowse(QLineEdit *edit)
{
    auto *row = new QWidget(this);
    auto *button = new QPushButton(tr("Choose…"), row);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, &StorageDialog::browse);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit, 1);
    layout->addWidget(button);
    return row;
}

void StorageDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Choose what to back up"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(kind() == StorageKind::Files ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void StorageDialog::fill(const StorageConfig &config, const QString &password)
{
    m_original = config;
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(config.kind)));
    m_component->setText(config.component);
    m_name->setText(config.name);
    m_path->setText(config.path);
    m_exclude->setText(config.exclude.join(u", "_s));
    m_reached->setCurrentIndex(m_reached->findData(!config.container.isEmpty()));
    m_container->setText(config.container);
    m_capture->setCurrentIndex(m_capture->findData(static_cast<int>(config.capture)));
    m_connection->setText(config.connection);
    m_admin->setText(config.adminConnection);
    m_excludeSchemas->setText(config.excludeSchemas.join(u", "_s));
    m_password->setText(password);
}

StorageKind StorageDialog::kind() const
{
    return static_cast<StorageKind>(m_kind->currentData().toInt());
}

bool StorageDialog::isInside() const
{
    return m_reached->currentData().toBool();
}

static QStringList listOf(const QString &text)
{
    QStringList parts;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        if (!part.trimmed().isEmpty())
            parts.append(part.trimmed());
    }
    return parts;
}

StorageConfig StorageDialog::config() const
{
    StorageConfig config = m_original;
    config.component = m_component->text().trimmed();
    config.name = m_name->text().trimmed();
    config.kind = kind();
    const bool isDatabase = config.kind == StorageKind::Postgres;
    const QString path = m_path->text().trimmed();
    config.path = isDatabase || path.isEmpty() ? QString() : QDir::cleanPath(QDir::fromNativeSeparators(path));
    config.exclude = config.kind == StorageKind::Files ? listOf(m_exclude->text()) : QStringList();
    config.container = isDatabase && isInside() ? m_container->text().trimmed() : QString();
    config.capture = isDatabase ? static_cast<HoldDatabase>(m_capture->currentData().toInt()) : HoldDatabase::Fitting;
    config.connection = isDatabase ? m_connection->text().trimmed() : QString();
    config.adminConnection = isDatabase ? m_admin->text().trimmed() : QString();
    config.excludeSchemas = isDatabase ? listOf(m_excludeSchemas->text()) : QStringList();
    return config;
}

QString StorageDialog::password() const
{
    return kind() == StorageKind::Postgres ? m_password->text() : QString();
}

// People paste what stands in their .env; its password belongs into the keychain.
void StorageDialog::takePasswordOut()
{
    QUrl url(m_connection->text().trimmed(), QUrl::StrictMode);
    const bool isPostgres = url.scheme() == "postgresql"_L1 || url.scheme() == "postgres"_L1;
    if (!isPostgres || url.password().isEmpty())
        return;
    m_password->setText(url.password(QUrl::FullyDecoded));
    url.setPassword(QString());
    m_connection->setText(url.toString(QUrl::FullyEncoded));
}

static QString wordsFor(HoldDatabase capture)
{
    switch (capture) {
    case HoldDatabase::Fitting:
        return StorageDialog::tr("By a copy where the server makes one in no time, else by locks.");
    case HoldDatabase::Clone:
        return StorageDialog::tr("A copy is made while the stage stands still; then nothing waits for the backup.");
    case HoldDatabase::Locks:
        return StorageDialog::tr("Nothing is copied; what changes tables waits until the backup is ready.");
    }
    Q_UNREACHABLE_RETURN({});
}

void StorageDialog::showRows()
{
    const bool isDatabase = kind() == StorageKind::Postgres;
    m_form->setRowVisible(m_pathRow, !isDatabase);
    m_form->setRowVisible(m_exclude, kind() == StorageKind::Files);
    for (QWidget *field :
         QList<QWidget *>{m_reached, m_connection, m_password, m_admin, m_excludeSchemas, m_capture, m_captureWords})
        m_form->setRowVisible(field, isDatabase);
    m_form->setRowVisible(m_container, isDatabase && isInside());
    m_connection->setPlaceholderText(isInside() ? u"postgresql://USER@/DATABASE"_s
                                                : u"postgresql://USER@HOST:5432/DATABASE"_s);
    const QString words = wordsFor(static_cast<HoldDatabase>(m_capture->currentData().toInt()));
    m_captureWords->setText(words);
    m_capture->setAccessibleDescription(words);
}

// Said below its field, not at the end of the form.
QString StorageDialog::containerProblem(const StageDraft &draft) const
{
    if (kind() != StorageKind::Postgres || !isInside())
        return {};
    if (m_container->text().trimmed().isEmpty())
        return tr("Write the name of the container that the database runs in.");
    for (const StageDraft::Problem &problem : draft.problems(StageDraft::Page::Found)) {
        if (problem.member == "container"_L1)
            return problem.error.why;
    }
    return {};
}

void StorageDialog::refresh()
{
    showRows();
    StageDraft draft = m_draft;
    DetectedStorage edited{.config = config()};
    QList<DetectedStorage> others = draft.storages;
    if (m_row >= 0)
        others.removeAt(m_row);
    draft.storages = {edited};
    QString reason;
    for (const StageDraft::Problem &problem : draft.problems(StageDraft::Page::Found)) {
        if (reason.isEmpty() && problem.member.isEmpty())
            reason = problem.error.message + u' ' + problem.error.why;
    }
    for (const DetectedStorage &other : std::as_const(others)) {
        if (reason.isEmpty() && other.id() == edited.id())
            reason = tr("Another storage is called “%1” already.").arg(edited.id());
    }
    const bool empty = edited.config.component.isEmpty() || edited.config.name.isEmpty();
    m_reason->setText(empty ? tr("Fill in component and name: together they are what backups know this storage by.")
                            : reason);
    m_reason->setVisible(!m_reason->text().isEmpty()); // nobody tabs to nothing
    const QString container = containerProblem(draft);
    m_containerReason->setText(container);
    m_form->setRowVisible(m_containerReason, !container.isEmpty());
    m_container->setAccessibleDescription(container);
    m_accept->setEnabled(reason.isEmpty() && container.isEmpty() && !empty);
    m_accept->setToolTip(m_reason->text().isEmpty() ? container : m_reason->text());
    m_accept->setAccessibleDescription(m_accept->toolTip());
}

} // namespace Understudy
