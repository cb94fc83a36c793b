// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listreader.h"
#include "services/config/home.h"
#include "services/crypto/age.h"
#include "services/platform/filestat.h"
#include "services/storages/secrets/secretsidentity.h"
#include "services/storages/secrets/secretsstorage.h"
#include "tests/support/memoryblobs.h"
#include "tests/support/plainfiles.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

static bool isSealed(const QByteArray &blob)
{
    return blob.startsWith("age-encryption.org/v1\n");
}

class tst_SecretsStorage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void bringsBackTheFileAndItsMetadata();
    void sealsSoThatOnlyTheIdentityOpensIt();
    void theAgeProgramOpensItWithTheRecoveryKey();
    void makesTheIdentityOnceAndSaysWhatToDo();
    void reusesTheSealedBytesWhileTheContentIsTheSame();
    void sealsAnewWhenTheOldBlobIsLost();
    void otherFilesAreOneSecret();
    void tellsWhichKeysChange();
    void refusesToPlanWithoutTheIdentity_data();
    void refusesToPlanWithoutTheIdentity();
    void refusesAnIdentityThatOthersCanRead();
    void findsDamage();
    void aMissingFileIsCreated();
    void undoBringsBackWhatAnEditorReplaced();
    void noticesWhoWroteBetweenBeginAndEnd();
    void comesBackAtTheLimitAndIsRefusedAboveIt();

private:
    [[nodiscard]] SecretsStorage storage() const;
    [[nodiscard]] Result<StorageRecord> backUp(const std::optional<StorageRecord> &previous = {});
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record);
    [[nodiscard]] QString path() const { return m_data + u"/.env"_s; }
    void remember(const Error &error);

    static constexpr auto s_value = "s3cr3t-v4lue";
    static constexpr auto s_otherValue = "an0ther-v4lue";

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
    QString m_data;
    MemoryBlobs m_blobs;
    QByteArray m_said; // all that came out: records, comparisons, errors, notes, log
    std::atomic_bool m_cancelled = false;
    const TaskControl m_control{m_cancelled, {}, [this](const QString &line) { m_said += line.toUtf8(); }};
    const StageRequest m_request{.operation = u"11111111-2222-3333-4444-555555555555"_s};
};

static QByteArray *s_log = nullptr;

static void toLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    if (s_log)
        *s_log += text.toUtf8();
}

void tst_SecretsStorage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_data = m_folder->filePath(u"data"_s);
    m_home = std::make_unique<Home>(m_folder->filePath(u"home"_s));
    m_blobs.content.clear();
    m_said.clear();
    QVERIFY(QDir().mkpath(m_data));
    QVERIFY(writeAll(path(), "# shop\nDB_PASSWORD="_ba + s_value + "\nTOKEN=\"" + s_otherValue + "\"\n"));
    s_log = &m_said;
    qInstallMessageHandler(toLog);
}

// Whatever a test did: no value is in anything that was stored or said.
void tst_SecretsStorage::cleanup()
{
    qInstallMessageHandler(nullptr);
    s_log = nullptr;
    for (const QByteArray &blob : std::as_const(m_blobs.content))
        m_said += blob;
    for (const char *value : {s_value, s_otherValue}) {
        QVERIFY(!m_said.contains(value));
        QVERIFY(!m_said.contains(QByteArray(value).toHex()));
        QVERIFY(!m_said.contains(QByteArray(value).toBase64().first(12)));
    }
    QVERIFY(!m_said.replace("“AGE-SECRET-KEY-1”", "how one begins").contains("AGE-SECRET-KEY"));
}

SecretsStorage tst_SecretsStorage::storage() const
{
    return SecretsStorage({.component = u"api"_s, .name = u"env"_s, .kind = StorageKind::Secrets, .path = path()},
                          *m_home);
}

void tst_SecretsStorage::remember(const Error &error)
{
    for (const QString &part : {error.message, error.why, error.todo, error.safe, error.details})
        m_said += part.toUtf8();
}

