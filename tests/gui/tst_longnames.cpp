// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/texts.h"
#include "tests/support/everydialog.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "tests/support/patience.h"
#include "tests/support/wholewindow.h"
#include "tests/support/windowwalk.h"
#include "ui/backups/backuptree.h"
#include "ui/preferences/appearance.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/undobar.h"

#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Names of two hundred characters: what stands beside them stays in its place, and they can be read whole.
class tst_LongNames : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void theWindowKeepsItsShape_data() { addRows(); }
    void theWindowKeepsItsShape();
    void dialogsKeepTheirShape_data();
    void dialogsKeepTheirShape();
    void whatIsLeftOutIsTheMiddle();

private:
    static void addRows();
    static void look(QWidget &window, int percent);
};

static const QStringList s_names{
    u"very-long_name."_s.repeated(14).first(200), // as a project's may be, without a place to break it
    u"שלום"_s.repeated(50), // from right to left
    u"🛒🚀🔥🎉"_s.repeated(25), // two hundred units, and none may be cut in half
    u"the one of Friday evening, before "_s.repeated(6).first(200),
};

void tst_LongNames::cleanup()
{
    Appearance::apply({});
}

void tst_LongNames::addRows()
{
    QTest::addColumn<int>("name");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    static constexpr std::array kinds{"one word", "right to left", "emoji", "many words"};
    for (int name = 0; name < s_names.size(); ++name) {
        for (const int width : {1100, 800}) {
            for (const int percent : {100, 200})
                QTest::addRow("%s, %d wide, %d %%", kinds.at(size_t(name)), width, percent) << name << width << percent;
        }
    }
}

