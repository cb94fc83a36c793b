// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/newbackupdialog.h"

#include "models/backuptexts.h"
#include "models/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wrappedtext.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_wide = 560;

static QString shortName(const QString &stage)
{
    return stage.section(u'/', 1);
}

NewBackupDialog::NewBackupDialog(const NewBackupFacts &facts, QWidget *parent)
    : GrowingDialog(parent)
    , m_facts(facts)
    , m_suspended(facts.suspended)
    , m_name(new QLineEdit)
    , m_nameHint(wrappedLabel(u"nameHint"_s))
    , m_note(new QLineEdit)
    , m_choices(new QWidget)
    , m_suspendedLine(wrappedLabel(u"suspendedLine"_s, tr("Suspended: all storages will be from the same moment.")))
    , m_suspend(new QRadioButton)
    , m_live(new QRadioButton(tr("Keep it &running")))
    , m_space(wrappedLabel(u"spaceLine"_s))
    , m_keep(new QCheckBox(tr("&Keep forever")))
    , m_verify(new QCheckBox(tr("&Verify when finished")))
{
    setObjectName(u"newBackupDialog"_s);
    setWindowTitle(tr("New backup of %1").arg(Texts::stageTitle(facts.stage)));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("&Start backup"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(u"startButton"_s);
    m_verify->setObjectName(u"verifyBox"_s);
    m_verify->setChecked(true);
    m_keep->setObjectName(u"keepBox"_s);
    auto *marks = new QHBoxLayout;
    marks->setSpacing(Theme::grid * 3);
    marks->addWidget(m_keep);
    marks->addWidget(m_verify);
    marks->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::grid * 3 / 2);
    layout->addWidget(makeNameArea());
    layout->addWidget(makeConsistencyArea());
    layout->addLayout(marks);
    layout->addWidget(m_space);
    layout->addStretch(1);
    layout->addWidget(buttons);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_start->setDefault(true); // also while it is disabled: then Enter does nothing
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &NewBackupDialog::judgeName);
    judgeName();
    setSuspended(m_suspended);
    tellSpace();
    m_name->setFocus();
    m_name->selectAll();
    resize(std::max(s_wide, sizeHint().width()), sizeHint().height());
}

QWidget *NewBackupDialog::makeNameArea()
{
    m_name->setObjectName(u"nameField"_s);
    m_name->setMaxLength(static_cast<int>(longestBackupName));
    //: The name that a new backup is given: stage, day and time.
    m_name->setText(
        tr("%1 %2").arg(shortName(m_facts.stage), QLocale().toString(m_facts.now.toLocalTime(), tr("d MMM HH:mm"))));
    m_note->setObjectName(u"noteField"_s);
    m_note->setPlaceholderText(tr("optional"));
    auto *area = new QWidget;
    auto *form = new QFormLayout(area);
    form->setContentsMargins({});
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(QString(), m_nameHint);
    form->addRow(tr("N&ote:"), m_note);
    QLabel *holds = wrappedLabel(u"holdsLine"_s);
    showWrapped(*holds, m_facts.holds.join(u", "_s));
    form->addRow(tr("Holds:"), holds);
    return area;
}

void NewBackupDialog::addChoice(QVBoxLayout *layout, QRadioButton *choice, const QString &explanation)
{
    layout->addWidget(choice);
    QLabel *text = wrappedLabel({}, explanation);
    const int box = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth)
                    + style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing);
    text->setContentsMargins(box, 0, 0, Theme::grid / 2); // below the words of the choice
    choice->setAccessibleDescription(explanation);
    layout->addWidget(text);
}

QString NewBackupDialog::downtimeText() const
{
    if (!m_facts.downMs || *m_facts.downMs <= 0)
        return tr("It is down for the moment of the capture, then it resumes while the backup finishes.");
    return tr("Down for about %1, then it resumes while the backup finishes.")
        .arg(BackupTexts::duration(std::max<qint64>(*m_facts.downMs, 1000)));
}

