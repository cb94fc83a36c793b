// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/controlpage.h"

#include "models/commandtext.h"
#include "models/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/roomydelegate.h"

#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTableWidget>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_mostResultLines = 14;

ControlPage::ControlPage(StageDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_none(new QRadioButton(tr("Not&hing: I stop and start the stage myself"), this))
    , m_commands(new QRadioButton(tr("&Own commands"), this))
    , m_suspend(new QLineEdit(this))
    , m_resume(new QLineEdit(this))
    , m_state(new QLineEdit(this))
    , m_health(new QTableWidget(0, 2, this))
    , m_grace(new QSpinBox(this))
    , m_release(new QLineEdit(this))
    , m_test(new QPushButton(icon(IconName::Verify), tr("&Test all"), this))
    , m_summary(new QLabel(this))
    , m_results(new QTreeWidget(this))
{
    setObjectName(u"controlPage"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(buildRuntime());
    layout->addWidget(buildHealth());
    layout->addWidget(buildTest(), 1);
    load();
    for (QLineEdit *edit : {m_suspend, m_resume, m_state, m_release})
        connect(edit, &QLineEdit::textChanged, this, &ControlPage::save);
    connect(m_commands, &QRadioButton::toggled, this, &ControlPage::save);
    connect(m_health, &QTableWidget::cellChanged, this, &ControlPage::save);
    connect(m_grace, &QSpinBox::valueChanged, this, &ControlPage::save);
    connect(m_test, &QPushButton::clicked, this, &ControlPage::testRequested);
}

QWidget *ControlPage::buildRuntime()
{
    auto *box = new QGroupBox(tr("Suspend and resume the stage with"), this);
    m_none->setObjectName(u"runtimeNone"_s);
    m_commands->setObjectName(u"runtimeCommands"_s);
    m_suspend->setObjectName(u"suspendCommand"_s);
    m_resume->setObjectName(u"resumeCommand"_s);
    m_state->setObjectName(u"stateCommand"_s);
    m_suspend->setPlaceholderText(u"docker compose pause"_s);
    m_resume->setPlaceholderText(u"docker compose unpause"_s);
    m_state->setPlaceholderText(tr("prints “running” or “suspended”"));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setContentsMargins(3 * Theme::grid, 0, 0, 0);
    form->addRow(tr("S&uspend:"), m_suspend);
    form->addRow(tr("Resu&me:"), m_resume);
    form->addRow(tr("St&ate:"), m_state);
    auto *layout = new QVBoxLayout(box);
    layout->addWidget(m_none);
    layout->addWidget(m_commands);
    layout->addLayout(form);
    return box;
}

QWidget *ControlPage::buildHealth()
{
    auto *box = new QGroupBox(tr("Health and release"), this);
    setUpHealthTable();
    QLayout *buttons = buildHealthButtons(box);
    m_grace->setRange(0, 24 * 60);
    m_grace->setSuffix(tr(" min"));
    m_grace->setObjectName(u"graceMinutes"_s);
    m_release->setObjectName(u"releaseCommand"_s);
    m_release->setPlaceholderText(u"git -C /srv/shop describe --tags --always"_s);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Watch after a restore:"), m_grace);
    form->addRow(tr("Re&lease from:"), m_release);
    auto *layout = new QVBoxLayout(box);
    layout->addWidget(m_health);
    layout->addLayout(buttons);
    layout->addLayout(form);
    return box;
}

void ControlPage::setUpHealthTable()
{
    m_health->setObjectName(u"healthTable"_s);
    m_health->setAccessibleName(tr("Health checks"));
    m_health->setHorizontalHeaderLabels({tr("Health check"), tr("Address")});
    m_health->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_health->horizontalHeader()->setStretchLastSection(true);
    m_health->horizontalHeader()->setHighlightSections(false);
    m_health->verticalHeader()->hide();
    m_health->setTabKeyNavigation(false);
    RoomyDelegate::setUp(*m_health);
    m_health->setMinimumHeight(4 * fontMetrics().height());
    m_health->setMaximumHeight(7 * fontMetrics().height());
}

QLayout *ControlPage::buildHealthButtons(QWidget *box)
{
    auto *add = new QPushButton(icon(IconName::Add), tr("A&dd check"), box);
    add->setObjectName(u"addHealthCheck"_s);
    auto *remove = new QPushButton(icon(IconName::Delete), tr("&Remove check"), box);
    remove->setObjectName(u"removeHealthCheck"_s);
    connect(add, &QPushButton::clicked, this, [this] {
        addHealthCheck(tr("health"), u"http://127.0.0.1:8080/health"_s);
        m_health->setCurrentCell(m_health->rowCount() - 1, 1);
        m_health->setFocus();
        save();
    });
    connect(remove, &QPushButton::clicked, this, &ControlPage::removeHealthCheck);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {add, remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    return buttons;
}

QWidget *ControlPage::buildTest()
{
    auto *box = new QWidget(this);
    m_test->setObjectName(u"testAll"_s);
    m_test->setAutoDefault(false);
    m_summary->setObjectName(u"testSummary"_s);
    m_summary->setWordWrap(true);
    m_summary->setText(tr("Tries every storage, health check and the release command; suspends nothing."));
    m_results->setObjectName(u"testResults"_s);
    m_results->setAccessibleName(tr("Results of the test"));
    m_results->setHeaderLabels({tr("Part"), tr("Result")});
    m_results->setRootIsDecorated(false);
    m_results->setWordWrap(true);
    RoomyDelegate::setUp(*m_results);
    m_results->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_results->setMinimumHeight(6 * fontMetrics().height());
    m_results->hide();
    auto *line = new QHBoxLayout;
    line->addWidget(m_test);
    line->addWidget(m_summary, 1);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_results, 1);
    layout->addStretch();
    return box;
}

void ControlPage::load()
{
    m_loading = true;
    const Stage &stage = m_draft.base;
    const bool runs = stage.runtime.kind == "commands"_L1;
    m_none->setChecked(!runs);
    m_commands->setChecked(runs);
    m_suspend->setText(joinCommand(stage.runtime.suspend));
    m_resume->setText(joinCommand(stage.runtime.resume));
    m_state->setText(joinCommand(stage.runtime.state));
    m_release->setText(joinCommand(stage.releaseCommand));
    m_grace->setValue(stage.graceMinutes);
    m_health->setRowCount(0);
    for (const HealthCheck &check : stage.health)
        addHealthCheck(check.name, check.url.toString());
    for (QLineEdit *edit : {m_suspend, m_resume, m_state})
        edit->setEnabled(runs);
    m_loading = false;
}

void ControlPage::save()
{
    if (m_loading)
        return;
    Stage &stage = m_draft.base;
    const bool runs = m_commands->isChecked();
    stage.runtime.kind = runs ? u"commands"_s : u"none"_s;
    stage.runtime.suspend = runs ? splitCommand(m_suspend->text()) : QStringList();
    stage.runtime.resume = runs ? splitCommand(m_resume->text()) : QStringList();
    stage.runtime.state = runs ? splitCommand(m_state->text()) : QStringList();
    stage.releaseCommand = splitCommand(m_release->text());
    stage.graceMinutes = m_grace->value();
    stage.health.clear();
    for (int row = 0; row < m_health->rowCount(); ++row) {
        const QTableWidgetItem *name = m_health->item(row, 0);
        const QTableWidgetItem *url = m_health->item(row, 1);
        if (name && url)
            stage.health.append({.name = name->text().trimmed(), .url = QUrl(url->text().trimmed(), QUrl::StrictMode)});
    }
    for (QLineEdit *edit : {m_suspend, m_resume, m_state})
        edit->setEnabled(runs);
    emit changed();
}

void ControlPage::addHealthCheck(const QString &name, const QString &url)
{
    const bool loading = std::exchange(m_loading, true); // both cells make one check
    const int row = m_health->rowCount();
    m_health->insertRow(row);
    m_health->setItem(row, 0, new QTableWidgetItem(name));
    m_health->setItem(row, 1, new QTableWidgetItem(url));
    m_loading = loading;
}

void ControlPage::removeHealthCheck()
{
    if (m_health->currentRow() >= 0)
        m_health->removeRow(m_health->currentRow());
    save();
}

void ControlPage::beginTest()
{
    m_test->setEnabled(false);
    m_test->setToolTip(tr("A test is running."));
    m_summary->setText(tr("Testing…"));
}

void ControlPage::addResult(const TestedPart &part)
{
    auto *item = new QTreeWidgetItem(m_results);
    const bool partly = part.good && !part.limits.isEmpty();
    item->setText(0, part.name);
    item->setIcon(
        0, part.good ? (partly ? icon(IconName::Warning, Theme::Token::Warning) : icon(IconName::Ok, Theme::Token::Ok))
                     : icon(IconName::Error, Theme::Token::Error));
    QStringList lines;
    for (const Error &problem : part.problems)
        lines.append(problem.message + u' ' + problem.why + u' ' + problem.todo);
    lines += part.limits;
    if (part.good && part.kind == TestedPart::Kind::Storage)
        lines.prepend(tr("Works, %1").arg(Texts::size(part.sizeBytes)));
    else if (part.good)
        lines.prepend(part.answer.isEmpty() ? tr("Works") : tr("Works: %1").arg(part.answer));
    item->setText(1, lines.join(u'\n'));
    item->setToolTip(1, item->text(1));
    item->setData(0, Qt::AccessibleTextRole, tr("%1: %2").arg(part.name, part.good ? tr("works") : tr("fails")));
}

// As high as what they say, up to some ten lines, and where they can be seen: nobody looks for an answer below the edge.
void ControlPage::bringResultsIntoSight()
{
    int height = m_results->header()->height() + 2 * m_results->frameWidth();
    for (int row = 0; row < m_results->topLevelItemCount(); ++row)
        height += m_results->visualItemRect(m_results->topLevelItem(row)).height();
    m_results->setMinimumHeight(
        std::clamp(height, 3 * fontMetrics().height(), s_mostResultLines * fontMetrics().height()));
    m_resultsAreNew = true;
    QTimer::singleShot(0, this, &ControlPage::scrollToResults); // where the page need not grow for them
}

void ControlPage::scrollToResults()
{
    for (QWidget *parent = parentWidget(); parent; parent = parent->parentWidget()) {
        auto *area = qobject_cast<QScrollArea *>(parent);
        if (!area)
            continue;
        const int top = m_results->mapTo(area->widget(), QPoint()).y();
        area->ensureVisible(0, top + m_results->height(), 0, 0);
        area->ensureVisible(0, top, 0, 0); // where not all of them fit
    }
}

void ControlPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (std::exchange(m_resultsAreNew, false))
        QTimer::singleShot(0, this, &ControlPage::scrollToResults); // the area scrolls as far only after this
}

void ControlPage::showTest(const Result<StageTest> &test)
{
    m_test->setEnabled(true);
    m_test->setToolTip({});
    m_results->clear();
    m_results->setVisible(test.has_value());
    if (!test) {
        m_summary->setText(test.error().message + u' ' + test.error().why + u' ' + test.error().todo);
        return;
    }
    for (const TestedPart &part : test->parts)
        addResult(part);
    if (m_results->topLevelItemCount() > 0)
        m_results->setCurrentItem(m_results->topLevelItem(0));
    const auto failed = std::ranges::count_if(test->parts, [](const TestedPart &part) { return !part.good; });
    bringResultsIntoSight();
    m_summary->setText(failed == 0 ? tr("Everything that was tried works.")
                                   : tr("%n part(s) did not work.", nullptr, static_cast<int>(failed)));
}

} // namespace Understudy
