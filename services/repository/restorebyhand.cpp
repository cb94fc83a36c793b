// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/restorebyhand.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_explanation = uR"(HOW TO GET DATA BACK WITHOUT UNDERSTUDY

You need a Unix shell with zstd, tar, awk and the GNU coreutils. Nothing in this folder is changed.

  packs/      each pack is a zstd file with a tar in it: "zstd -dc PACK | tar -x" gives blobs, named by their SHA-256
  backups/    one folder per backup; its manifest.json names the storages and where the list of each begins
  index/      which blob lies in which pack; not needed here

1. Cut the script out of this file:

     sed -n '/^#!\/bin\/sh/,$p' RESTORE-BY-HAND.txt > /tmp/restore-by-hand

2. See which storages a backup has (its name and time stand in its manifest.json):

     sh /tmp/restore-by-hand storages backups/ID/manifest.json

3. Bring one back into a new folder (as root, if owners shall come back too):

     sh /tmp/restore-by-hand restore backups/ID/manifest.json COMPONENT/STORAGE /tmp/target

   First it unpacks the packs of the backup into /tmp/target.blobs, which needs as much room as their content without
   compression, and compares every blob with its name. Where one is missing or damaged it goes on with all other packs,
   because a later backup may have stored it again. Remove that folder afterwards.

What the target then holds:

  files      the tree: names, content, holes, modes, owners, times, links, and extended attributes where setfattr is
  sqlite     the database file. "sqlite3 FILE 'PRAGMA integrity_check'" tells whether it is whole
  postgres   the file "dump", or the files "schema" and "finish.sql" and the folder "tables": see 4. and 5. And
             settings.json, if there are settings of the database that may hold secrets
  secrets    a file that ends in .age: age --decrypt --identity identity.txt FILE; the identity is not in here, it lies
             where Understudy keeps its settings

4. A database begins as an empty one with the encoding and the locale that it had, wherever it is made. (Rules of ICU are
   not among these options; createdb takes them as --icu-rules.)

     sh /tmp/restore-by-hand locale backups/ID/manifest.json COMPONENT/STORAGE |
         xargs -r -d '\n' createdb --template template0 NEW

   What hangs on the database itself is in no dump: its owner, rights, settings, comment and labels. They stand in the
   manifest, and this shows them, with the roles and extensions that the server needs to have:

     sh /tmp/restore-by-hand database backups/ID/manifest.json COMPONENT/STORAGE

   Make the roles that are missing (createuser --no-login ROLE), or leave the rights of tables out with pg_restore
   --no-privileges. Without --no-owner tables get their owners back too. Give the database its own by ALTER DATABASE NEW
   OWNER TO and SET, ALTER ROLE ... IN DATABASE NEW SET, GRANT ... ON DATABASE NEW, COMMENT ON DATABASE NEW. A setting
   without a value has it in settings.json.

5. Then its content. Rows have to be read as they were written, whatever the role or the server is set to:

     export PGOPTIONS='-c lc_monetary=C -c array_nulls=on'

   One file "dump", as pg_dump -Fc writes it:

     pg_restore --no-owner --exit-on-error --dbname NEW /tmp/target/dump

   Or tables in files: schema and large objects, then rows, then indexes, constraints and triggers, then the numbers of
   sequences and the rows of materialized views. The files of a table, one after the other, are a script for psql.

     pg_restore --no-owner --exit-on-error --section pre-data --section data --dbname NEW /tmp/target/schema
     find /tmp/target/tables -type f | LC_ALL=C sort | xargs -r -d '\n' cat |
         PGCLIENTENCODING=UTF8 psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 --dbname NEW
     pg_restore --no-owner --exit-on-error --section post-data --dbname NEW /tmp/target/schema
     psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 --dbname NEW --file /tmp/target/finish.sql

A list is plain text, one line per file: type, path, mode, owner, group, size, time, time of the last change, inode,
options, ids of the blobs with the content. Bytes of paths that a line cannot hold are written as \0 and three octal
digits.

)"_s;

static const QString s_script = uR"script(#!/bin/sh
# Brings a storage back from an Understudy repository; RESTORE-BY-HAND.txt says how.
set -euf
LC_ALL=C
export LC_ALL

