// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restorechecklist.h"

#include "ui/theme/icons.h"
#include "ui/widgets/pressbutton.h"
#include "ui/widgets/wrappedtext.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using State = RestoreCheck::State;
using Action = RestoreCheck::Action;

// A check box breaks its text only where it says so, and stands in the narrower half of the dialog.
static QString actionText(Action action)
{
    switch (action) {
    case Action::SkipComparison:
        return RestoreCheckList::tr("Skip comparison");
    case Action::SuspendNow:
        return RestoreCheckList::tr("Suspend now");
    case Action::SuspendForSwap:
        return RestoreCheckList::tr("Suspend for the swap only");
    case Action::PromiseStopped:
        return RestoreCheckList::tr("I have stopped everything\nthat writes to these storages");
    case Action::PromiseSpace:
        return RestoreCheckList::tr("I have looked:\nthere is enough space");
    case Action::WithoutSafetyBackup:
        return RestoreCheckList::tr("Restore without a safety backup…");
    case Action::AcceptEarlier:
        return RestoreCheckList::tr("Keep the restored data");
    case Action::CreateRoles:
        return RestoreCheckList::tr("Create the missing roles");
    case Action::CheckAgain:
        return RestoreCheckList::tr("Check again");
    }
    Q_UNREACHABLE_RETURN({});
}

