// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/main/bannerslot.h"
#include "ui/main/stageheader.h"

#include <QWidget>

class QSplitter;
class QVBoxLayout;

namespace Understudy {

class Actions;

// The page of one stage: header, messages, storages, backups, and the details of what is selected, which stand beside
// the backups where there is room and below them where there is not.
class StagePage final : public QWidget
{
    Q_OBJECT

public:
    explicit StagePage(Actions &actions, QWidget *parent = nullptr);

    [[nodiscard]] StageHeader *header() const { return m_header; }
    [[nodiscard]] BannerSlot *banners() const { return m_banners; }

    // The parts come from whoever makes them; the page owns them from then on.
    void setStorages(QWidget *storages);
    void setBackups(QWidget *backups);
    void setDetails(QWidget *details);
    [[nodiscard]] QWidget *storages() const { return m_storages; }
    [[nodiscard]] QWidget *backups() const { return m_backups; }
    [[nodiscard]] QWidget *details() const { return m_details; }
    [[nodiscard]] QWidget *foot() const { return m_foot; }
    void setDetailsShown(bool shown);
    void setWithoutBackups(bool without); // then there are no details to show either
    [[nodiscard]] bool areDetailsShown() const { return m_detailsShown; }
    // A bar below everything, such as the one that offers to undo; shown and hidden by itself.
    void setFoot(QWidget *foot);

    [[nodiscard]] QList<QSplitter *> splitters() const { return {m_rows, m_columns}; }
    void keepSizes(); // those that the splitters have now were chosen by somebody

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeDetails();

    StageHeader *m_header;
    BannerSlot *m_banners;
    QSplitter *m_rows; // storages, then backups
    QSplitter *m_columns; // backups, and the details beside or below them
    QVBoxLayout *m_layout;
    QWidget *m_storages = nullptr;
    QWidget *m_backups = nullptr;
    QWidget *m_details = nullptr;
    QWidget *m_foot = nullptr;
    bool m_detailsShown = true;
    bool m_withoutBackups = false;
};

} // namespace Understudy
