// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/secretsstorage.h"

#include "models/messages/catalog.h"
#include "services/storages/secrets/envfile.h"
#include "services/storages/secrets/secretscompare.h"
#include "services/storages/secrets/secretsfile.h"
#include "services/storages/secrets/secretsidentity.h"
#include "services/storages/singlefilelist.h"
#include "services/storages/singlefilelock.h"
#include "services/storages/singlefilespace.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class SecretsCapture final : public Capture
{
    Q_DECLARE_TR_FUNCTIONS(SecretsCapture)

public:
    SecretsCapture(const StorageConfig &config, SecretsFile file, AgeIdentity identity,
                   std::optional<SealedSecrets> previous)
        : m_config(config)
        , m_file(std::move(file))
        , m_identity(std::move(identity))
        , m_previous(std::move(previous))
    { }
    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;

private:
    void describe(StorageRecord &record) const;

    StorageConfig m_config;
    SecretsFile m_file;
    AgeIdentity m_identity;
    std::optional<SealedSecrets> m_previous;
};

} // namespace

Result<StorageRecord> SecretsCapture::read(BlobSink &sink, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    const Result<ListEntry> entry = SealedSecrets::put(sink, m_file.metadata, m_file.content, m_identity, m_previous);
    if (!entry)
        return std::unexpected(entry.error());
    const Result<ListRoot> list = writeSingleEntry(sink, *entry);
    if (!list)
        return std::unexpected(list.error());
    StorageRecord record{.component = m_config.component,
                         .name = m_config.name,
                         .kind = StorageKind::Secrets,
                         .list = *list,
                         .sizeBytes = m_file.content.size(),
                         .entries = 1,
                         .consistent = m_file.stable};
    describe(record);
    return record;
}

void SecretsCapture::describe(StorageRecord &record) const
{
    const QString name = QFile::decodeName(m_file.metadata.path);
    const std::optional<QList<EnvEntry>> entries = parseEnvFile(m_file.content.view());
    const QStringList keys = entries ? namesOf(*entries) : QStringList();
    record.facts = {{u"fileName"_s, name},
                    {u"format"_s, entries ? u"env"_s : u"other"_s},
                    {u"keys"_s, QJsonArray::fromStringList(keys)},
                    {u"recipient"_s, QString::fromLatin1(m_identity.recipient().toString())}};
    if (!entries)
        record.summary = tr("“%1”, sealed").arg(name);
    else
        record.summary = keys.size() == 1 ? tr("1 key, sealed") : tr("%1 keys, sealed").arg(keys.size());
    if (!m_file.stable) {
        record.problems.append({.kind = Problem::Kind::ChangedWhileRead,
                                .subject = name,
                                .reason = tr("it was written while it was read")});
        record.problemCount = 1;
    }
}

// Only its name can be told: what changed inside is a secret.
static Result<QStringList> changes(const QByteArray &path, const QJsonObject &, const TaskControl &)
{
    return QStringList{QCoreApplication::translate("SecretsStorage", "“%1” was changed.").arg(QFile::decodeName(path))};
}

static SingleFileStaged::Kind swapKind()
{
    return {.sideFiles = {}, .mayMove = {}, .changes = changes};
}

SecretsStorage::SecretsStorage(const StorageConfig &config, const IdentityPlace &home)
    : m_config(config)
    , m_home(home)
{ }

Result<StorageCheck> SecretsStorage::check(Purpose purpose, const TaskControl &)
{
    Result<StorageCheck> found = checkSingleFile(m_config.path, purpose);
    if (!found || purpose != Purpose::Backup)
        return found;
    if (found->sizeBytes > SecretsFile::mostBytes)
        found->problems.append(Messages::error("secrets.tooLarge"_L1, {{"path"_L1, m_config.path}}));
    const Result<AgeIdentity> identity = loadIdentity(m_home);
    if (!identity && identity.error().code != Error::Code::NotFound) // one that is missing is made
        found->problems.append(identity.error());
    return found;
}

Result<std::unique_ptr<StorageLock>> SecretsStorage::lock(const QString &)
{
    return lockSingleFile(m_config);
}

