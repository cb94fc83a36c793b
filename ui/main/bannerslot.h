// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "ui/widgets/messagebar.h"

#include <QElapsedTimer>
#include <QList>
#include <QWidget>

namespace Understudy {

// A message of the page, until it is hidden, replaced or closed.
struct Banner
{
    enum class Priority { Hint, Result, Warning, Problem, Decision }; // a decision waits for the person

    QString key; // one banner per key and stage: "watch", "error"
    QString stage; // PROJECT/STAGE; empty = whatever stage is shown
    Priority priority = Priority::Result;
    MessageBar::Kind kind = MessageBar::Kind::Information;
    QString text;
    QString detail; // after the text, less loud
    QList<MessageAction> actions; // at most two
    bool closable = true;
};

// The place between the header of a stage and its data where messages appear. It shows the two most important ones of
// the stage that is looked at; the others wait behind them.
class BannerSlot final : public QWidget
{
    Q_OBJECT

public:
    explicit BannerSlot(QWidget *parent = nullptr);

    void setStage(const QString &stage);
    // All stages that there are. What was said of one goes with it; what fails on one after it was removed is shown
    // wherever the person is.
    void setKnown(const QStringList &stages);
    // Replaces the one with the same key and stage, in place.
    void show(const Banner &banner);
    void hide(const QString &key, const QString &stage = {});
    [[nodiscard]] bool contains(const QString &key, const QString &stage = {}) const;

    // What happened, why and what to do, with a way to all of it. The same error within a minute is counted, not
    // stacked. A cancelled operation is no error and shows nothing.
    void showError(const Error &error, const QString &stage = {}, const QList<MessageAction> &actions = {});
    void hideError(const Error &error, const QString &stage); // unless another one stands there by now

    // What happened, and how often within the last minute if it is not the first time: “… (×3)”. Each call counts.
    [[nodiscard]] QString counted(const Error &error, const QString &stage);

signals:
    void detailsWanted(const Understudy::Error &error);

private:
    struct Entry
    {
        Banner banner;
        MessageBar *bar = nullptr;
    };
    struct Told
    {
        QString stage;
        QString message;
        QString why;
        int times = 0;
        QElapsedTimer last;
    };

    [[nodiscard]] qsizetype indexOf(const QString &key, const QString &stage) const;
    void fill(Entry &entry);
    void arrange();
    void remove(qsizetype index);

    QString m_stage;
    QStringList m_known;
    QList<Entry> m_entries; // the most important first
    QList<Told> m_told; // errors of the last minute
};

} // namespace Understudy
