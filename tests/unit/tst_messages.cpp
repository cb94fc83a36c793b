// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "tests/support/messagecalls.h"
#include "tests/support/sourceroot.h"

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Messages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyMessageHasFourGoodParts_data();
    void everyMessageHasFourGoodParts();
    void aBadTextIsFound_data();
    void aBadTextIsFound();
    void idsAreUniqueAndNamedByTheirArea();
    void everyCallNamesAMessageAndFillsIt_data();
    void everyCallNamesAMessageAndFillsIt();
    void everyMessageIsUsed();
    void everyErrorThatTheWindowShowsIsInTheCatalogue_data();
    void everyErrorThatTheWindowShowsIsInTheCatalogue();
    void readsCallsAsTheyAreWritten();
    void fillsEachPlaceholderOnce();

private:
    QHash<QString, MessageTemplate> m_messages;
    QHash<QString, QString> m_sources; // path below the root -> text, without the catalogue
};

// What is wrong with one text of the catalogue; empty = nothing.
static QString faultOf(const QString &text)
{
    static const QRegularExpression banned(uR"(\bplease\b|success|!|\bOK\b|\boops\b|\bsorry\b)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression beginning(uR"(^[A-Z“{])"_s);
    static const QRegularExpression end(
        uR"(([.:}]|understudy-cli [a-z -]+)$)"_s); // a command to copy ends without a stop
    static const QRegularExpression placeholder(uR"(\{[a-z][A-Za-z]*\})"_s);
    if (text.trimmed() != text || text.isEmpty())
        return u"is empty or has spaces around it"_s;
    if (const QRegularExpressionMatch match = banned.match(text); match.hasMatch())
        return u"says "_s + match.captured();
    if (!beginning.match(text).hasMatch() || !end.match(text).hasMatch())
        return u"is no sentence"_s;
    if (QString(text).remove(placeholder).contains(QRegularExpression(u"[{}]"_s)))
        return u"has a placeholder that is none"_s;
    if (text.count(u'“') != text.count(u'”'))
        return u"has a quote that is not closed"_s;
    return {};
}

static QStringList placeholdersOf(const MessageTemplate &entry)
{
    static const QRegularExpression placeholder(uR"(\{([a-z][A-Za-z]*)\})"_s);
    QSet<QString> names;
    for (const char *text : {entry.message, entry.why, entry.todo, entry.safe}) {
        for (const QRegularExpressionMatch &match : placeholder.globalMatch(QString::fromUtf8(text)))
            names.insert(match.captured(1));
    }
    return names.values();
}

void tst_Messages::initTestCase()
{
    for (const std::span<const MessageTemplate> area : Messages::areas()) {
        for (const MessageTemplate &entry : area)
            m_messages.insert(QString::fromUtf8(entry.id), entry);
    }
    QCOMPARE_GT(m_messages.size(), 40);
    for (const QString &folder : {u"models"_s, u"services"_s, u"ui"_s, u"app"_s}) {
        QDirIterator it(sourceRoot() + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString path = file.fileName().sliced(sourceRoot().size() + 1);
            if (!path.startsWith(u"models/messages/"_s))
                m_sources.insert(path, QString::fromUtf8(file.readAll()));
        }
    }
    QCOMPARE_GT(m_sources.size(), 20);
}

void tst_Messages::everyMessageHasFourGoodParts_data()
{
    QTest::addColumn<QStringList>("parts");
    for (const std::span<const MessageTemplate> area : Messages::areas()) {
        for (const MessageTemplate &entry : area) {
            QTest::newRow(entry.id) << QStringList{QString::fromUtf8(entry.message), QString::fromUtf8(entry.why),
                                                   QString::fromUtf8(entry.todo), QString::fromUtf8(entry.safe)};
        }
    }
}

void tst_Messages::everyMessageHasFourGoodParts()
{
    QFETCH(const QStringList, parts);
    for (const QString &part : parts)
        QVERIFY2(faultOf(part).isEmpty(), qPrintable(u"“%1” %2"_s.arg(part, faultOf(part))));
}

void tst_Messages::aBadTextIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << u"  "_s;
    QTest::newRow("please") << u"Please try again."_s;
    QTest::newRow("successfully") << u"It was saved successfully."_s;
    QTest::newRow("exclamation") << u"It failed!"_s;
    QTest::newRow("ok") << u"Press OK."_s;
    QTest::newRow("no end") << u"It failed"_s;
    QTest::newRow("no beginning") << u"it failed."_s;
    QTest::newRow("open brace") << u"It failed: {path."_s;
    QTest::newRow("number as placeholder") << u"It failed: {1}."_s;
    QTest::newRow("open quote") << u"“{path} failed."_s;
}

void tst_Messages::aBadTextIsFound()
{
    QFETCH(const QString, text);
    QVERIFY(!faultOf(text).isEmpty());
}

void tst_Messages::idsAreUniqueAndNamedByTheirArea()
{
    const QList<QStringList> prefixes{{u"common"_s, u"archive"_s, u"offsite"_s},
                                      {u"stage"_s, u"settings"_s},
                                      {u"repository"_s},
                                      {u"files"_s},
                                      {u"postgres"_s},
                                      {u"sqlite"_s, u"singlefile"_s},
                                      {u"secrets"_s},
                                      {u"runtime"_s, u"process"_s, u"release"_s, u"health"_s, u"docker"_s},
                                      {u"backup"_s},
                                      {u"restore"_s},
                                      {u"import"_s},
                                      {u"usage"_s, u"demo"_s}};
    const QList<std::span<const MessageTemplate>> areas = Messages::areas();
    QCOMPARE(areas.size(), prefixes.size());
    QSet<QString> ids;
    for (qsizetype i = 0; i < areas.size(); ++i) {
        for (const MessageTemplate &entry : areas.at(i)) {
            const QString id = QString::fromUtf8(entry.id);
            QVERIFY2(prefixes.at(i).contains(id.section(u'.', 0, 0)), entry.id);
            QVERIFY2(!ids.contains(id), entry.id);
            ids.insert(id);
        }
    }
}

void tst_Messages::everyCallNamesAMessageAndFillsIt_data()
{
    QTest::addColumn<QString>("path");
    for (auto it = m_sources.cbegin(); it != m_sources.cend(); ++it) {
        if (!messageCalls(it.value()).isEmpty())
            QTest::newRow(qPrintable(it.key())) << it.key();
    }
}

void tst_Messages::everyCallNamesAMessageAndFillsIt()
{
    QFETCH(const QString, path);
    for (const MessageCall &call : messageCalls(m_sources.value(path))) {
        for (const QString &id : call.ids) {
            const QString place = u"%1:%2: %3"_s.arg(path).arg(call.line).arg(id);
            QVERIFY2(m_messages.contains(id), qPrintable(place + u" is not in the catalogue"_s));
            if (!call.placeholdersKnown)
                continue;
            for (const QString &placeholder : placeholdersOf(m_messages.value(id)))
                QVERIFY2(call.placeholders.contains(placeholder), qPrintable(place + u" lacks "_s + placeholder));
        }
    }
}

void tst_Messages::everyMessageIsUsed()
{
    QSet<QString> used;
    for (const QString &source : std::as_const(m_sources)) {
        const QStringList ids = messageIds(source);
        used.unite(QSet<QString>(ids.cbegin(), ids.cend()));
    }
    QStringList unused;
    for (auto it = m_messages.cbegin(); it != m_messages.cend(); ++it) {
        if (!used.contains(it.key()))
            unused.append(it.key());
    }
    unused.sort();
    QVERIFY2(unused.isEmpty(), qPrintable(u"in the catalogue, but nowhere used: "_s + unused.join(u", "_s)));
}

void tst_Messages::everyErrorThatTheWindowShowsIsInTheCatalogue_data()
{
    QTest::addColumn<QStringList>("ids");
    QTest::newRow("E1 database unreachable") << QStringList{u"postgres.unreachable"_s, u"postgres.wrongPassword"_s};
    QTest::newRow("E2 version") << QStringList{u"postgres.toolsTooOld"_s, u"postgres.toolsMissing"_s};
    QTest::newRow("E3 disk full") << QStringList{u"backup.noSpace"_s, u"repository.full"_s};
    QTest::newRow("E4 damaged") << QStringList{u"repository.backupDamaged"_s, u"restore.backupDamaged"_s};
    QTest::newRow("E5 schema newer") << QStringList{u"restore.schemaNewer"_s};
    QTest::newRow("E6 manifest") << QStringList{u"repository.manifestNewer"_s, u"repository.manifestMissing"_s};
    QTest::newRow("E8 safety failed") << QStringList{u"restore.safetyFailed"_s};
    QTest::newRow("E9 swap failed") << QStringList{u"restore.swapFailed"_s};
    QTest::newRow("E10 roll-back failed") << QStringList{u"restore.swapHalfDone"_s};
    QTest::newRow("E11 health") << QStringList{u"restore.unhealthy"_s};
    QTest::newRow("E12 suspend failed") << QStringList{u"runtime.stillRunning"_s};
    QTest::newRow("E14 interrupted") << QStringList{u"backup.interrupted"_s};
    QTest::newRow("E15 settings") << QStringList{u"settings.copyUsed"_s};
    QTest::newRow("E16 nothing restored") << QStringList{u"restore.nothingToDo"_s};
}

void tst_Messages::everyErrorThatTheWindowShowsIsInTheCatalogue()
{
    QFETCH(const QStringList, ids);
    for (const QString &id : ids)
        QVERIFY2(m_messages.contains(id), qPrintable(id));
}

void tst_Messages::readsCallsAsTheyAreWritten()
{
    const QString source = uR"code(std::unexpected<Error> fail(QLatin1StringView id);
    return fail("a.plain"_L1);
    return fail(missing ? "a.one"_L1 : "a.other"_L1,
                {{"path"_L1, shown(x, ")")}, {"reason"_L1, y}}, details);
    m_report.fail(Messages::error("a.inner"_L1, values));
    attempt->fail("a.method"_L1);)code"_s;

    const QList<MessageCall> calls = messageCalls(source);

    QCOMPARE(calls.size(), 3);
    QCOMPARE(calls.at(0).ids, QStringList({u"a.plain"_s}));
    QCOMPARE(calls.at(0).line, 2);
    QVERIFY(calls.at(0).placeholders.isEmpty());
    QCOMPARE(calls.at(1).ids, QStringList({u"a.one"_s, u"a.other"_s}));
    QCOMPARE(calls.at(1).placeholders, QStringList({u"path"_s, u"reason"_s}));
    QVERIFY(calls.at(1).placeholdersKnown);
    QVERIFY(!calls.at(2).placeholdersKnown);
}

void tst_Messages::fillsEachPlaceholderOnce()
{
    const Error error = Messages::error("common.readFailed"_L1,
                                        {{"path"_L1, u"/a {reason}"_s}, {"reason"_L1, u"gone"_s}}, u"errno 5"_s);

    QCOMPARE(error.code, Error::Code::Io);
    QVERIFY(error.message.contains(u"/a {reason}"_s));
    QVERIFY(error.why.contains(u"gone"_s));
    QCOMPARE(error.details, u"errno 5"_s);
}

QTEST_APPLESS_MAIN(tst_Messages)

#include "tst_messages.moc"
