// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realstage.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// A stage whose database lies on another machine, as far as can be seen: its address is none of this one's usual names.
// How much space is free there nobody can look up from here.
class tst_RemoteSpace : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_stage.change(2); }

    void thePlanSaysThatItIsNotKnown();
    void aRestoreWantsItConfirmed();
    void theFilesAloneNeedNoConfirmation();

private:
    [[nodiscard]] CliRun restore(const QStringList &options) const
    {
        return m_stage.cli(
            QStringList{u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s, u"--suspend"_s, u"--yes"_s}
            + options);
    }

    RealStage m_stage;
    QMap<QString, QByteArray> m_then;
};

void tst_RemoteSpace::initTestCase()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress(u"127.0.0.2"_s)));
    const int port = free.serverPort();
    free.close();
    qputenv("PGPORT", QByteArray::number(port));
    m_stage.server.listenOn(u"127.0.0.2"_s);
    QVERIFY2(m_stage.make(), qPrintable(m_stage.problem()));
    m_stage.server.replaceAccessRules("local all all trust\nhost all all 127.0.0.0/8 trust\n");
    QJsonObject file = m_stage.stageFile();
    QJsonArray components = file[u"components"_s].toArray();
    QJsonObject component = components[0].toObject();
    QJsonObject storage = component[u"storages"_s].toArray().first().toObject();
    storage[u"connection"_s] = u"postgresql://postgres@127.0.0.2:%1/shop"_s.arg(port);
    component[u"storages"_s] = QJsonArray{storage};
    components[0] = component;
    file[u"components"_s] = components;
    QVERIFY2(m_stage.addStage(file), qPrintable(m_stage.problem()));
    m_then = m_stage.fingerprints();
    REQUIRE_DONE(m_stage.cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s}));
}

void tst_RemoteSpace::thePlanSaysThatItIsNotKnown()
{
    const QStringList plan{u"backup"_s, u"plan"_s, u"shop/staging"_s, u"first"_s};
    const CliRun text = m_stage.cli(plan);
    REQUIRE_DONE(text);
    QVERIFY2(text.output.contains("free not known: look yourself, then --space-not-checked"), text.told().constData());

    const CliRun json = m_stage.cli(plan + QStringList{u"-o"_s, u"json"_s});
    REQUIRE_DONE(json);
    int notKnown = 0;
    for (const QJsonValue &need : json.json()[u"space"_s].toArray())
        notKnown += need[u"availableBytes"_s].isNull() && need[u"stagedBytes"_s].toInteger() > 0 ? 1 : 0;
    QCOMPARE(notKnown, 1);
}

void tst_RemoteSpace::aRestoreWantsItConfirmed()
{
    const auto now = m_stage.fingerprints();
    const CliRun refused = restore({u"-o"_s, u"json"_s});
    QCOMPARE(refused.exitCode, 3);
    const QJsonObject error = refused.json()[u"error"_s].toObject();
    QVERIFY2(error[u"why"_s].toString().contains(u"127.0.0.2"_s), refused.told().constData());
    QVERIFY2(error[u"todo"_s].toString().contains(u"--space-not-checked"_s), refused.told().constData());
    QCOMPARE(m_stage.fingerprints(), now);
    QCOMPARE(m_stage.leftovers(), QStringList());

    REQUIRE_DONE(restore({u"--space-not-checked"_s}));
    auto expected = m_then;
    expected[u"cache"_s] = now[u"cache"_s];
    QCOMPARE(m_stage.fingerprints(), expected);
    REQUIRE_DONE(m_stage.cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));
}

void tst_RemoteSpace::theFilesAloneNeedNoConfirmation()
{
    REQUIRE_DONE(restore({u"--only"_s, u"worker/jobs"_s}));

    QCOMPARE(m_stage.fingerprints()[u"queue"_s], m_then[u"queue"_s]);
    REQUIRE_DONE(m_stage.cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));
}

QTEST_GUILESS_MAIN(tst_RemoteSpace)
#include "tst_remotespace.moc"