Result<StorageRecord> tst_SecretsStorage::backUp(const std::optional<StorageRecord> &previous)
{
    SecretsStorage subject = storage();
    std::optional<PreviousCapture> last;
    if (previous)
        last.emplace(*previous, m_blobs);
    if (const Result<> prepared = subject.prepare(m_blobs, last, m_control); !prepared) {
        remember(prepared.error());
        return std::unexpected(prepared.error());
    }
    const Result<std::unique_ptr<Capture>> capture = subject.capture({}, m_control);
    const Result<StorageRecord> record = capture ? (*capture)->read(m_blobs, m_control)
                                                 : std::unexpected(capture.error());
    if (record)
        m_said += Manifest{.storages = {*record}}.toJson();
    else
        remember(record.error());
    return record;
}

Result<std::unique_ptr<Staged>> tst_SecretsStorage::stage(const StorageRecord &record)
{
    Result<std::unique_ptr<Staged>> staged = storage().stage(record, m_blobs, m_request, m_control);
    if (staged)
        m_said += QJsonDocument((*staged)->identity()).toJson();
    else
        remember(staged.error());
    return staged;
}

void tst_SecretsStorage::bringsBackTheFileAndItsMetadata()
{
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const QByteArray before = readAll(path());
    const Timestamp modified = statPath(QFile::encodeName(path()))->modified;
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QCOMPARE(record->sizeBytes, before.size());
    QCOMPARE(record->kind, StorageKind::Secrets);
    QCOMPARE(record->facts[u"keys"].toArray(), (QJsonArray{u"DB_PASSWORD"_s, u"TOKEN"_s}));

    QVERIFY(writeAll(path(), "DB_PASSWORD=broken\n"));
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner));
    const auto staged = stage(*record);
    QVERIFY(staged);
    QCOMPARE(readAll(path()), QByteArray("DB_PASSWORD=broken\n"));
    QVERIFY((*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(readAll(path()), before);
    QCOMPARE(statPath(QFile::encodeName(path()))->mode, 0640U);
    QVERIFY(statPath(QFile::encodeName(path()))->modified == modified);
    QCOMPARE((*staged)->writesSinceSwap(m_control).value(), QStringList());
    QVERIFY((*staged)->drop(m_control));
    QCOMPARE(listNames(m_data), QStringList{u".env"_s});
}

void tst_SecretsStorage::sealsSoThatOnlyTheIdentityOpensIt()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QCOMPARE(std::ranges::count_if(m_blobs.content, isSealed), 1);
    const QByteArray sealed = *std::ranges::find_if(m_blobs.content, isSealed);
    QCOMPARE(Age::open(*loadIdentity(*m_home), sealed)->view(), QByteArrayView(readAll(path())));
    QCOMPARE(Age::open(*AgeIdentity::generate(), sealed).error().code, Error::Code::Denied);
}

void tst_SecretsStorage::theAgeProgramOpensItWithTheRecoveryKey()
{
    QVERIFY(backUp());
    QProcess age;
    age.start(u"age"_s, {u"--decrypt"_s, u"--identity"_s, m_home->recoveryKey()});
    age.write(*std::ranges::find_if(m_blobs.content, isSealed));
    age.closeWriteChannel();
    QVERIFY(age.waitForFinished());
    QCOMPARE(age.exitCode(), 0);
    QCOMPARE(age.readAllStandardOutput(), readAll(path()));
}

void tst_SecretsStorage::makesTheIdentityOnceAndSaysWhatToDo()
{
    QVERIFY(storage().check(Purpose::Backup, m_control)->problems.isEmpty());
    QVERIFY(!QFile::exists(m_home->identity())); // checking touches nothing
    QVERIFY(backUp());
    QCOMPARE(statPath(QFile::encodeName(m_home->identity()))->mode, 0600U);
    QCOMPARE(statPath(QFile::encodeName(m_home->recoveryKey()))->mode, 0600U);
    QVERIFY(m_said.contains(m_home->recoveryKey().toUtf8()));
    QCOMPARE(AgeIdentity::parseFile(readAll(m_home->recoveryKey()))->scalar(), loadIdentity(*m_home)->scalar());

    const QByteArray identity = readAll(m_home->identity());
    QVERIFY(QFile::remove(m_home->recoveryKey())); // taken to a safe place
    m_said.clear();
    QVERIFY(backUp());
    QCOMPARE(readAll(m_home->identity()), identity);
    QVERIFY(!QFile::exists(m_home->recoveryKey()));
}