// Stable names, for tests and for who scripts the window.
static QString actionName(Action action)
{
    switch (action) {
    case Action::SkipComparison:
        return u"btnSkipComparison"_s;
    case Action::SuspendNow:
        return u"btnSuspendNow"_s;
    case Action::SuspendForSwap:
        return u"btnSuspendForSwap"_s;
    case Action::PromiseStopped:
        return u"chkPromiseStopped"_s;
    case Action::PromiseSpace:
        return u"chkPromiseSpace"_s;
    case Action::WithoutSafetyBackup:
        return u"btnWithoutSafetyBackup"_s;
    case Action::AcceptEarlier:
        return u"btnAcceptEarlier"_s;
    case Action::CreateRoles:
        return u"chkCreateRoles"_s;
    case Action::CheckAgain:
        return u"btnCheckAgain"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

static QString stateWord(State state)
{
    switch (state) {
    case State::Ok:
        return RestoreCheckList::tr("OK");
    case State::Warning:
        return RestoreCheckList::tr("Note");
    case State::Blocked:
        return RestoreCheckList::tr("To do");
    case State::Working:
        return RestoreCheckList::tr("Under way");
    }
    Q_UNREACHABLE_RETURN({});
}

static QIcon stateIcon(State state)
{
    switch (state) {
    case State::Ok:
        return icon(IconName::Ok, Theme::Token::Ok);
    case State::Warning:
        return icon(IconName::Warning, Theme::Token::Warning);
    case State::Blocked:
        return icon(IconName::Error, Theme::Token::Error);
    case State::Working:
        return icon(IconName::NotReady, Theme::Token::Running);
    }
    Q_UNREACHABLE_RETURN({});
}

RestoreCheckList::RestoreCheckList(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"restoreChecks"_s);
    setAccessibleName(tr("Before you restore"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(10);
    m_layout->addStretch();
}

// Later: it may be the one that is just being pressed.
static void discard(QWidget *widget)
{
    widget->hide();
    widget->deleteLater();
}

// Several checks may have one id, as warnings do: they are told apart by their number.
static QStringList keysOf(const QList<RestoreCheck> &checks)
{
    QStringList keys;
    for (const RestoreCheck &check : checks) {
        int number = 1;
        while (keys.contains(u"%1 %2"_s.arg(check.id).arg(number)))
            ++number;
        keys.append(u"%1 %2"_s.arg(check.id).arg(number));
    }
    return keys;
}

void RestoreCheckList::setChecks(const QList<RestoreCheck> &checks)
{
    const QStringList keys = keysOf(checks);
    for (const QString &key : std::as_const(m_order)) {
        if (!keys.contains(key))
            discard(m_rows.take(key).widget);
    }
    for (qsizetype at = 0; at < keys.size(); ++at) {
        const QString &key = keys.at(at);
        if (!m_rows.contains(key))
            m_rows.insert(key, makeRow(checks.at(at)));
        Row &row = m_rows[key];
        fill(row, checks.at(at));
        m_layout->insertWidget(static_cast<int>(at), row.widget);
    }
    m_order = keys;
}

RestoreCheckList::Row RestoreCheckList::makeRow(const RestoreCheck &check)
{
    Row row;
    row.widget = new QWidget(this);
    row.widget->setObjectName(u"check_"_s + check.id);
    row.icon = new QLabel(row.widget);
    row.text = new QLabel(row.widget);
    row.text->setWordWrap(true);
    row.text->setTextFormat(Qt::PlainText);
    row.details = new QLabel(row.widget);
    row.details->setWordWrap(true);
    row.details->setTextFormat(Qt::PlainText);
    QFont small = row.details->font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    row.details->setFont(small);
    row.actionRow = new QVBoxLayout;
    row.actionRow->setSpacing(4);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(3);
    texts->addWidget(row.text);
    texts->addWidget(row.details);
    texts->addLayout(row.actionRow);
    auto *line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::grid);
    line->addWidget(row.icon, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
    row.check.actions = {};
    return row;
}

void RestoreCheckList::fill(Row &row, const RestoreCheck &check)
{
    const bool sameActions = row.check.actions == check.actions;
    row.check = check;
    showWrapped(*row.text, check.text);
    QFont font = row.text->font();
    font.setBold(check.state == State::Blocked);
    row.text->setFont(font);
    showWrapped(*row.details, check.details);
    row.details->setVisible(!check.details.isEmpty());
    row.widget->setAccessibleName(tr("%1: %2").arg(stateWord(check.state), check.text));
    row.widget->setAccessibleDescription(check.details);
    row.text->setAccessibleName(row.widget->accessibleName());
    showIcon(row);
    if (sameActions)
        return;
    for (QWidget *action : std::exchange(row.actions, {}))
        discard(action);
    for (const Action action : check.actions)
        addAction(row, action);
}

void RestoreCheckList::addAction(Row &row, Action action)
{
    if (action == Action::PromiseStopped || action == Action::PromiseSpace || action == Action::CreateRoles) {
        auto *box = new QCheckBox(actionText(action), row.widget);
        box->setObjectName(actionName(action));
        box->setChecked(row.check.state == State::Warning);
        connect(box, &QCheckBox::toggled, this, [this, action](bool on) {
            if (action == Action::CreateRoles)
                emit rolesWanted(on);
            else
                emit promised(action, on);
        });
        row.actionRow->addWidget(box);
        row.actions.append(box);
        return;
    }
    auto *button = new PressButton(actionText(action), row.widget);
    button->setObjectName(actionName(action));
    button->setAccessibleDescription(row.check.text);
    connect(button, &QPushButton::clicked, this, [this, action] { emit actionWanted(action); });
    row.actionRow->addWidget(button, 0, Qt::AlignLeft);
    row.actions.append(button);
}

void RestoreCheckList::showIcon(const Row &row) const
{
    const int side = fontMetrics().height();
    row.icon->setPixmap(stateIcon(row.check.state).pixmap(QSize(side, side), devicePixelRatioF()));
    row.icon->setAccessibleName(stateWord(row.check.state));
    row.icon->setToolTip(stateWord(row.check.state));
}

QList<QWidget *> RestoreCheckList::focusChain() const
{
    QList<QWidget *> chain;
    for (const QString &key : m_order)
        chain += m_rows[key].actions;
    return chain;
}

void RestoreCheckList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (const Row &row : std::as_const(m_rows))
        showIcon(row);
}

} // namespace Understudy
