// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/attributes.h"

#include <algorithm>
#include <cerrno>

#include <sys/xattr.h>
#include <unistd.h>

namespace Understudy {

// The l...xattr() calls do not follow a link at the end; the folder before it is the open one.
static QByteArray pathOf(const TreeTarget &target)
{
    return "/proc/self/fd/" + QByteArray::number(target.folder) + '/' + target.name;
}

static ssize_t listNames(const TreeTarget &target, char *buffer, size_t size)
{
    if (target.name.isEmpty())
        return ::flistxattr(target.folder, buffer, size);
    return ::llistxattr(pathOf(target).constData(), buffer, size);
}

static ssize_t getValue(const TreeTarget &target, const QByteArray &name, char *buffer, size_t size)
{
    if (target.name.isEmpty())
        return ::fgetxattr(target.folder, name.constData(), buffer, size);
    return ::lgetxattr(pathOf(target).constData(), name.constData(), buffer, size);
}

static int setValue(const TreeTarget &target, const ListEntry::Attribute &attribute)
{
    const auto size = static_cast<size_t>(attribute.value.size());
    const int result = target.name.isEmpty() ? ::fsetxattr(target.folder, attribute.name.constData(),
                                                           attribute.value.constData(), size, 0)
                                             : ::lsetxattr(pathOf(target).constData(), attribute.name.constData(),
                                                           attribute.value.constData(), size, 0);
    return result == 0 ? 0 : errno;
}

static int removeValue(const TreeTarget &target, const QByteArray &name)
{
    const int result = target.name.isEmpty() ? ::fremovexattr(target.folder, name.constData())
                                             : ::lremovexattr(pathOf(target).constData(), name.constData());
    return result == 0 || errno == ENODATA ? 0 : errno;
}

static bool belongsToTheSystem(const QByteArray &name)
{
    return name == "security.selinux" || name == "security.ima" || name == "security.evm"
           || name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.") || name == "system.nfs4_acl";
}

// Calls `get` with a buffer that fits, also when the value grows meanwhile.
template<typename Get>
static SystemResult<QByteArray> fetch(Get get)
{
    QByteArray bytes(256, Qt::Uninitialized);
    for (;;) {
        const ssize_t size = get(bytes.data(), static_cast<size_t>(bytes.size()));
        if (size >= 0) {
            bytes.truncate(size);
            return bytes;
        }
        if (errno != ERANGE)
            return std::unexpected(errno);
        const ssize_t needed = get(nullptr, 0);
        if (needed < 0)
            return std::unexpected(errno);
        bytes.resize(needed + 64);
    }
}

SystemResult<Attributes> readAttributes(const TreeTarget &target)
{
    const SystemResult<QByteArray> names = fetch(
        [&](char *buffer, size_t size) { return listNames(target, buffer, size); });
    if (!names)
        return names.error() == ENOTSUP ? SystemResult<Attributes>(Attributes()) : std::unexpected(names.error());
    Attributes attributes;
    for (const QByteArray &name : names->split('\0')) {
        if (name.isEmpty() || belongsToTheSystem(name))
            continue;
        SystemResult<QByteArray> value = fetch(
            [&](char *buffer, size_t size) { return getValue(target, name, buffer, size); });
        if (!value && value.error() == ENODATA) // removed meanwhile
            continue;
        if (!value)
            return std::unexpected(value.error());
        attributes.append({.name = name, .value = std::move(*value)});
    }
    std::ranges::sort(attributes, {}, &ListEntry::Attribute::name);
    return attributes;
}

static bool needsAdministrator(const QByteArray &name)
{
    return name.startsWith("trusted.") || name.startsWith("security.");
}

SystemResult<bool> writeAttributes(const TreeTarget &target, const Attributes &attributes)
{
    const SystemResult<Attributes> present = readAttributes(target);
    if (!present)
        return std::unexpected(present.error());
    bool complete = true;
    for (const ListEntry::Attribute &old : *present) {
        if (std::ranges::contains(attributes, old.name, &ListEntry::Attribute::name))
            continue;
        if (const int error = removeValue(target, old.name); error != 0)
            return std::unexpected(error);
    }
    for (const ListEntry::Attribute &attribute : attributes) {
        if (present->contains(attribute))
            continue;
        const int error = setValue(target, attribute);
        if (error == EPERM && needsAdministrator(attribute.name) && ::geteuid() != 0)
            complete = false;
        else if (error != 0)
            return std::unexpected(error);
    }
    return complete;
}

} // namespace Understudy
