// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restorechangesmodel.h"

#include "models/restorechangetexts.h"

#include <QHash>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace Understudy {

struct RestoreChangesModel::Node
{
    enum class Kind { Root, Storage, Folder, Item, More };

    Kind kind = Kind::Root;
    QString name;
    Node *parent = nullptr;
    int row = 0;
    PlannedStorage storage = {}; // of a storage
    FolderChange folder = {}; // of a folder
    Difference difference = {}; // of an item
    bool fetched = true; // its children are there
    std::vector<std::unique_ptr<Node>> children = {};

    Node &add(Kind childKind, const QString &childName)
    {
        auto child = std::make_unique<Node>();
        child->kind = childKind;
        child->name = childName;
        child->parent = this;
        child->row = static_cast<int>(children.size());
        children.push_back(std::move(child));
        return *children.back();
    }
    [[nodiscard]] const Node &storageNode() const { return kind == Kind::Storage ? *this : parent->storageNode(); }
};

RestoreChangesModel::RestoreChangesModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{ }

RestoreChangesModel::~RestoreChangesModel() = default;

static bool isCompared(const PlannedStorage &storage)
{
    return storage.action == PlannedStorage::Action::Restore && storage.comparison.compared;
}

void RestoreChangesModel::setPlan(const RestorePlan &plan)
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    for (const PlannedStorage &storage : plan.storages) {
        Node &node = m_root->add(Node::Kind::Storage, storage.id);
        node.storage = storage;
        node.fetched = !isCompared(storage) || storage.comparison.differences.isEmpty();
    }
    endResetModel();
}

void RestoreChangesModel::clear()
{
    m_left.clear();
    setPlan({});
}

void RestoreChangesModel::setChoosing(bool choosing)
{
    if (m_choosing == choosing)
        return;
    m_choosing = choosing;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
    emit chosenChanged();
}

// What the stage has and the backup has not can only stay as it is.
bool RestoreChangesModel::isInBackup(const Node &storage) const
{
    return storage.storage.sizeBytes > 0 || storage.storage.action == PlannedStorage::Action::Restore
           || m_left.contains(storage.storage.id);
}

bool RestoreChangesModel::isChosen(const Node &storage) const
{
    return isInBackup(storage) && !(m_choosing && m_left.contains(storage.storage.id));
}

QStringList RestoreChangesModel::chosen() const
{
    QStringList ids;
    for (const auto &storage : m_root->children) {
        if (m_choosing && isChosen(*storage))
            ids.append(storage->storage.id);
    }
    return ids;
}

bool RestoreChangesModel::isAnythingChosen() const
{
    return std::ranges::any_of(m_root->children, [this](const auto &storage) { return isChosen(*storage); });
}

RestoreChangesModel::Node *RestoreChangesModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex RestoreChangesModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children.at(static_cast<size_t>(row)).get());
}

QModelIndex RestoreChangesModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    Node *parent = nodeOf(index)->parent;
    return parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int RestoreChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int RestoreChangesModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool RestoreChangesModel::hasChildren(const QModelIndex &parent) const
{
    return parent.column() <= 0 && (!nodeOf(parent)->children.empty() || !nodeOf(parent)->fetched);
}

bool RestoreChangesModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.column() <= 0 && !nodeOf(parent)->fetched;
}

