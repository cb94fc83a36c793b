// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/compose/composefile.h"

#include "models/compose/yamlnode.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

using Kind = YamlNode::Kind;

static constexpr qsizetype s_longestText = 4096;

namespace {

// Turns the document into services. Used once.
class ComposeReader
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::ComposeFile)

public:
    ComposeReader(ComposeFile &file, const QHash<QString, QString> &variables)
        : m_file(file)
        , m_variables(variables)
    { }

    void read(const YamlNode &root);

private:
    [[nodiscard]] QString text(const YamlNode &node);
    void complain(const YamlNode &node, const QString &what);
    void readService(const YamlNode::Entry &entry);
    void readEnvironment(const YamlNode &node, ComposeService &service);
    void readEnvFiles(const YamlNode &node, ComposeService &service);
    void readMounts(const YamlNode &node, ComposeService &service);
    void readShortMount(const YamlNode &node, ComposeService &service);
    void readLongMount(const YamlNode &node, ComposeService &service);
    void readPorts(const YamlNode &node, ComposeService &service);
    void readShortPort(const YamlNode &node, ComposeService &service);
    void readVolumes(const YamlNode &node);

    ComposeFile &m_file;
    const QHash<QString, QString> &m_variables;
};

} // namespace

static qsizetype endOfBraces(const QString &text, qsizetype open)
{
    int depth = 0;
    for (qsizetype i = open; i < text.size(); ++i) {
        depth += text.at(i) == u'{' ? 1 : text.at(i) == u'}' ? -1 : 0;
        if (depth == 0)
            return i;
    }
    return -1;
}

static QString substitutedTo(const QString &text, const QHash<QString, QString> &variables, QStringList &missing,
                             int depth);

