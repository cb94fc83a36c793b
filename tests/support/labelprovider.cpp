// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A module for a PostgreSQL server that lets it take security labels: the provider "understudy_test", which accepts any.
// Written without the server's headers, so that the tests need no package of them: what follows is its binary interface
// of the versions 15 to 17.

extern "C" {

struct ObjectAddress; // what is labelled; nothing here looks at it

struct Pg_magic_struct
{
    int len;
    int version;
    int funcmaxargs;
    int indexmaxkeys;
    int namedatalen;
    int float8byval;
    char abi_extra[32];
};

void register_label_provider(const char *name, void (*mayLabel)(const ObjectAddress *object, const char *label));

[[gnu::visibility("default")]] const Pg_magic_struct *Pg_magic_func()
{
    static const Pg_magic_struct magic{sizeof(Pg_magic_struct), POSTGRES_MAJOR * 100, 100, 32, 64, 1, "PostgreSQL"};
    return &magic;
}

[[gnu::visibility("default")]] void _PG_init()
{
    register_label_provider("understudy_test", [](const ObjectAddress *, const char *) { });
}

} // extern "C"
