// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/waysinside.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

// Everything below runs in a container whose first process is often the PostgreSQL server itself: it becomes the parent
// of every orphan, takes the death of one for the crash of a session, and restarts with all sessions lost. So what joins
// is one process without children, and a shell waits for every child that it has.

// Debian's images of PostgreSQL have perl, Alpine's have the nc of busybox, which knows no unix sockets. That of OpenBSD
// does; over TCP it would stay when the server has closed the connection, and a cancel would wait for it without end.
static const auto s_question = uR"END(
perl -MSocket -MFcntl -e 1 2>/dev/null && echo joiner perl
python3 -c 'import select, socket' 2>/dev/null && echo joiner python3
command -v socat >/dev/null 2>&1 && echo joiner socat
case "$(nc -h 2>&1)" in *BusyBox*) echo joiner nc ;; *-N*-U*) echo joiner nc -U ;; esac
for folder in /var/run/postgresql /run/postgresql /tmp; do
  [ -S "$folder/.s.PGSQL.$1" ] && echo "socket $folder"
done
dump=$(command -v pg_dump) && restore=$(command -v pg_restore) && echo "dump $dump" && echo "restore $restore" &&
  echo "version $(pg_dump --version)"
exit 0
)END"_s;

// Neither direction waits for the other; what the server said last is still handed on, and nobody hears it once the
// input has ended.
static const auto s_perl = uR"END(
use Socket qw(:DEFAULT :addrinfo IPPROTO_TCP TCP_NODELAY);
use Fcntl;
my ($host, $port) = @ARGV;
my $server;
if ($host =~ m{^/}) {
  socket($server, PF_UNIX, SOCK_STREAM, 0) && connect($server, pack_sockaddr_un("$host/.s.PGSQL.$port"))
    or die "$host/.s.PGSQL.$port: $!\n";
} else {
  my ($wrong, @found) = getaddrinfo($host, $port, {socktype => SOCK_STREAM});
  die "$host: $wrong\n" if $wrong;
  my $done;
  for my $one (@found) {
    socket($server, $one->{family}, SOCK_STREAM, 0) or next;
    $done = connect($server, $one->{addr}) and last;
  }
  $done or die "$host:$port: $!\n";
  setsockopt($server, IPPROTO_TCP, TCP_NODELAY, 1);
}
$SIG{PIPE} = 'IGNORE';
for my $file (*STDIN, *STDOUT, $server) { fcntl($file, F_SETFL, fcntl($file, F_GETFL, 0) | O_NONBLOCK); }
my ($in, $out, $there) = (fileno(STDIN), fileno(STDOUT), fileno($server));
my ($up, $down, $open) = ('', '', 1);
sub take { my $got = sysread($_[0], $_[1], 65536, length $_[1]); return $got || (!defined $got && ($!{EAGAIN} || $!{EINTR})); }
sub give {
  my $given = syswrite($_[0], $_[1]);
  if ($given) { substr($_[1], 0, $given, ''); }
  return defined $given || $!{EAGAIN} || $!{EINTR};
}
while ($open || length $down) {
  my ($read, $write) = ('', '');
  vec($read, $in, 1) = 1 if length $up < 262144;
  vec($read, $there, 1) = 1 if $open && length $down < 262144;
  vec($write, $there, 1) = 1 if $open && length $up;
  vec($write, $out, 1) = 1 if length $down;
  select($read, $write, undef, undef) > 0 or next;
  if (vec($write, $there, 1)) { give($server, $up) or $open = 0; }
  if (vec($write, $out, 1)) { give(*STDOUT, $down) or last; }
  if ($open && vec($read, $there, 1)) { take($server, $down) or $open = 0; }
  if (vec($read, $in, 1) && !take(*STDIN, $up)) {
    fcntl($server, F_SETFL, fcntl($server, F_GETFL, 0) & ~O_NONBLOCK);
    while (length $up && give($server, $up)) { }
    last;
  }
}
)END"_s;

static const auto s_python = uR"END(
import os, select, socket, sys
host, port = sys.argv[1:3]
if host.startswith('/'):
    server = socket.socket(socket.AF_UNIX)
    server.connect(host + '/.s.PGSQL.' + port)
else:
    server = socket.create_connection((host, int(port)))
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
there = server.fileno()
for file in (0, 1, there):
    os.set_blocking(file, False)