# Depth and id of the list of each storage, and COMPONENT/STORAGE. The manifest is indented by four spaces a level.
storages() {
    awk '
        function value(line) { sub(/^[^:]*: "?/, "", line); sub(/"?,?$/, "", line); return line }
        /^        [{]/ { component = name = id = depth = "" }
        /^            "component": / { component = value($0) }
        /^            "name": / { name = value($0) }
        /^            "list": / { list = 1 }
        list && /^                "id": / { id = value($0) }
        list && /^                "depth": / { depth = value($0) }
        /^            [}]/ { list = 0 }
        /^        [}]/ { if (id != "") print depth, id, component "/" name }
    ' "$1"
}

# What the manifest says of the database of $storage: lines of its `facts`, which stand before its name.
facts() {
    STORAGE=$storage awk '
        function value(line) { sub(/^[^:]*: "?/, "", line); sub(/"?,?$/, "", line); return line }
        /^        [{]/ { component = name = lines = ""; taken = 0 }
        /^            "component": / { component = value($0) }
        /^            "name": / { name = value($0) }
        /^                "(extensions|properties|roles|server|tablespaces)": / { taken = 1 }
        taken { lines = lines substr($0, 17) "\n" }
        /^                []}]/ { taken = 0 }
        /^        [}]/ { if (component "/" name == ENVIRON["STORAGE"]) printf "%s", lines }
    ' "$manifest"
}

# Options of createdb, one per line.
locale() {
    facts | awk '
        function value(line) { sub(/^[^:]*: "?/, "", line); sub(/"?,?$/, "", line); return line }
        /^    "collate": / { print "--lc-collate=" value($0) }
        /^    "ctype": / { print "--lc-ctype=" value($0) }
        /^    "encoding": / { print "--encoding=" value($0) }
        /^    "locale": / { name = value($0) }
        /^    "localeProvider": / { provider = value($0) }
        /^    "major": / { major = value($0) + 0 }
        END {
            if (provider == "i") print "--locale-provider=icu\n--icu-locale=" name
            else if (provider == "b") print "--locale-provider=builtin\n--builtin-locale=" name
            else if (major >= 15) print "--locale-provider=libc"
        }
    '
}

# Of the packs that the manifest names those that are there.
named() {
    awk '/^    "packs": / { inside = 1; next } /^    \]/ { inside = 0 } inside { gsub(/[ ",]/, ""); print }' "$manifest" |
        while IFS= read -r pack; do
            file=$repository/packs/$(printf %.2s "$pack")/$pack
            if [ -e "$file" ]; then echo "$file"; fi
        done
}

# The blobs of these packs that are what their names say. One that is damaged here may be whole in another pack.
unpack() {
    while IFS= read -r pack; do
        rm -rf "$work/pack"
        mkdir "$work/pack"
        zstd -q -dc -- "$pack" | tar -x -C "$work/pack" || echo "damaged: $pack" >&2
        find "$work/pack" -type f | sed 's|.*/\(.*\)|\1  \1|' > "$work/sums"
        (cd "$work/pack" && sha256sum -c "$work/sums" 2> /dev/null) | sed -n 's/: OK$//p' > "$work/good"
        (cd "$work/pack" && xargs -r mv -f -t "$blobs" --) < "$work/good"
    done < "$1"
    rm -rf "$work/pack"
}

expand() { # depth id: the text of the list below that blob
    [ -e "$blobs/$2" ] || return 1
    if [ "$1" -eq 0 ]; then
        cat "$blobs/$2"
    else
        while read -r child; do expand $(($1 - 1)) "$child" || return 1; done < "$blobs/$2"
    fi
}

whole() { # depth id: whether all blobs of that list are there, and all that it names; its text is then in $work/list
    expand "$1" "$2" > "$work/list" || return 1
    cut -d ' ' -f 10- "$work/list" | tr ' ' '\n' | grep -x '[0-9a-f]\{64\}' | sort -u > "$work/needed"
    find "$blobs" -type f | sed 's|.*/||' | sort > "$work/there"
    [ -z "$(comm -23 "$work/needed" "$work/there" | head -n 1)" ]
}

# A blob that is not in the packs of the manifest, or damaged there, may be in others: collect rewrites packs, and later
# backups store again what was lost.
fetch() { # depth id
    named > "$work/packs"
    unpack "$work/packs"
    if whole "$1" "$2"; then return; fi
    find "$repository/packs" -type f | grep -vxFf "$work/packs" > "$work/others" || true
    unpack "$work/others"
    whole "$1" "$2" || { echo "some blobs are missing or damaged" >&2; exit 1; }
}