Result<> SecretsStorage::prepare(BlobSink &, const std::optional<PreviousCapture> &previous, const TaskControl &control)
{
    m_previous.reset();
    if (const Result<AgeIdentity> identity = loadOrMakeIdentity(m_home, control); !identity)
        return std::unexpected(identity.error());
    if (!previous)
        return {};
    Result<SealedSecrets> sealed = SealedSecrets::load(previous->record, previous->blobs);
    if (!sealed)
        return std::unexpected(sealed.error());
    m_previous.emplace(std::move(*sealed));
    return {};
}

Result<std::optional<FileStat>> SecretsStorage::statNow() const
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    return place->stat();
}

// A file this small is written at once: its times prove that nobody did, whoever could have been seen.
Result<Writers> SecretsStorage::writers(Watch watch, const TaskControl &)
{
    Result<std::optional<FileStat>> now = statNow();
    if (!now)
        return std::unexpected(now.error());
    Result<Writers> writers = singleFileWriters(m_config.path, {});
    if (!writers)
        return writers;
    writers->proved = writers->names.isEmpty();
    writers->notProved.clear();
    if (watch == Watch::Begin) {
        m_atBegin = *now;
    } else if (*now != m_atBegin) {
        writers->proved = false;
        writers->names.append(tr("whoever changed “%1” just now").arg(m_config.path));
    }
    return writers;
}

Result<std::unique_ptr<Capture>> SecretsStorage::capture(const CaptureRequest &, const TaskControl &control)
{
    Result<AgeIdentity> identity = loadOrMakeIdentity(m_home, control);
    if (!identity)
        return std::unexpected(identity.error());
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    Result<SecretsFile> file = SecretsFile::read(*place, control);
    if (!file)
        return std::unexpected(file.error());
    return std::make_unique<SecretsCapture>(m_config, std::move(*file), std::move(*identity), std::move(m_previous));
}

Result<Comparison> SecretsStorage::compare(const StorageRecord &record, BlobSource &blobs, const TaskControl &control)
{
    return compareSecrets(m_config.path, m_home, record, blobs, control);
}

static Result<SecretBytes> openForStaging(const IdentityPlace &home, const SealedSecrets &sealed)
{
    const Result<AgeIdentity> identity = loadIdentity(home);
    if (!identity)
        return std::unexpected(identity.error());
    return sealed.open(*identity);
}

Result<std::unique_ptr<Staged>> SecretsStorage::stage(const StorageRecord &record, BlobSource &blobs,
                                                      const StageRequest &request, const TaskControl &control)
{
    const Result<SealedSecrets> sealed = SealedSecrets::load(record, blobs);
    if (!sealed)
        return std::unexpected(sealed.error());
    const Result<SecretBytes> plain = openForStaging(m_home, *sealed);
    if (!plain)
        return std::unexpected(plain.error());
    const Result<SingleFileTarget> target = lookAtTarget(m_config.path);
    if (!target)
        return std::unexpected(target.error());
    if (!target->refusals.isEmpty())
        return std::unexpected(target->refusals.first());
    if (const Result<> going = control.checkpoint({.step = Step::Stage, .subject = m_config.id()}); !going)
        return std::unexpected(going.error());
    Result<IncomingFile> incoming = IncomingFile::create(target->place, request.operation);
    if (!incoming)
        return std::unexpected(incoming.error());
    if (const Result<> written = incoming->write(plain->view()); !written)
        return std::unexpected(written.error());
    const auto identity = settle(*incoming, *target, sealed->entry, request.operation, {}, control);
    if (!identity)
        return std::unexpected(identity.error());
    return std::make_unique<SingleFileStaged>(swapKind(), *identity);
}

Result<std::unique_ptr<Staged>> SecretsStorage::reopen(const QJsonObject &identity)
{
    const Result<SingleFileStaged::Identity> read = SingleFileStaged::Identity::fromJson(identity);
    if (!read)
        return std::unexpected(read.error());
    return std::make_unique<SingleFileStaged>(swapKind(), *read);
}

Result<> SecretsStorage::sweep(const QString &operation, const TaskControl &)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    return SingleFileStaged::sweep(*place, swapKind(), operation);
}

Result<SpaceNeed> SecretsStorage::space(const StorageRecord &record)
{
    return spaceForSingleFile(m_config.path, record.sizeBytes);
}

} // namespace Understudy