// A tree's folders hold what lies in them, outermost first; all else is a plain list.
void RestoreChangesModel::fetchMore(const QModelIndex &parent)
{
    Node *storage = nodeOf(parent);
    if (storage->fetched)
        return;
    storage->fetched = true;
    Node made; // aside, because the rows are told of as a whole
    QHash<QString, Node *> folders;
    for (const FolderChange &folder : storage->storage.comparison.folders) {
        const qsizetype slash = folder.path.lastIndexOf(u'/');
        Node *above = slash < 0 ? &made : folders.value(folder.path.first(slash), &made);
        Node &node = above->add(Node::Kind::Folder, folder.path.sliced(slash + 1));
        node.folder = folder;
        folders.insert(folder.path, &node);
    }
    for (const Difference &difference : storage->storage.comparison.differences) {
        const qsizetype slash = difference.subject.lastIndexOf(u'/');
        Node *folder = slash < 0 ? nullptr : folders.value(difference.subject.first(slash));
        Node &node = (folder ? folder : &made)
                         ->add(Node::Kind::Item, folder ? difference.subject.sliced(slash + 1) : difference.subject);
        node.difference = difference;
    }
    if (const QString more = ChangeTexts::notListed(storage->storage); !more.isEmpty())
        made.add(Node::Kind::More, more);
    beginInsertRows(parent, 0, static_cast<int>(made.children.size()) - 1);
    storage->children = std::move(made.children);
    for (const auto &child : storage->children)
        child->parent = storage;
    endInsertRows();
}

Qt::ItemFlags RestoreChangesModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const Node &node = *nodeOf(index);
    if (m_choosing && index.column() == Item && node.kind == Node::Kind::Storage && isInBackup(node))
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant RestoreChangesModel::cellText(const Node &node, int column) const
{
    if (column == Item)
        return node.name;
    const StorageKind kind = node.storageNode().storage.kind;
    switch (node.kind) {
    case Node::Kind::Storage:
        return column == Now    ? ChangeTexts::storageNow(node.storage)
               : column == Then ? ChangeTexts::storageThen(node.storage)
                                : ChangeTexts::storageChange(node.storage);
    case Node::Kind::Folder:
        return column == Change ? ChangeTexts::counts(node.folder.added, node.folder.removed, node.folder.overwritten)
                                : u"—"_s;
    case Node::Kind::Item:
        return column == Now    ? ChangeTexts::amount(kind, node.difference.now)
               : column == Then ? ChangeTexts::amount(kind, node.difference.then)
                                : ChangeTexts::change(kind, node.difference);
    case Node::Kind::More:
    case Node::Kind::Root:
        break;
    }
    return u"—"_s;
}

QString RestoreChangesModel::sentence(const Node &node) const
{
    switch (node.kind) {
    case Node::Kind::Storage:
        return ChangeTexts::storageSentence(node.storage, isChosen(node));
    case Node::Kind::Folder:
        return ChangeTexts::folderSentence(node.folder);
    case Node::Kind::Item:
        return ChangeTexts::itemSentence(node.storageNode().storage.kind, node.difference);
    case Node::Kind::More:
    case Node::Kind::Root:
        break;
    }
    return node.name;
}

QVariant RestoreChangesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeOf(index);
    const bool isStorage = node.kind == Node::Kind::Storage;
    switch (role) {
    case Qt::DisplayRole:
        return cellText(node, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Item ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::CheckStateRole:
        if (index.column() != Item || !isStorage || !isInBackup(node))
            return {};
        return isChosen(node) ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return sentence(node);
    case Qt::AccessibleTextRole:
        return index.column() == Item ? sentence(node) : cellText(node, index.column());
    case ChangeRole:
        return node.kind == Node::Kind::Item ? QVariant(static_cast<int>(node.difference.change)) : QVariant();
    case StorageRole:
        return isStorage ? QVariant(node.storage.id) : QVariant();
    case KindRole:
        return isStorage ? QVariant(static_cast<int>(node.storage.kind)) : QVariant();
    default:
        return {};
    }
}

bool RestoreChangesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !(flags(index) & Qt::ItemIsUserCheckable))
        return false;
    const QString id = nodeOf(index)->storage.id;
    m_left.removeAll(id);
    if (value.toInt() != Qt::Checked)
        m_left.append(id);
    emit dataChanged(index, index);
    emit chosenChanged();
    return true;
}

QVariant RestoreChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Item ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Item:
        return tr("Storage / item");
    case Now:
        return tr("Now");
    case Then:
        return tr("Backup");
    case Change:
        return tr("Change");
    default:
        return {};
    }
}

} // namespace Understudy