QWidget *NewBackupDialog::makeConsistencyArea()
{
    m_suspend->setObjectName(u"suspendChoice"_s);
    m_live->setObjectName(u"liveChoice"_s);
    const QString whole = shortName(m_facts.stage);
    const QString name = Texts::quoted(Texts::shortened(whole));
    m_suspend->setToolTip(Texts::shortened(whole) == whole ? QString() : whole);
    auto *choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins({});
    choices->setSpacing(2);
    auto *title = new QLabel(tr("Consistency:"));
    choices->addWidget(title);
    if (m_facts.canSuspend) {
        m_suspend->setText(tr("Sus&pend %1 for the capture: all storages from the same moment").arg(name));
        addChoice(choices, m_suspend, downtimeText());
    }
    addChoice(choices, m_live,
              tr("Each database is consistent by itself; files and databases may differ by the seconds it takes."));
    if (!m_facts.canSuspend) {
        m_suspend->setText(tr("I have sto&pped everything that writes to %1").arg(name));
        addChoice(choices, m_suspend,
                  tr("Understudy does not know how to suspend this stage. It checks what it can see."));
    }
    (m_facts.canSuspend ? m_suspend : m_live)->setChecked(true);
    auto *area = new QWidget;
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins({});
    layout->addWidget(m_choices);
    layout->addWidget(m_suspendedLine);
    return area;
}

void NewBackupDialog::setSuspended(bool suspended)
{
    m_suspended = suspended;
    m_choices->setVisible(!suspended);
    m_suspendedLine->setVisible(suspended);
}

void NewBackupDialog::setFreeBytes(qint64 bytes)
{
    m_facts.freeBytes = bytes;
    tellSpace();
}

void NewBackupDialog::tellSpace()
{
    const QString needed = m_facts.neededBytes ? tr("Needs about %1.").arg(Texts::size(*m_facts.neededBytes))
                                               : QString();
    const QString free = m_facts.freeBytes ? tr("%1 free.").arg(Texts::size(*m_facts.freeBytes)) : QString();
    if (m_facts.neededBytes && m_facts.freeBytes)
        m_space->setText(
            tr("Needs about %1, %2 free.").arg(Texts::size(*m_facts.neededBytes), Texts::size(*m_facts.freeBytes)));
    else
        m_space->setText(m_facts.freeBytes ? free : needed);
    m_space->setVisible(!m_space->text().isEmpty());
}

void NewBackupDialog::judgeName()
{
    const QString name = m_name->text().trimmed();
    QString hint;
    bool usable = true;
    if (name.isEmpty()) {
        hint = tr("A backup needs a name.");
        usable = false;
    } else if (name == u"latest") {
        hint = tr("“latest” always means the newest backup that is ready. Choose another name.");
        usable = false;
    } else if (m_facts.takenNames.contains(name)) {
        hint = tr("Another backup has this name.");
    }
    m_nameHint->setText(hint);
    m_nameHint->setVisible(!hint.isEmpty());
    m_name->setAccessibleDescription(hint);
    m_start->setEnabled(usable);
    m_start->setToolTip(usable ? QString() : hint);
    m_start->setAccessibleDescription(usable ? QString() : hint);
}

BackupRequest NewBackupDialog::request() const
{
    BackupRequest request{.stage = m_facts.stage,
                          .name = m_name->text().trimmed(),
                          .note = m_note->text().trimmed(),
                          .keep = m_keep->isChecked()};
    if (m_suspended)
        return request;
    if (m_live->isChecked()) {
        request.hold = BackupRequest::Hold::Live;
    } else if (m_facts.canSuspend) {
        request.hold = BackupRequest::Hold::Suspend;
    } else {
        request.assumeSuspended = true;
    }
    return request;
}

bool NewBackupDialog::isToBeVerified() const
{
    return m_verify->isChecked();
}

} // namespace Understudy
