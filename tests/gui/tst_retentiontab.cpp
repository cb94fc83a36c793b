// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "ui/schedule/retentiontab.h"
#include "ui/widgets/timeline.h"

#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_RetentionTab : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatTheNextBackupRemovesIsSaidAndListed();
    void eachDotIsReachedByTheArrowKeysAndTold();
    void loweringTheNumberAsksOnceWithTheCount();
    void cancellingTheQuestionSavesNothing();
    void raisingTheNumberAsksNothing();

private:
    template<typename Widget>
    Widget *child(const char *name) const
    {
        return m_tab->findChild<Widget *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QMessageBox *question() const { return child<QMessageBox>("retentionQuestion"); }

    std::unique_ptr<RetentionTab> m_tab;
};

static QList<Backup> automaticBackups(int count)
{
    QList<Backup> backups;
    for (int i = 0; i < count; ++i) {
        Backup backup{.status = BackupStatus::Ready};
        backup.manifest.id = QString::number(i);
        backup.manifest.name = u"nightly %1"_s.arg(i);
        backup.manifest.origin = Origin::Automatic;
        backup.manifest.createdAt = QDateTime::fromMSecsSinceEpoch(1'778'587'320'000).addDays(i);
        backup.manifest.newBytes = 20'000'000;
        backups.append(backup);
    }
    return backups;
}

void tst_RetentionTab::init()
{
    m_tab = std::make_unique<RetentionTab>();
    m_tab->setStage(7, automaticBackups(7));
    m_tab->resize(700, 400);
    m_tab->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get(), Testing::patienceMs));
}

void tst_RetentionTab::cleanup()
{
    m_tab.reset();
}

void tst_RetentionTab::whatTheNextBackupRemovesIsSaidAndListed()
{
    QCOMPARE(m_tab->preview().goes, 1);
    QVERIFY(child<QLabel>("retentionSentence")->text().contains(u"removes 1"_s));
    auto *list = child<QListWidget>("retentionList");
    QVERIFY(!list->isVisible());

    QTest::mouseClick(child<QPushButton>("retentionWhich"), Qt::LeftButton);

    QVERIFY(list->isVisible());
    QCOMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().startsWith(u"nightly 0"_s));
    child<QSpinBox>("retentionNumber")->setValue(3);
    QCOMPARE(list->count(), 5);
    child<QSpinBox>("retentionNumber")->setValue(20);
    QVERIFY(!list->isVisible());
}

void tst_RetentionTab::eachDotIsReachedByTheArrowKeysAndTold()
{
    auto *timeline = child<Timeline>("retentionTimeline");
    timeline->setFocus();
    QCOMPARE(timeline->current(), 6);
    for (int i = 5; i >= 0; --i) {
        QTest::keyClick(timeline, Qt::Key_Left);
        QCOMPARE(timeline->current(), i);
        QVERIFY(timeline->accessibleDescription().startsWith(u"nightly %1"_s.arg(i)));
    }
    QVERIFY(timeline->accessibleDescription().contains(u"will be removed"_s));
    QTest::keyClick(timeline, Qt::Key_Left);
    QCOMPARE(timeline->current(), 0);
    QTest::keyClick(timeline, Qt::Key_End);
    QCOMPARE(timeline->current(), 6);
    QVERIFY(!timeline->grab().isNull());
}

void tst_RetentionTab::loweringTheNumberAsksOnceWithTheCount()
{
    int saved = 0;
    child<QSpinBox>("retentionNumber")->setValue(3);
    m_tab->confirm([&saved] { ++saved; });
    QVERIFY(question());
    QCOMPARE(saved, 0);
    QVERIFY(question()->informativeText().contains(u'5'));
    QCOMPARE(question()->defaultButton(), question()->button(QMessageBox::Cancel));
    for (QAbstractButton *button : question()->buttons()) {
        if (question()->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(saved, 1);
    QTRY_VERIFY(!question());

    m_tab->confirm([&saved] { ++saved; });

    QVERIFY(!question());
    QCOMPARE(saved, 2);
}

void tst_RetentionTab::cancellingTheQuestionSavesNothing()
{
    int saved = 0;
    child<QSpinBox>("retentionNumber")->setValue(1);
    m_tab->confirm([&saved] { ++saved; });
    QVERIFY(question());
    QTest::keyClick(question(), Qt::Key_Return); // Cancel is the default
    QTRY_VERIFY(!question());
    QCOMPARE(saved, 0);
}

void tst_RetentionTab::raisingTheNumberAsksNothing()
{
    int saved = 0;
    child<QSpinBox>("retentionNumber")->setValue(12);
    m_tab->confirm([&saved] { ++saved; });
    QVERIFY(!question());
    QCOMPARE(saved, 1);
}

UNDERSTUDY_GUITEST_MAIN(tst_RetentionTab)

#include "tst_retentiontab.moc"