unescape() { text=$(printf '%b.' "$1"); text=${text%.}; }

# Owner, mode and time of $path, in the order in which none undoes another.
finish() {
    if [ "$(id -u)" = 0 ]; then chown -h "$owner:$group" "$path"; fi
    [ "$type" = l ] || chmod "$mode" "$path"
    touch -h -d "@$modified" "$path"
}

# The content of $path out of the blobs with these ids; of a file with holes $extents says where it lies.
content() {
    for id in "$@"; do cat "$blobs/$id"; done > "$work/data"
    : > "$path"
    if [ "$sparse" = no ]; then
        cat "$work/data" > "$path"
        return
    fi
    truncate -s "$size" "$path"
    from=1
    for extent in $(echo "$extents" | tr , ' '); do
        offset=${extent%+*} length=${extent#*+}
        tail -c +"$from" "$work/data" | head -c "$length" |
            dd of="$path" bs=64K iflag=fullblock oflag=seek_bytes seek="$offset" conv=notrunc status=none
        from=$((from + length))
    done
}

options() { # the fields of a line from the tenth on; leaves the number of options in $count
    sparse=no extents= link= destination= attributes= count=0
    for option in "$@"; do
        case $option in
        links=*) link=$work/link-${option#links=} ;;
        target=*) unescape "${option#target=}"; destination=$text ;;
        data=*) sparse=yes extents=${option#data=} ;;
        attribute=*) attributes="$attributes ${option#attribute=}" ;;
        *=*) ;;
        *) return ;;
        esac
        count=$((count + 1))
    done
}

entry() { # the fields of a line
    type=$1 mode=$3 owner=$4 group=$5 size=$6 modified=$7
    unescape "$2"
    path=$target/$text
    shift 9
    options "$@"
    shift "$count"
    if [ -n "$link" ] && [ -e "$link" ]; then
        first=$(cat "$link"; echo .)
        ln -- "${first%.}" "$path"
        return
    fi
    case $type in
    d) mkdir -p -- "$path" ;;
    f) content "$@" ;;
    l) ln -s -- "$destination" "$path" ;;
    p) mkfifo -- "$path" ;;
    *) echo "left out: $path" >&2; return ;;
    esac
    if [ -n "$link" ]; then printf %s "$path" > "$link"; fi
    for attribute in $attributes; do
        unescape "${attribute%=*}"
        setfattr -h -n "$text" -v "0x${attribute##*=}" -- "$path" || echo "no $text: $path" >&2
    done
    [ "$type" = d ] || finish
}

restore() {
    root=$(storages "$manifest" | STORAGE=$storage awk '{ found = $1 " " $2; sub(/^[^ ]+ [^ ]+ /, "") } $0 == ENVIRON["STORAGE"] { print found }')
    [ -n "$root" ] || { echo "no such storage: $storage" >&2; exit 1; }
    # shellcheck disable=SC2086 # two words
    fetch $root
    # shellcheck disable=SC2086 # fields hold no spaces
    while IFS= read -r line; do entry $line; done < "$work/list"
    # Folders last, the deepest first: writing into them changes their time, and may need their mode.
    grep '^d ' "$work/list" | tac > "$work/folders" || true
    while read -r type escaped mode owner group size modified rest; do
        unescape "$escaped"
        path=$target/$text
        finish
    done < "$work/folders"
}

case ${1-} in
storages) storages "$2" | cut -d ' ' -f 3- ;;
database | locale)
    manifest=$2 storage=$3
    [ -n "$(facts)" ] || { echo "no such database: $storage" >&2; exit 1; }
    if [ "$1" = locale ]; then locale; else facts; fi
    ;;
restore)
    manifest=$2 storage=$3
    mkdir -p "$4" "$4.blobs/blobs"
    target=$(cd "$4" && pwd) work=$(cd "$4.blobs" && pwd)
    blobs=$work/blobs
    repository=$(cd "$(dirname "$manifest")/../.." && pwd)
    restore
    ;;
*)
    echo "usage: storages MANIFEST | restore MANIFEST COMPONENT/STORAGE TARGET | database | locale MANIFEST COMPONENT/STORAGE" >&2
    exit 2
    ;;
esac
)script"_s;

QString restoreByHandText()
{
    return s_explanation + s_script;
}

} // namespace Understudy
