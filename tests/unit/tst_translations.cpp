// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sourceroot.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// A text with a count reads "1 file" and "2 files": its two forms stand in the English file.
class tst_Translations : public QObject
{
    Q_OBJECT

private slots:
    void everyCountInTheSourcesHasItsPlural();
    void everyPluralHasTwoForms();

private:
    static QString englishFile() { return sourceRoot() + u"/resources/translations/understudy_en.ts"_s; }
};

void tst_Translations::everyCountInTheSourcesHasItsPlural()
{
    QFile file(englishFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QSet<QString> known;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"source")
            known.insert(xml.readElementText());
    }
    QVERIFY(!known.isEmpty());
    static const QRegularExpression s_counted(uR"re("((?:[^"\\\n]|\\.)*%L?n(?:[^"\\\n]|\\.)*)")re"_s);
    for (const QString &folder : {u"app"_s, u"models"_s, u"services"_s, u"ui"_s}) {
        QDirIterator sources(sourceRoot() + u'/' + folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files,
                             QDirIterator::Subdirectories);
        while (sources.hasNext()) {
            QFile source(sources.next());
            QVERIFY(source.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(source.readAll());
            for (const QRegularExpressionMatch &match : s_counted.globalMatch(text))
                QVERIFY2(known.contains(match.captured(1)),
                         qPrintable(source.fileName() + u": "_s + match.captured(1)));
        }
    }
}

void tst_Translations::everyPluralHasTwoForms()
{
    QFile file(englishFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    int forms = 0;
    int messages = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        messages += xml.name() == u"message" ? 1 : 0;
        if (xml.name() != u"numerusform")
            continue;
        const QString form = xml.readElementText();
        QVERIFY2(form.contains(u"%n") || form.contains(u"%Ln"), qPrintable(form));
        QVERIFY2(!form.contains(u"(s)"), qPrintable(form));
        ++forms;
    }
    QCOMPARE(forms, 2 * messages);
}

QTEST_GUILESS_MAIN(tst_Translations)
#include "tst_translations.moc"
