// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandline.h"
#include "app/commands/options.h"
#include "services/config/stagefile.h"
#include "tests/support/sourceroot.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What the pages for users show is what the program takes.
class tst_CliDocs : public QObject
{
    Q_OBJECT

private slots:
    void everyCommandAndOptionIsExplained_data();
    void everyCommandAndOptionIsExplained();
    void stageFilesAreRead_data();
    void stageFilesAreRead();

private:
    [[nodiscard]] static QString page(const QString &path);
};

QString tst_CliDocs::page(const QString &path)
{
    QFile file(sourceRoot() + u'/' + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void tst_CliDocs::everyCommandAndOptionIsExplained_data()
{
    QTest::addColumn<QString>("name");
    for (const std::unique_ptr<CliCommand> &command : allCommands()) {
        if (!command->description().hidden)
            QTest::newRow(qPrintable(command->description().name())) << command->description().name();
    }
}

void tst_CliDocs::everyCommandAndOptionIsExplained()
{
    QFETCH(const QString, name);
    const QString text = page(u"docs/command-line.md"_s);
    const Commands commands = allCommands();
    const auto command = std::ranges::find(commands, name, [](const auto &one) { return one->description().name(); });
    CLI::App app;
    app.set_help_flag();
    (*command)->define(app);

    QVERIFY2(text.contains(u"| `"_s + name) || text.contains(u'`' + name + u" ["_s), qPrintable(name));
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &word : option->get_lnames())
            QVERIFY2(text.contains(u"--"_s + QString::fromStdString(word)), word.c_str());
    }
}

void tst_CliDocs::stageFilesAreRead_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("README") << u"README.md"_s;
    QTest::newRow("reference") << u"docs/stage-file.md"_s;
}

void tst_CliDocs::stageFilesAreRead()
{
    QFETCH(const QString, path);
    static const QString opening = u"```json\n"_s;
    const QString text = page(path);
    const qsizetype begin = text.indexOf(opening);
    QVERIFY(begin >= 0);
    const QString json = text.sliced(begin + opening.size()).section(u"```"_s, 0, 0);

    const Result<StageFile> file = parseStageFile(json.toUtf8());

    QVERIFY2(file, file ? "" : qPrintable(file.error().message + u' ' + file.error().why));
    QCOMPARE(file->warnings, QStringList());
    QCOMPARE(file->stage.id(), u"shop/staging"_s);
}

QTEST_GUILESS_MAIN(tst_CliDocs)
#include "tst_clidocs.moc"