up, down, is_open = b'', b'', True
def take(file):
    try:
        return os.read(file, 65536) or None
    except BlockingIOError:
        return b''
    except OSError:
        return None
def give(file, piece):
    try:
        return piece[os.write(file, piece):]
    except BlockingIOError:
        return piece
    except OSError:
        return None
while is_open or down:
    reads = ([0] if len(up) < 262144 else []) + ([there] if is_open and len(down) < 262144 else [])
    writes = ([there] if is_open and up else []) + ([1] if down else [])
    readable, writable, _ = select.select(reads, writes, [])
    if there in writable:
        rest = give(there, up)
        up, is_open = (rest or b''), is_open and rest is not None
    if 1 in writable:
        down = give(1, down)
        if down is None:
            break
    if is_open and there in readable:
        piece = take(there)
        down, is_open = down + (piece or b''), piece is not None
    if 0 in readable:
        piece = take(0)
        if piece is None:
            os.set_blocking(there, True)
            while up:
                up = give(there, up)
            break
        up += piece
)END"_s;

// The shell's own end has to come last.
static const auto s_watched = uR"END(
exec 3<&0
"$@" </dev/null 3<&- & program=$!
{ read -r _ <&3; kill $program; } >/dev/null 2>&1 & watch=$!
wait $program
status=$?
kill $watch 2>/dev/null
wait $watch 2>/dev/null
exit $status
)END"_s;

QStringList contentQuestion(const QString &port)
{
    return {u"sh"_s, u"-c"_s, s_question.trimmed(), u"sh"_s, port};
}

ContainerContent contentFrom(const QByteArray &answer)
{
    static const QRegularExpression version(u"\\) (\\d+[^\\s]*)"_s);
    ContainerContent content;
    for (const QString &line : QString::fromUtf8(answer).split(u'\n', Qt::SkipEmptyParts)) {
        const QString what = line.section(u' ', 0, 0);
        const QString value = line.section(u' ', 1);
        if (what == "joiner"_L1)
            content.joiners.append(value);
        else if (what == "socket"_L1)
            content.sockets.append(value);
        else if (what == "dump"_L1)
            content.dump = value;
        else if (what == "restore"_L1)
            content.restore = value;
        else if (what == "version"_L1)
            content.toolVersion = version.match(value).captured(1);
    }
    return content;
}

static QStringList joinersBy(bool socket)
{
    return socket ? QStringList{u"perl"_s, u"python3"_s, u"socat"_s, u"nc -U"_s}
                  : QStringList{u"perl"_s, u"python3"_s, u"socat"_s, u"nc"_s};
}

QStringList joinersFor(const PlaceInside &place)
{
    return joinersBy(place.isSocket());
}

PlaceInside placeInside(const ContainerContent &content, const QString &host, const QString &port)
{
    if (!host.isEmpty())
        return {.host = host, .port = port};
    const bool canSocket = std::ranges::any_of(
        joinersBy(true), [&content](const QString &name) { return content.joiners.contains(name); });
    const bool useSocket = canSocket && !content.sockets.isEmpty();
    return {.host = useSocket ? content.sockets.first() : u"127.0.0.1"_s, .port = port};
}

QStringList joiner(const ContainerContent &content, const PlaceInside &place)
{
    const QString socket = place.host + u"/.s.PGSQL."_s + place.port;
    for (const QString &name : joinersFor(place)) {
        if (!content.joiners.contains(name))
            continue;
        if (name == "perl"_L1)
            return {u"perl"_s, u"-e"_s, s_perl, place.host, place.port};
        if (name == "python3"_L1)
            return {u"python3"_s, u"-c"_s, s_python, place.host, place.port};
        if (name == "nc"_L1)
            return {u"nc"_s, place.host, place.port};
        if (name == "nc -U"_L1)
            return {u"nc"_s, u"-N"_s, u"-U"_s, socket}; // without -N the server never hears that we were killed
        const QString address = place.host.contains(u':') ? u'[' + place.host + u']' : place.host;
        return {u"socat"_s, u"-"_s,
                place.isSocket() ? u"UNIX-CONNECT:"_s + socket : u"TCP:%1:%2,nodelay"_s.arg(address, place.port)};
    }
    return {};
}

QStringList endingWithInput(const QStringList &program)
{
    return QStringList{u"sh"_s, u"-c"_s, s_watched, u"sh"_s} + program;
}

} // namespace Understudy