void tst_LongNames::look(QWidget &window, int percent)
{
    QVERIFY(QTest::qWaitForWindowExposed(&window, patienceMs));
    QVERIFY(keepPicture(window, u"longnames "_s + QString::fromUtf8(QTest::currentDataTag()).replace(u'%', u'p')));
    const int least = window.minimumSizeHint().width();
    QVERIFY2(least <= (percent > 100 ? 1280 : 800), qPrintable(QString::number(least)));
    const QStringList faults = clippedTexts(window) + overlaps(window) + scrolledSideways(window) + outside(window)
                               + elidedWithoutTooltip(window);
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void tst_LongNames::theWindowKeepsItsShape()
{
    QFETCH(const int, name);
    QFETCH(const int, width);
    QFETCH(const int, percent);
    const QString &text = s_names.at(name);
    WholeWindow whole;
    whole.settings.setPreferences({.textPercent = percent});
    Appearance::apply(whole.settings.preferences());
    Stage &stage = whole.addStage(text, text);
    for (StorageConfig &storage : stage.storages)
        storage.component = text;
    stage.storages.first().name = text;
    whole.service.stageStatus = whole.statusOf(stage);
    whole.service.stageStatus->release = text;
    whole.addBackup(text, text, text, 20).marks.note = text;
    whole.addBackup(text, text, text, 10, BackupStatus::Failed);
    whole.open();
    whole.window.resize(width, 720);
    const QString id = stage.id();
    QTRY_VERIFY_WITH_TIMEOUT(whole.window.watch().isLoaded() && whole.tasks.running().isEmpty(), patienceMs);
    whole.window.selectBackup(id, whole.service.knownBackups.first().id());
    QTRY_VERIFY_WITH_TIMEOUT(whole.tasks.running().isEmpty(), patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(whole.window.findChild<BackupTree *>()->model()->rowCount(), 2, patienceMs);
    look(whole.window, percent);
}

namespace {

struct LongRestore : RestoreDialogBench
{
    [[nodiscard]] static std::unique_ptr<QWidget> opened(const QString &name)
    {
        Backup backup = RestoreDialogBench::backup();
        QList<Stage> stages = RestoreDialogBench::stages();
        backup.manifest.name = backup.manifest.project = backup.manifest.stage = name;
        backup.manifest.release = name;
        stages.first().project = stages.first().name = name;
        auto dialog = std::make_unique<RestoreDialog>(backup, stages,
                                                      QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
        QObject::connect(dialog.get(), &RestoreDialog::planWanted, dialog.get(),
                         [shown = dialog.get(), name](const RestoreRequest &request) {
                             RestorePlan plan = RestoreDialogBench::plan(request);
                             plan.backupName = plan.releaseNow = name;
                             plan.stageProtected = true;
                             for (PlannedStorage &storage : plan.storages)
                                 storage.id = name + u'/' + name;
                             plan.sumUpLosses();
                             shown->setPlan(plan);
                         });
        waitUntil([shown = dialog.get()] { return shown->findChild<QLineEdit *>()->isVisibleTo(shown); });
        return dialog;
    }
};

// What stands on the page of a stage for a while.
std::unique_ptr<QWidget> newsOf(const QString &name)
{
    auto page = std::make_unique<QWidget>();
    page->resize(800, 1200);
    auto *layout = new QVBoxLayout(page.get());
    auto *undo = new UndoBar;
    auto *bar = new MessageBar(MessageBar::Kind::Good);
    bar->setText(u"Restored “%1” 2 min ago."_s.arg(name), u"What “%1” was before is still kept."_s.arg(name));
    bar->setActions({{u"Undo…"_s, [] { }}, {u"Keep"_s, [] { }}});
    layout->addWidget(bar);
    layout->addWidget(undo);
    layout->addStretch();
    undo->offer(u"Deleted “%1”. It stays in Recently deleted for 7 days."_s.arg(name));
    return page;
}

std::unique_ptr<QWidget> deletedOf(const QString &name)
{
    auto dialog = std::make_unique<RecentlyDeletedDialog>();
    dialog->setBackups({someBackup(1, name), someBackup(2, name)}, dayOfBackups());
    return dialog;
}

std::unique_ptr<QWidget> removalOf(const QString &name)
{
    auto dialog = std::make_unique<RemoveStageDialog>(name + u'/' + name, 14, 18'000'000'000);
    dialog->findChild<QCheckBox *>()->setChecked(true);
    return dialog;
}

std::unique_ptr<QWidget> quittingOf(const QString &name)
{
    auto dialog = std::make_unique<QuitWhileBusyDialog>();
    dialog->setWork({u"“Restore “%1” into %1 › %1” is still running."_s.arg(name)});
    return dialog;
}

std::unique_ptr<QWidget> undoOf(const QString &name)
{
    const QDateTime now({2026, 11, 21}, {14, 2}, QTimeZone::UTC);
    return std::make_unique<UndoDialog>(
        name + u'/' + name, UndoPreview{.restoredAt = now.addSecs(-3600), .laterWrites = {name}}, name, now);
}

struct LongDialog
{
    const char *row;
    std::function<std::unique_ptr<QWidget>(const QString &)> make;
};

} // namespace

static QList<LongDialog> longDialogs()
{
    const auto newBackup = [](const QString &name, bool canSuspend) {
        return usualNewBackup([&](NewBackupFacts &facts) {
            facts.stage = name + u'/' + name;
            facts.canSuspend = canSuspend;
            facts.holds = {name + u" 412 MB"_s, name + u" 1.1 GB"_s};
        });
    };
    return {
        {"restore", LongRestore::opened},
        {"new backup", [=](const QString &name) { return newBackup(name, true); }},
        {"new backup of a stage that nobody can suspend", [=](const QString &name) { return newBackup(name, false); }},
        {"remove a stage", removalOf},
        {"recently deleted", deletedOf},
        {"quit while busy", quittingOf},
        {"undo", undoOf},
        {"news of a stage", newsOf},
        {"question before suspending", usualQuestionBeforeSuspending},
    };
}

void tst_LongNames::dialogsKeepTheirShape_data()
{
    QTest::addColumn<int>("dialog");
    QTest::addColumn<int>("name");
    QTest::addColumn<int>("percent");
    const QList<LongDialog> dialogs = longDialogs();
    for (int dialog = 0; dialog < dialogs.size(); ++dialog) {
        for (int name = 0; name < s_names.size(); ++name) {
            for (const int percent : {100, 200})
                QTest::addRow("%s %d, %d %%", dialogs.at(dialog).row, name, percent) << dialog << name << percent;
        }
    }
}

void tst_LongNames::dialogsKeepTheirShape()
{
    QFETCH(const int, dialog);
    QFETCH(const int, name);
    QFETCH(const int, percent);
    Appearance::apply({.textPercent = percent});
    const std::unique_ptr<QWidget> window = longDialogs().at(dialog).make(s_names.at(name));
    window->show();
    look(*window, percent);
}

void tst_LongNames::whatIsLeftOutIsTheMiddle()
{
    QCOMPARE(Texts::shortened(u"staging"_s), u"staging"_s);
    const QString family = u"👩‍👩‍👧"_s.repeated(20); // each of eight units that belong together
    const QString few = Texts::shortened(family);
    QVERIFY(few.size() <= 30);
    QCOMPARE(few, family.first(16) + u'…' + family.last(8));
    QCOMPARE(Texts::withoutLongWords(u"Removed one/"_s + s_names.first() + u"."_s),
             u"Removed one/"_s + s_names.first() + u"."_s); // lines break in it
    const QString words = Texts::withoutLongWords(u"“%1” was restored."_s.arg(s_names.at(1)));
    QVERIFY(words.startsWith(u"“שלום"_s) && words.contains(u'…') && words.endsWith(u"was restored."_s));
    QVERIFY(words.size() < 80);
}

UNDERSTUDY_GUITEST_MAIN(tst_LongNames)

#include "tst_longnames.moc"