void tst_SecretsStorage::reusesTheSealedBytesWhileTheContentIsTheSame()
{
    const Result<StorageRecord> first = backUp();
    QVERIFY(first);
    const qint64 put = m_blobs.putBytes;
    const Result<StorageRecord> second = backUp(*first);
    QVERIFY(second);
    QCOMPARE(second->list, first->list);
    QVERIFY(m_blobs.putBytes - put < 400); // the list alone
    QVERIFY(writeAll(path(), "DB_PASSWORD=changed\n"));
    const Result<StorageRecord> third = backUp(*second);
    QVERIFY(third);
    QVERIFY(third->list != first->list);
}

void tst_SecretsStorage::sealsAnewWhenTheOldBlobIsLost()
{
    const Result<StorageRecord> first = backUp();
    QVERIFY(first);
    m_blobs.content.removeIf([](const auto &blob) { return isSealed(blob.value()); });
    QCOMPARE(backUp(*first).error().code, Error::Code::Corrupt); // the caller then goes on without the previous backup
    const Result<StorageRecord> second = backUp();
    QVERIFY(second);
    QVERIFY(stage(*second));
}

void tst_SecretsStorage::otherFilesAreOneSecret()
{
    QVERIFY(writeAll(path(), s_value));
    const Result<StorageRecord> record = backUp();
    QVERIFY(record && record->facts[u"keys"].toArray().isEmpty());
    QVERIFY(writeAll(path(), s_otherValue));
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    QCOMPARE(comparison->differences,
             (QList<Difference>{{.subject = u".env"_s, .change = Difference::Change::Overwritten}}));
    QCOMPARE(comparison->loss, u"Today's value of .env is lost."_s);
}

void tst_SecretsStorage::tellsWhichKeysChange()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(writeAll(path(), "DB_PASSWORD=changed\nNEW_KEY="_ba + s_otherValue + "\nTOKEN=\"" + s_otherValue + "\"\n"));
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    using enum Difference::Change;
    QCOMPARE(comparison->differences, (QList<Difference>{{.subject = u"NEW_KEY"_s, .change = Removed},
                                                         {.subject = u"DB_PASSWORD"_s, .change = Overwritten},
                                                         {.subject = u"TOKEN"_s, .change = Same}}));
    QCOMPARE(comparison->removed, 1);
    QCOMPARE(comparison->overwritten, 1);
    QCOMPARE(comparison->same, 1);
    QCOMPARE(comparison->loss, u"Today's values are lost: NEW_KEY, DB_PASSWORD."_s);
    QVERIFY(comparison->refusals.isEmpty());
    m_said += comparison->loss.toUtf8();
    QVERIFY(QFile::remove(path()));
    QCOMPARE(storage().compare(*record, m_blobs, m_control)->added, 2);
}

void tst_SecretsStorage::refusesToPlanWithoutTheIdentity_data()
{
    QTest::addColumn<QByteArray>("identity");
    QTest::addColumn<Error::Code>("code");
    QTest::newRow("missing") << QByteArray() << Error::Code::NotFound;
    QTest::newRow("another one") << AgeIdentity::generate()->toString().view().toByteArray() << Error::Code::Denied;
    QTest::newRow("not one") << QByteArray("nonsense\n") << Error::Code::InvalidInput;
}

void tst_SecretsStorage::refusesToPlanWithoutTheIdentity()
{
    QFETCH(QByteArray, identity);
    QFETCH(Error::Code, code);
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const QByteArray before = readAll(path());
    if (identity.isEmpty())
        QVERIFY(QFile::remove(m_home->identity()));
    else
        QVERIFY(writeAll(m_home->identity(), identity));
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QCOMPARE(comparison->refusals.first().code, code);
    remember(comparison->refusals.first());
    QCOMPARE(stage(*record).error().code, code);
    QCOMPARE(readAll(path()), before);
    QCOMPARE(listNames(m_data), QStringList{u".env"_s});
}

