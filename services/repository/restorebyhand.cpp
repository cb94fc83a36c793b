// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/restorebyhand.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_explanation = uR"(HOW TO GET DATA BACK WITHOUT UNDERSTUDY

You need a Unix shell, zstd, tar, sha256sum, awk, and coreutils. Nothing in this folder is changed.

  packs/      each pack is a zstd file with a tar in it: "zstd -dc PACK | tar -x" gives blobs, named by their SHA-256
  backups/    one folder per backup; manifest.json names its storages and where the list of each begins
  index/      where which blob lies; can be ignored

1. Cut the script out of this file:

     sed -n '/^#!\/bin\/sh/,$p' RESTORE-BY-HAND.txt > /tmp/restore-by-hand

2. See which storages a backup has (the name and time of each backup stand in its manifest.json):

     sh /tmp/restore-by-hand storages backups/ID/manifest.json

3. Bring one back into a new folder (as root, if owners shall come back too):

     sh /tmp/restore-by-hand restore backups/ID/manifest.json COMPONENT/STORAGE /tmp/target

   It unpacks all packs into /tmp/target.blobs first, which needs as much room as all backups have without compression,
   and checks every blob against its name. Remove that folder afterwards.

A tree of files is then complete in the target: names, content, modes, owners, times, links, extended attributes (where
setfattr is there).

Of a SQLite storage the target holds the database file as it was.

Of a PostgreSQL storage the target holds what the database consists of: README-POSTGRES.txt in it, where there is one,
says in which order psql and pg_restore take the files.

Of a secrets storage the target holds sealed files: open them with "age --decrypt" and your identity.

A list is plain text, one line per file: type, path, mode, owner, group, size, time, change time, inode, options, ids of
the blobs with the content. Bytes up to the space, backslash and 127 are written as \0 and three octal digits.

)"_s;

static const QString s_script = uR"script(#!/bin/sh
# Brings a storage back from an Understudy repository. Usage: see RESTORE-BY-HAND.txt
set -eu
LC_ALL=C
export LC_ALL

# COMPONENT/STORAGE, depth and id of the list of each storage. The manifest is indented by four spaces a level.
storages() {
    awk '
        function value(line) { sub(/^[^:]*: "?/, "", line); sub(/"?,?$/, "", line); return line }
        /^        \{/ { component = name = id = depth = "" }
        /^            "component": / { component = value($0) }
        /^            "name": / { name = value($0) }
        /^            "list": / { list = 1 }
        list && /^                "id": / { id = value($0) }
        list && /^                "depth": / { depth = value($0) }
        /^            }/ { list = 0 }
        /^        }/ { if (id != "") print component "/" name, depth, id }
    ' "$1"
}

unpack() {
    mkdir -p "$blobs"
    for pack in "$repository"/packs/??/*; do
        zstd -q -dc "$pack" | tar -x -C "$blobs" || echo "damaged: $pack" >&2
    done
    find "$blobs" -type f | sed 's|.*/\(.*\)|\1  \1|' > "$blobs.sums"
    (cd "$blobs" && sha256sum --quiet -c "$blobs.sums") || { echo "some blobs are damaged" >&2; exit 1; }
    rm "$blobs.sums"
}

expand() { # depth id
    if [ "$1" -eq 0 ]; then
        cat "$blobs/$2"
    else
        while read -r child; do expand $(($1 - 1)) "$child"; done < "$blobs/$2"
    fi
}

unescape() { text=$(printf '%b.' "$1"); text=${text%.}; }

# Sets mode, owner and times of $path from the fields of its line.
finish() {
    if [ "$(id -u)" = 0 ]; then chown -h "$owner:$group" "$path"; fi
    [ "$type" = l ] || chmod "$mode" "$path"
    touch -h -d "@$modified" "$path"
}

content() { # ids; the holes of a sparse file come from $extents
    if [ -z "${extents+set}" ]; then
        for id in "$@"; do cat "$blobs/$id"; done > "$path"
        return
    fi
    for id in "$@"; do cat "$blobs/$id"; done > "$blobs/data"
    : > "$path"
    truncate -s "$size" "$path"
    from=0
    for extent in $(printf '%s' "$extents" | tr , ' '); do
        offset=${extent%+*} length=${extent#*+}
        tail -c +$((from + 1)) "$blobs/data" | head -c "$length" |
            dd of="$path" bs=64K iflag=fullblock oflag=seek_bytes seek="$offset" conv=notrunc status=none
        from=$((from + length))
    done
    rm "$blobs/data"
}

entry() { # the fields of one line
    type=$1 mode=$3 owner=$4 group=$5 size=$6 modified=$7
    unescape "$2"; path=$target/$text
    shift 9
    unset extents link attributes destination
    attributes=
    while [ $# -gt 0 ]; do
        case $1 in
        links=*) link=$blobs/link-${1#links=} ;;
        target=*) unescape "${1#target=}"; destination=$text ;;
        data=*) extents=${1#data=} ;;
        attribute=*) attributes="$attributes ${1#attribute=}" ;;
        *=*) ;;
        *) break ;;
        esac
        shift
    done
    if [ "${link+set}" ] && [ -e "$link" ]; then
        ln -- "$(cat "$link"; printf .)" "$path" 2>/dev/null || { first=$(cat "$link"; printf .); ln -- "${first%.}" "$path"; }
        return
    fi
    case $type in
    d) mkdir -p -- "$path"; printf '%s\n' "$line" >> "$folders" ;;
    f) content "$@"; if [ "${link+set}" ]; then printf %s "$path" > "$link"; fi ;;
    l) ln -s -- "$destination" "$path" ;;
    p) mkfifo -- "$path" ;;
    *) echo "left out: $path" >&2; return ;;
    esac
    for attribute in $attributes; do
        unescape "${attribute%=*}"
        setfattr -h -n "$text" -v "0x${attribute##*=}" -- "$path" || echo "no $text: $path" >&2
    done
    [ "$type" = d ] || finish
}

restore() {
    set -- $(storages "$manifest" | grep -F -- "$storage ")
    [ $# -eq 3 ] || { echo "no such storage: $storage" >&2; exit 1; }
    unpack
    folders=$blobs/folders
    mkdir -p -- "$target"
    : > "$folders"
    expand "$2" "$3" > "$blobs/list"
    while IFS= read -r line; do entry $line; done < "$blobs/list"
    # Modes and times of folders last, the deepest first: writing into them changes both.
    tac "$folders" | while IFS= read -r line; do
        set -- $line
        type=$1 mode=$3 owner=$4 group=$5 modified=$7
        unescape "$2"; path=$target/$text
        finish
    done
}

set -f
case ${1-} in
storages) storages "$2" ;;
restore)
    manifest=$2 storage=$3 target=$4
    repository=$(cd "$(dirname "$manifest")/../.." && pwd)
    mkdir -p "$target.blobs"
    blobs=$(cd "$target.blobs" && pwd)
    target=$(mkdir -p "$target" && cd "$target" && pwd)
    set +f
    unpack_all=1
    restore
    ;;
*) echo "usage: storages MANIFEST | restore MANIFEST COMPONENT/STORAGE TARGET" >&2; exit 2 ;;
esac
)script"_s;

QString restoreByHandText()
{
    return s_explanation + s_script;
}

} // namespace Understudy
