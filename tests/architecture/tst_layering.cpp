// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sourceroot.h"
#include "tests/support/sourcerules.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// Every file that we write as code, scripts of the build included, as paths below the root of the sources.
static QStringList sourceFiles()
{
    const QString root = sourceRoot();
    QStringList files{u"CMakeLists.txt"_s, u"dev"_s};
    for (const QString &folder : {u"app"_s, u"ui"_s, u"models"_s, u"services"_s, u"tests"_s, u"packaging"_s}) {
        QDirIterator it(root + u'/' + folder, {u"*.h"_s, u"*.cpp"_s, u"*.cmake"_s, u"CMakeLists.txt"_s}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            files << it.next().mid(root.size() + 1);
    }
    return files;
}

class tst_Layering : public QObject
{
    Q_OBJECT

private slots:
    void everyFileKeepsTheRules_data();
    void everyFileKeepsTheRules();
    void aPlantedViolationIsFound_data();
    void aPlantedViolationIsFound();
    void whatIsAllowedPasses_data();
    void whatIsAllowedPasses();
    void aFileWithoutItsFormIsFound();
};

static const QString s_head = u"// SPDX-FileCopyrightText: 2026 The Understudy Authors\n"
                              "// SPDX-License-Identifier: GPL-3.0-or-later\n\n"_s;

void tst_Layering::everyFileKeepsTheRules_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : sourceFiles())
        QTest::newRow(qPrintable(path)) << path;
}

void tst_Layering::everyFileKeepsTheRules()
{
    QFETCH(const QString, path);
    QFile file(sourceRoot() + u'/' + path);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));

    const QStringList broken = brokenRules(path, QString::fromUtf8(file.readAll()));

    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u"; "_s)));
}

void tst_Layering::aPlantedViolationIsFound_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    const auto plant = [](const char *path, const char *code) {
        QTest::addRow("%s: %s", path, code) << QString::fromUtf8(path) << QString::fromUtf8(code);
    };
    plant("models/stage.cpp", "#include \"services/tasks/taskcontrol.h\"");
    plant("services/crypto/sha256.cpp", "#include \"services/storages/storage.h\"");
    plant("services/storages/files/a.cpp", "#include \"services/repository/repository.h\"");
    plant("services/repository/a.cpp", "#include \"services/operations/backupcreator.h\"");
    plant("services/platform/a.cpp", "#include \"services/tasks/taskrunner.h\"");
    plant("services/backupservice.cpp", "#include \"ui/mainwindow.h\"");
    plant("services/newfolder/a.cpp", "int a;");
    plant("ui/mainwindow.cpp", "#include \"services/repository/repository.h\"");
    plant("services/runtimes/a.cpp", "QThread *thread;");
    plant("services/storages/a.cpp", "#include <QtConcurrent>");
    plant("app/main.cpp", "std::jthread worker;");
    plant("services/runtimes/a.cpp", "QProcess tar;");
    plant("services/platform/posix.cpp", "if (fork() == 0) {}");
    plant("services/offsite/a.cpp", "QEventLoop loop;");
    plant("ui/a.cpp", "QCoreApplication::processEvents();");
    plant("services/config/keychain.cpp", "QSettings settings;");
    plant("services/repository/a.cpp", "std::filesystem::path path;");
    plant("tests/unit/tst_a.cpp", "#include <filesystem>");
    plant("services/storages/a.cpp", "#include <sys/stat.h>");
    plant("services/storages/files/a.cpp", "QDir(path).entryList();");
    plant("services/storages/a.cpp", "QDirIterator it(path);");
    plant("services/operations/a.cpp", "throw 1;");
    plant("services/operations/a.cpp", "QDateTime::currentDateTimeUtc();");
    plant("ui/a.cpp", "dialog->exec();");
    plant("services/runtimes/a.cpp", "call(\"//\"); QProcess tar; // \"");
}

void tst_Layering::aPlantedViolationIsFound()
{
    QFETCH(const QString, path);
    QFETCH(const QString, code);
    QCOMPARE(brokenRules(path, s_head + code).size(), 1);
}

void tst_Layering::whatIsAllowedPasses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    const auto allow = [](const char *path, const char *code) {
        QTest::addRow("%s: %s", path, code) << QString::fromUtf8(path) << QString::fromUtf8(code);
    };
    allow("models/messages/catalog.cpp", "#include \"models/error.h\"");
    allow("services/storages/files/a.cpp", "#include \"services/platform/walk.h\"");
    allow("services/operations/a.cpp", "#include \"services/repository/repository.h\"");
    allow("ui/mainwindow.cpp", "#include \"ui_mainwindow.h\"");
    allow("tests/unit/tst_a.cpp", "#include \"tst_a.moc\"");
    allow("services/tasks/taskrunner.cpp", "#include <QThreadPool>");
    allow("services/process/commandrunner.cpp", "QProcess process;");
    allow("services/process/http.cpp", "QEventLoop loop;");
    allow("services/platform/posix.cpp", "#include <unistd.h>");
    allow("services/runtimes/a.cpp", "// a QProcess would be wrong here\nrun(u\"QThread\"_s); /* QEventLoop\n */");
    allow("services/runtimes/a.cpp", "auto script = R\"(throw \"QSettings\")\";");
    allow("services/repository/a.cpp", "QDirIterator it(packs);");
}

void tst_Layering::whatIsAllowedPasses()
{
    QFETCH(const QString, path);
    QFETCH(const QString, code);
    QCOMPARE(brokenRules(path, s_head + code), QStringList());
}

void tst_Layering::aFileWithoutItsFormIsFound()
{
    QCOMPARE(brokenRules(u"models/a.cpp"_s, u"int a;\n"_s).size(), 1);
    QCOMPARE(brokenRules(u"models/a.h"_s, s_head + u"int a;\n"_s).size(), 1);
    QCOMPARE(brokenRules(u"models/a.h"_s, s_head + u"#pragma once\n"_s), QStringList());
    QCOMPARE(brokenRules(u"models/a.cpp"_s, s_head + u"\n"_s.repeated(longestFile)).size(), 1);
    QCOMPARE(brokenRules(u"models/a.cpp"_s, s_head + u"// TO"_s + u"DO: later\n"_s).size(), 1);
}

QTEST_APPLESS_MAIN(tst_Layering)

#include "tst_layering.moc"