void tst_SecretsStorage::refusesAnIdentityThatOthersCanRead()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    for (const QFile::Permission permission : {QFile::ReadGroup, QFile::ReadOther, QFile::WriteOther}) {
        QVERIFY(QFile::setPermissions(m_home->identity(), QFile::ReadOwner | QFile::WriteOwner | permission));
        QCOMPARE(storage().check(Purpose::Backup, m_control)->problems.first().code, Error::Code::Denied);
        QCOMPARE(backUp().error().code, Error::Code::Denied);
        QCOMPARE(stage(*record).error().code, Error::Code::Denied);
    }
    QVERIFY(QFile::setPermissions(m_home->identity(), QFile::ReadOwner));
    QVERIFY(backUp());
}

void tst_SecretsStorage::findsDamage()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    // A blob whose name fits its changed content: the repository cannot tell, the seal does.
    QByteArray changed = *std::ranges::find_if(m_blobs.content, isSealed);
    changed.back() = static_cast<char>(changed.back() ^ 1);
    StorageRecord forged = *record;
    ListReader reader(record->list, [this](const BlobId &id) { return m_blobs.get(id); });
    ListEntry entry = **reader.next();
    entry.blobs = {*m_blobs.put(changed)};
    ListWriter writer([this](QByteArrayView piece) { return m_blobs.put(piece); });
    QVERIFY(writer.add(entry));
    forged.list = *writer.finish();
    QCOMPARE(stage(forged).error().code, Error::Code::Corrupt);
    QCOMPARE(storage().compare(forged, m_blobs, m_control)->refusals.first().code, Error::Code::Corrupt);
    QCOMPARE(listNames(m_data), QStringList{u".env"_s});
}

void tst_SecretsStorage::aMissingFileIsCreated()
{
    const QByteArray before = readAll(path());
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(QFile::remove(path()));
    const auto staged = stage(*record);
    QVERIFY(staged && (*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(readAll(path()), before);
    QVERIFY((*staged)->swapBack({staged->get()}, m_control));
    QVERIFY(!QFile::exists(path()));
}

void tst_SecretsStorage::undoBringsBackWhatAnEditorReplaced()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(writeAll(path(), "DB_PASSWORD=before\n"));
    const auto staged = stage(*record);
    QVERIFY(staged && (*staged)->swapIn({staged->get()}, m_control));
    // Editors write a new file and rename it.
    QVERIFY(writeAll(m_data + u"/.env.new"_s, "DB_PASSWORD=edited\n"));
    QCOMPARE(std::rename(qPrintable(m_data + u"/.env.new"_s), qPrintable(path())), 0);
    QCOMPARE((*staged)->state().value(), SwapState::New);
    QCOMPARE((*staged)->writesSinceSwap(m_control)->size(), 1);
    QVERIFY((*staged)->swapBack({staged->get()}, m_control));
    QCOMPARE((*staged)->state().value(), SwapState::Old);
    QCOMPARE(readAll(path()), QByteArray("DB_PASSWORD=before\n"));
}

void tst_SecretsStorage::noticesWhoWroteBetweenBeginAndEnd()
{
    SecretsStorage subject = storage();
    QVERIFY(subject.writers(Watch::Begin, m_control)->proved);
    QVERIFY(subject.writers(Watch::End, m_control)->proved);
    QVERIFY(subject.writers(Watch::Begin, m_control)->proved);
    QVERIFY(writeAll(path(), "DB_PASSWORD=new\n"));
    const Result<Writers> ended = subject.writers(Watch::End, m_control);
    QVERIFY(ended);
    QVERIFY(!ended->proved);
    QCOMPARE(ended->names.size(), 1);
}

void tst_SecretsStorage::comesBackAtTheLimitAndIsRefusedAboveIt()
{
    const QByteArray large(4 * 1024 * 1024, 'x');
    QVERIFY(writeAll(path(), large));
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    for (const QByteArray &blob : std::as_const(m_blobs.content))
        QVERIFY(blob.size() <= BlobSink::maximumBlobSize);
    QVERIFY(writeAll(path(), large + 'x'));
    QCOMPARE(storage().check(Purpose::Backup, m_control)->problems.first().code, Error::Code::InvalidInput);
    QCOMPARE(backUp().error().code, Error::Code::InvalidInput);
    const auto staged = stage(*record);
    QVERIFY(staged && (*staged)->swapIn({staged->get()}, m_control));
    QVERIFY(readAll(path()) == large);
}

QTEST_GUILESS_MAIN(tst_SecretsStorage)
#include "tst_secretsstorage.moc"
