// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakebackupservice.h"
#include "tests/support/guitest.h"
#include "ui/main/bannerslot.h"

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Banners : public QObject
{
    Q_OBJECT

private slots:
    void theSameErrorIsCountedNotStacked();
    void aBannerOfAnotherStageIsNotShown();
};

void tst_Banners::theSameErrorIsCountedNotStacked()
{
    BannerSlot slot;
    slot.setStage(u"webshop/staging"_s);
    const Error error = FakeBackupService::failure(Error::Code::Io).error();
    slot.showError(error, u"webshop/staging"_s);
    slot.showError(error, u"webshop/staging"_s);
    slot.showError(error, u"webshop/staging"_s);
    const QList<MessageBar *> bars = slot.findChildren<MessageBar *>(u"banner_error"_s);
    QCOMPARE(bars.size(), 1);
    QVERIFY2(bars.first()->text().endsWith(u"(×3)"), qPrintable(bars.first()->text()));
    slot.hide(u"error"_s, u"webshop/staging"_s); // somebody has closed it
    slot.showError(error, u"webshop/staging"_s);
    QVERIFY(slot.findChildren<MessageBar *>(u"banner_error"_s).last()->text().endsWith(u"(×4)"));
    slot.showError(error, u"webshop/other"_s);
    QCOMPARE(slot.findChildren<MessageBar *>(u"banner_error"_s).last()->text(), error.message);
    slot.hide(u"error"_s, u"webshop/other"_s);
    slot.showError({.code = Error::Code::Cancelled, .message = u"Cancelled."_s}, u"webshop/other"_s);
    QVERIFY(!slot.contains(u"error"_s, u"webshop/other"_s));
}

void tst_Banners::aBannerOfAnotherStageIsNotShown()
{
    BannerSlot slot;
    slot.setStage(u"webshop/staging"_s);
    slot.show({.key = u"watch"_s, .stage = u"webshop/demo"_s, .text = u"Watching."_s});
    QVERIFY(slot.isHidden());
    slot.show({.key = u"hint"_s, .priority = Banner::Priority::Hint, .text = u"A hint."_s});
    slot.show({.key = u"a"_s, .priority = Banner::Priority::Decision, .text = u"Decide."_s});
    slot.show({.key = u"b"_s, .priority = Banner::Priority::Problem, .text = u"A problem."_s});
    const auto shown = [&slot](const QString &key) {
        return !slot.findChild<MessageBar *>(u"banner_"_s + key)->isHidden();
    };
    QVERIFY(shown(u"a"_s) && shown(u"b"_s) && !shown(u"hint"_s)); // at most two, the most important ones
    slot.hide(u"a"_s);
    QVERIFY(shown(u"hint"_s));
    slot.setStage(u"webshop/demo"_s);
    QVERIFY(shown(u"watch"_s));
}

UNDERSTUDY_GUITEST_MAIN(tst_Banners)
#include "tst_banners.moc"