// What stands between the braces: NAME, NAME:-default, NAME-default, NAME:+other, NAME?message.
static QString expanded(const QString &inner, const QHash<QString, QString> &variables, QStringList &missing, int depth)
{
    static const QRegularExpression form(u"\\A([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])?(.*)\\z"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(inner);
    const QString name = match.captured(1);
    const QString how = match.captured(2);
    const bool isSet = variables.contains(name) && !(how.startsWith(u':') && variables.value(name).isEmpty());
    if (how.endsWith(u'+'))
        return isSet ? substitutedTo(match.captured(3), variables, missing, depth + 1) : QString();
    if (isSet)
        return variables.value(name);
    if (how.endsWith(u'-'))
        return substitutedTo(match.captured(3), variables, missing, depth + 1);
    missing.append(name.isEmpty() ? inner : name);
    return {};
}

static QString substitutedTo(const QString &text, const QHash<QString, QString> &variables, QStringList &missing,
                             int depth)
{
    static const QRegularExpression plainName(u"\\A[A-Za-z_][A-Za-z0-9_]*"_s);
    static constexpr int s_deepest = 8;
    QString result;
    for (qsizetype i = 0; i < text.size() && result.size() < s_longestText; ++i) {
        if (text.at(i) != u'$' || depth > s_deepest) {
            result += text.at(i);
            continue;
        }
        const QString rest = text.sliced(i + 1);
        if (rest.startsWith(u'$')) {
            result += u'$';
            ++i;
        } else if (const qsizetype end = rest.startsWith(u'{') ? endOfBraces(text, i + 1) : -1; end > 0) {
            result += expanded(text.sliced(i + 2, end - i - 2), variables, missing, depth);
            i = end;
        } else if (const QRegularExpressionMatch name = plainName.match(rest); name.hasMatch()) {
            result += expanded(name.captured(), variables, missing, depth);
            i += name.capturedLength();
        } else {
            result += u'$';
        }
    }
    return result;
}

QString substituted(const QString &text, const QHash<QString, QString> &variables, QStringList &missing)
{
    return substitutedTo(text.first(qMin(text.size(), s_longestText)), variables, missing, 0);
}

void ComposeReader::complain(const YamlNode &node, const QString &what)
{
    if (m_file.notUnderstood.size() < YamlLimits::complaints)
        m_file.notUnderstood.append(tr("Line %1: %2").arg(node.line).arg(what));
}

QString ComposeReader::text(const YamlNode &node)
{
    if (node.kind != Kind::Scalar)
        return {};
    QStringList missing;
    const QString value = substituted(node.text, m_variables, missing);
    for (const QString &name : std::as_const(missing))
        complain(node, tr("the variable “%1” has no value.").arg(name.first(qMin<qsizetype>(name.size(), 60))));
    return value;
}

void ComposeReader::read(const YamlNode &root)
{
    m_file.project = text(root.at(u"name"_s));
    const YamlNode &services = root.at(u"services"_s);
    if (services.kind != Kind::Map && services.kind != Kind::Null)
        complain(services, tr("“services” is not a map."));
    for (const YamlNode::Entry &entry : services.map) {
        if (m_file.services.size() >= ComposeLimits::services) {
            complain(entry.value, tr("There are too many services; the rest was left out."));
            break;
        }
        readService(entry);
    }
    readVolumes(root.at(u"volumes"_s));
}

void ComposeReader::readService(const YamlNode::Entry &entry)
{
    const YamlNode &node = entry.value;
    if (node.kind != Kind::Map) {
        complain(node, tr("the service “%1” is not a map.").arg(entry.name));
        return;
    }
    ComposeService service{.name = entry.name,
                           .image = text(node.at(u"image"_s)),
                           .containerName = text(node.at(u"container_name"_s)),
                           .line = node.line};
    readEnvFiles(node.at(u"env_file"_s), service);
    readEnvironment(node.at(u"environment"_s), service);
    readMounts(node.at(u"volumes"_s), service);
    readPorts(node.at(u"ports"_s), service);
    if (node.has(u"extends"_s))
        complain(node.at(u"extends"_s), tr("“extends” of the service “%1” is not followed.").arg(entry.name));
    m_file.services.append(service);
}

// The first of a list, so that a hostile one costs nothing.
static QList<YamlNode> itemsOf(const YamlNode &node)
{
    if (node.kind == Kind::Scalar)
        return {node};
    return node.list.first(qMin(node.list.size(), ComposeLimits::valuesOfService));
}

void ComposeReader::readEnvFiles(const YamlNode &node, ComposeService &service)
{
    for (const YamlNode &item : itemsOf(node)) {
        const QString path = text(item.kind == Kind::Map ? item.at(u"path"_s) : item);
        if (!path.isEmpty())
            service.envFiles.append(path);
    }
}

void ComposeReader::readEnvironment(const YamlNode &node, ComposeService &service)
{
    for (const YamlNode::Entry &entry : node.map.first(qMin(node.map.size(), ComposeLimits::valuesOfService))) {
        if (entry.value.kind == Kind::Null)
            service.environment.insert(entry.name, m_variables.value(entry.name));
        else
            service.environment.insert(entry.name, text(entry.value));
    }
    for (const YamlNode &item : itemsOf(node)) {
        const QString line = text(item);
        const qsizetype equals = line.indexOf(u'=');
        if (equals > 0)
            service.environment.insert(line.first(equals), line.sliced(equals + 1));
        else if (!line.isEmpty())
            service.environment.insert(line, m_variables.value(line));
    }
}

static bool isPath(const QString &source)
{
    return source.startsWith(u'/') || source.startsWith(u'.') || source.startsWith(u'~');
}

void ComposeReader::readMounts(const YamlNode &node, ComposeService &service)
{
    for (const YamlNode &item : itemsOf(node)) {
        if (item.kind == Kind::Map)
            readLongMount(item, service);
        else
            readShortMount(item, service);
    }
}

void ComposeReader::readShortMount(const YamlNode &node, ComposeService &service)
{
    const QStringList parts = text(node).split(u':');
    if (parts.isEmpty() || parts.size() > 3 || parts.last().isEmpty()) {
        complain(node, tr("a volume of “%1” is not understood.").arg(service.name));
        return;
    }
    ComposeMount mount{.target = parts.value(parts.size() > 1 ? 1 : 0)};
    if (parts.size() > 1)
        mount.source = parts.first();
    mount.readOnly = parts.size() == 3 && parts.last().split(u',').contains("ro"_L1);
    mount.kind = mount.source.isEmpty() ? ComposeMount::Kind::Anonymous
                 : isPath(mount.source) ? ComposeMount::Kind::Bind
                                        : ComposeMount::Kind::Volume;
    service.mounts.append(mount);
}

void ComposeReader::readLongMount(const YamlNode &node, ComposeService &service)
{
    static const QHash<QString, ComposeMount::Kind> s_kinds{{u"bind"_s, ComposeMount::Kind::Bind},
                                                            {u"volume"_s, ComposeMount::Kind::Volume},
                                                            {u"tmpfs"_s, ComposeMount::Kind::Temporary}};
    const QString kind = text(node.at(u"type"_s));
    ComposeMount mount{.source = text(node.at(u"source"_s)), .target = text(node.at(u"target"_s))};
    mount.readOnly = text(node.at(u"read_only"_s)) == "true"_L1;
    if (!s_kinds.contains(kind) || mount.target.isEmpty()) {
        complain(node, tr("a volume of “%1” is not understood.").arg(service.name));
        return;
    }
    mount.kind = s_kinds.value(kind);
    if (mount.kind == ComposeMount::Kind::Volume && mount.source.isEmpty())
        mount.kind = ComposeMount::Kind::Anonymous;
    service.mounts.append(mount);
}

void ComposeReader::readPorts(const YamlNode &node, ComposeService &service)
{
    for (const YamlNode &item : itemsOf(node)) {
        if (item.kind != Kind::Map) {
            readShortPort(item, service);
            continue;
        }
        service.ports.append({.address = text(item.at(u"host_ip"_s)),
                              .published = text(item.at(u"published"_s)).toInt(),
                              .target = text(item.at(u"target"_s)).toInt()});
    }
}

// [ADDRESS:][PUBLISHED:]TARGET[/PROTOCOL]; an IPv6 address stands in brackets.
void ComposeReader::readShortPort(const YamlNode &node, ComposeService &service)
{
    static const QRegularExpression form(
        u"\\A(?:(?:(\\[[0-9a-fA-F:]+\\]|[0-9.]+):)?(\\d{0,5}):)?(\\d{1,5})(?:/(tcp|udp))?\\z"_s);
    const QString value = text(node);
    const QRegularExpressionMatch match = form.match(value);
    if (!match.hasMatch()) {
        complain(node, tr("a port of “%1” is not understood.").arg(service.name));
        return;
    }
    if (match.captured(4) == "udp"_L1)
        return;
    service.ports.append({.address = match.captured(1).remove(u'[').remove(u']'),
                          .published = match.captured(2).toInt(),
                          .target = match.captured(3).toInt()});
}

void ComposeReader::readVolumes(const YamlNode &node)
{
    for (const YamlNode::Entry &entry : node.map.first(qMin(node.map.size(), ComposeLimits::valuesOfService))) {
        const QString name = text(entry.value.at(u"name"_s));
        const YamlNode &external = entry.value.at(u"external"_s);
        const bool isExternal = external.kind == Kind::Map || text(external) == "true"_L1;
        if (!name.isEmpty())
            m_file.volumes.insert(entry.name, name);
        else if (isExternal)
            m_file.volumes.insert(entry.name, entry.name);
    }
}

ComposeFile readComposeFile(const QByteArray &bytes, const QHash<QString, QString> &variables)
{
    const YamlDocument document = readYaml(bytes);
    ComposeFile file{.notUnderstood = document.notUnderstood};
    if (document.root.kind == Kind::Map)
        ComposeReader(file, variables).read(document.root);
    return file;
}

} // namespace Understudy
