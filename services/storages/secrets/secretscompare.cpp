// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/secretscompare.h"

#include "services/storages/secrets/envfile.h"
#include "services/storages/secrets/sealedsecrets.h"
#include "services/storages/secrets/secretsfile.h"
#include "services/storages/secrets/secretsidentity.h"
#include "services/storages/singlefilespace.h"

#include <QCoreApplication>
#include <QMap>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using Change = Difference::Change;

static QString tr(const char *text)
{
    return QCoreApplication::translate("SecretsStorage", text);
}

static Result<SecretBytes> openBackup(const IdentityPlace &home, const StorageRecord &record, BlobSource &blobs)
{
    const Result<AgeIdentity> identity = loadIdentity(home);
    if (!identity)
        return std::unexpected(identity.error());
    const Result<SealedSecrets> sealed = SealedSecrets::load(record, blobs);
    if (!sealed)
        return std::unexpected(sealed.error());
    return sealed->open(*identity);
}

// The last value of a name counts, as it does for whoever reads the file.
static QMap<QByteArray, QByteArrayView> valuesOf(const QList<EnvEntry> &entries)
{
    QMap<QByteArray, QByteArrayView> values;
    for (const EnvEntry &entry : entries)
        values.insert(entry.name, entry.value);
    return values;
}

static QList<Difference> keyDifferences(const QList<EnvEntry> &now, const QList<EnvEntry> &then)
{
    const QMap<QByteArray, QByteArrayView> today = valuesOf(now);
    const QMap<QByteArray, QByteArrayView> stored = valuesOf(then);
    QMap<QByteArray, Change> changes;
    for (const auto &[name, value] : stored.asKeyValueRange()) {
        const bool same = today.contains(name) && equalInConstantTime(today.value(name), value);
        changes.insert(name, !today.contains(name) ? Change::Added : same ? Change::Same : Change::Overwritten);
    }
    for (const QByteArray &name : today.keys()) {
        if (!stored.contains(name))
            changes.insert(name, Change::Removed);
    }
    QList<Difference> differences;
    for (const Change wanted : {Change::Removed, Change::Overwritten, Change::Added, Change::Same}) {
        for (const auto &[name, change] : changes.asKeyValueRange()) {
            if (change == wanted)
                differences.append({.subject = QString::fromLatin1(name), .change = change});
        }
    }
    return differences;
}

// Key by key where both are such files, else the file as a whole.
static QList<Difference> differencesOf(const std::optional<SecretBytes> &now, const SecretBytes &then,
                                       const QString &name)
{
    const auto stored = parseEnvFile(then.view());
    const auto today = now ? parseEnvFile(now->view()) : QList<EnvEntry>();
    if (stored && today)
        return keyDifferences(*today, *stored);
    Difference whole{.subject = name, .change = Change::Added};
    if (now)
        whole.change = equalInConstantTime(now->view(), then.view()) ? Change::Same : Change::Overwritten;
    return {whole};
}

static QString lossOf(const QList<Difference> &differences)
{
    QStringList names;
    for (const Difference &difference : differences) {
        if (difference.change == Change::Removed || difference.change == Change::Overwritten)
            names << difference.subject;
    }
    if (names.size() == 1)
        return tr("Today's value of %1 is lost.").arg(names.first());
    return names.isEmpty() ? QString() : tr("Today's values are lost: %1.").arg(names.join(u", "_s));
}

static void fill(Comparison &comparison, const QList<Difference> &differences)
{
    for (const Difference &difference : differences) {
        comparison.added += difference.change == Change::Added ? 1 : 0;
        comparison.removed += difference.change == Change::Removed ? 1 : 0;
        comparison.overwritten += difference.change == Change::Overwritten ? 1 : 0;
        comparison.same += difference.change == Change::Same ? 1 : 0;
    }
    comparison.differences = differences.first(std::min<qsizetype>(differences.size(), 1000));
    comparison.loss = lossOf(differences);
}

Result<Comparison> compareSecrets(const QString &path, const IdentityPlace &home, const StorageRecord &record,
                                  BlobSource &blobs, const TaskControl &control)
{
    const Result<SingleFileTarget> target = lookAtTarget(path);
    if (!target)
        return std::unexpected(target.error());
    Comparison comparison{.exists = target->exists,
                          .readable = !target->exists || target->readable,
                          .refusals = target->refusals,
                          .warnings = target->warnings};
    std::optional<SecretBytes> now;
    if (target->exists && target->readable) {
        Result<SecretsFile> file = SecretsFile::read(target->place, control);
        if (!file && control.isCancelled())
            return std::unexpected(file.error());
        comparison.readable = file.has_value();
        if (file)
            now.emplace(std::move(file->content));
    }
    const Result<SecretBytes> then = openBackup(home, record, blobs);
    if (!then) {
        comparison.refusals.append(then.error());
        return comparison;
    }
    fill(comparison, differencesOf(now, *then, record.facts[u"fileName"].toString()));
    if (target->exists && !now)
        comparison.loss = tr("Today's content cannot be read; it is kept beside.");
    return comparison;
}

} // namespace Understudy
