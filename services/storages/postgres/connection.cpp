// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/connection.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/connectionerrors.h"
#include "services/storages/postgres/sessionstart.h"

#include <QDeadlineTimer>

#include <libpq-fe.h>

#include <cerrno>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr pg_usec_time_t s_turn = 100 * 1000; // how long a cancel may go unseen, in microseconds
static constexpr qsizetype s_longStatement = 1024 * 1024;
static constexpr qsizetype s_rowRoom = 64 * 1024; // to begin with
static constexpr qsizetype s_copyPiece = 64 * 1024; // libpq copies it once more: that stays in the processor's cache

// For a turn. A signal is no news of the socket: the end of a program that we started brings one.
static int waitForSocket(pg_conn *connection, bool reading, bool writing)
{
    const int ready = PQsocketPoll(PQsocket(connection), reading, writing, PQgetCurrentTimeUSec() + s_turn);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

void Connection::Close::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

Connection::Connection(ConnectionString where)
    : m_where(std::move(where))
{ }

Result<Connection> Connection::open(const ConnectionString &where, const TaskControl &control, const QString &label)
{
    Connection connection(where);
    if (ServerContainer *container = where.container()) {
        Result<ServerContainer::Way> way = container->way(connection.hostInside(), connection.portInside(), control);
        if (!way)
            return std::unexpected(way.error());
        connection.m_way = std::move(*way);
    }
    Result<> connected = connection.connect(control, label);
    if (!connected && connection.wantsAnotherPassword(connected.error())) {
        const Result<QByteArray> password = where.password(control);
        if (!password)
            return std::unexpected(password.error());
        if (!password->isEmpty())
            connected = connection.connect(control, label, *password);
    }
    if (!connected)
        return std::unexpected(connection.explained(connected.error(), control));
    if (const Result<> started = startSession(connection, control); !started)
        return std::unexpected(started.error());
    return connection;
}

// An address is as good as a name there.
QString Connection::hostInside() const
{
    const QString address = m_where.value("hostaddr");
    return address.isEmpty() ? m_where.value("host") : address;
}

QString Connection::portInside() const
{
    const QString port = m_where.value("port");
    return port.isEmpty() ? u"5432"_s : port;
}

ConnectionString Connection::fromHere() const
{
    return m_way ? m_where.with("hostaddr", {}).with("host", m_way->folder).with("port", u"5432"_s) : m_where;
}

ConnectionString Connection::fromInside() const
{
    return m_way ? m_where.with("hostaddr", {}).with("host", m_way->inside.host).with("port", m_way->inside.port)
                 : m_where;
}

Error Connection::explained(const Error &error, const TaskControl &control) const
{
    return m_where.container() ? m_where.container()->explained(error, control) : error;
}

bool Connection::wantsAnotherPassword(const Error &error) const
{
    return error.code == Error::Code::Denied
           && (PQconnectionNeedsPassword(m_connection.get()) || PQconnectionUsedPassword(m_connection.get()));
}

Result<> Connection::connect(const TaskControl &control, const QString &label, const QByteArray &password)
{
    const QString name = label.isEmpty() ? QString(applicationName) : applicationName + u':' + label;
    const ConnectionString full = fromHere().with("application_name", name).with("client_encoding", u"UTF8"_s);
    std::vector<const char *> keywords;
    std::vector<const char *> values;
    for (const ConnectionString::Option &option : full.options()) {
        keywords.push_back(option.keyword.constData());
        values.push_back(option.value.constData());
    }
    if (!password.isEmpty()) {
        keywords.push_back("password");
        values.push_back(password.constData());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    m_connection.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
    PQsetErrorVerbosity(m_connection.get(), PQERRORS_VERBOSE); // the login's error code stands only there
    PQsetNoticeProcessor(m_connection.get(), [](void *, const char *) { }, nullptr);
    if (const Result<> ready = waitForLogin(control); !ready)
        return ready;
    PQsetErrorVerbosity(m_connection.get(), PQERRORS_DEFAULT);
    return PQsetnonblocking(m_connection.get(), 1) == 0 ? Result<>() : failure(nullptr); // see flush()
}

Result<> Connection::waitForLogin(const TaskControl &control)
{
    QDeadlineTimer patience(connectSeconds * 1000);
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    if (PQstatus(m_connection.get()) == CONNECTION_BAD)
        return std::unexpected(loginError(m_where, m_connection.get()));
    while (step != PGRES_POLLING_OK) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        if (patience.hasExpired())
            return std::unexpected(timeoutError(m_where, connectSeconds));
        if (waitForSocket(m_connection.get(), step == PGRES_POLLING_READING, step == PGRES_POLLING_WRITING) == 0)
            continue;
        step = PQconnectPoll(m_connection.get());
        if (step == PGRES_POLLING_FAILED)
            return std::unexpected(loginError(m_where, m_connection.get()));
    }
    return {};
}

// False: the session ends with us.
bool Connection::cancelStatement()
{
    const std::unique_ptr<PGcancelConn, decltype(&PQcancelFinish)> cancel(PQcancelCreate(m_connection.get()),
                                                                          &PQcancelFinish);
    return PQcancelBlocking(cancel.get()) != 0;
}

// A server that works on a row takes no others: libpq by itself would wait for it without end. After a cancel nothing
// more can be asked of this session.
Result<> Connection::flush(const TaskControl &control)
{
    while (true) {
        const int left = PQflush(m_connection.get());
        if (left == 0)
            return {};
        if (control.isCancelled()) {
            (void)cancelStatement();
            return fail("common.cancelled"_L1);
        }
        if (left < 0 || waitForSocket(m_connection.get(), true, true) < 0 || !PQconsumeInput(m_connection.get()))
            return failure(nullptr);
    }
}

// The next result of what was sent, none at the end. After a cancel what is left is still fetched.
Result<pg_result *> Connection::nextResult(const TaskControl &control, bool &cancelled)
{
    pg_conn *const connection = m_connection.get();
    while (PQisBusy(connection)) {
        if (!cancelled && control.isCancelled()) {
            if (!cancelStatement())
                return fail("common.cancelled"_L1);
            cancelled = true;
        }
        if (waitForSocket(connection, true, false) < 0 || !PQconsumeInput(connection))
            return failure(nullptr);
    }
    return PQgetResult(connection);
}

static bool isGood(ExecStatusType status)
{
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY
           || status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_SINGLE_TUPLE;
}

// All results of what was sent: the last one, or the first error.
Result<Rows> Connection::finish(const TaskControl &control)
{
    Rows rows(nullptr);
    std::optional<Error> error;
    bool cancelled = false;
    while (true) {
        const Result<pg_result *> result = nextResult(control, cancelled);
        if (!result)
            return std::unexpected(result.error());
        if (!*result)
            break;
        rows = Rows(*result);
        const ExecStatusType status = PQresultStatus(*result);
        if (!isGood(status) && !error)
            error = failure(*result).error();
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
            break;
    }
    if (cancelled)
        return fail("common.cancelled"_L1);
    if (error)
        return std::unexpected(*error);
    return rows;
}

std::unexpected<Error> Connection::failure(const pg_result *result)
{
    m_sqlState = result ? QByteArray(PQresultErrorField(result, PG_DIAG_SQLSTATE)) : QByteArray();
    const QString all =
        QString::fromUtf8(result ? PQresultErrorMessage(result) : PQerrorMessage(m_connection.get())).trimmed();
    const QString primary = result ? QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)) : QString();
    const QString text = primary.isEmpty() ? all.section(u'\n', -1).simplified() : primary;
    static const std::atomic_bool never = false;
    const Error error = statementError(m_where, m_sqlState, text, QString::fromUtf8(m_sqlState) + u' ' + all);
    return std::unexpected(explained(error, TaskControl(never)));
}

Result<Rows> Connection::query(const QString &sql, const TaskControl &control, const QStringList &parameters)
{
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    QList<QByteArray> texts;
    for (const QString &parameter : parameters)
        texts.append(parameter.toUtf8());
    std::vector<const char *> values;
    for (const QByteArray &text : texts)
        values.push_back(text.constData());
    if (!PQsendQueryParams(m_connection.get(), sql.toUtf8().constData(), int(values.size()), nullptr, values.data(),
                           nullptr, nullptr, 0))
        return failure(nullptr);
    const Result<> sent = flush(control);
    return sent ? finish(control) : std::unexpected(sent.error());
}

Result<> Connection::execute(const QByteArray &sql, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return going;
    if (!PQsendQuery(m_connection.get(), sql.constData()))
        return failure(nullptr);
    if (const Result<> sent = flush(control); !sent)
        return sent;
    const Result<Rows> done = finish(control);
    return done ? Result<>() : std::unexpected(done.error());
}

// In one step with its parameters, of which there are none: that the server takes of a single statement only.
Result<> Connection::executeAlone(QByteArray sql, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return going;
    pg_conn *const connection = m_connection.get();
    if (!PQsendQueryParams(connection, sql.constData(), 0, nullptr, nullptr, nullptr, nullptr, 0))
        return failure(nullptr);
    // To show the line of an error libpq takes eight times its length: of a long statement it only says the place.
    PQsetErrorVerbosity(connection, sql.size() > s_longStatement ? PQERRORS_TERSE : PQERRORS_DEFAULT);
    sql.clear(); // libpq has made two copies: to send, and for errors
    PQsetSingleRowMode(connection); // rows go by one by one, however many there are
    if (const Result<> sent = flush(control); !sent)
        return sent;
    const Result<Rows> done = finish(control);
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    return done ? Result<>() : std::unexpected(done.error());
}

Result<> Connection::beginCopyIn(const QByteArray &sql, const TaskControl &control)
{
    return execute(sql, control);
}

Result<> Connection::copyIn(QByteArrayView bytes, const TaskControl &control)
{
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(qMin<qsizetype>(bytes.size(), s_copyPiece));
        if (PQputCopyData(m_connection.get(), piece.data(), int(piece.size())) != 1)
            return failure(nullptr);
        if (const Result<> sent = flush(control); !sent)
            return sent;
        bytes = bytes.sliced(piece.size());
    }
    return {};
}

Result<qint64> Connection::endCopyIn(const TaskControl &control)
{
    if (PQputCopyEnd(m_connection.get(), nullptr) != 1)
        return failure(nullptr);
    if (const Result<> sent = flush(control); !sent)
        return std::unexpected(sent.error());
    const Result<Rows> done = finish(control);
    if (!done)
        return std::unexpected(done.error());
    return done->affected();
}

// Whole rows lie ready in libpq as often as not; only then the socket is asked.
Result<> Connection::waitForRows(const TaskControl &control)
{
    if (control.isCancelled()) {
        (void)cancelStatement();
        return fail("common.cancelled"_L1);
    }
    if (waitForSocket(m_connection.get(), true, false) < 0 || !PQconsumeInput(m_connection.get()))
        return failure(nullptr);
    return {};
}

// PQgetlineAsync() writes where we want the row; PQgetCopyData() would allocate each of ten million rows. A row is whole
// when it ends with a newline: COPY writes those inside of values as two letters.
Result<> Connection::takeRows(const TakeRow &take, const TaskControl &control)
{
    QByteArray row(s_rowRoom, Qt::Uninitialized);
    qsizetype size = 0;
    while (true) {
        const int got = PQgetlineAsync(m_connection.get(), row.data() + size, int(row.size() - size));
        if (got < 0)
            return {};
        if (got == 0) {
            if (const Result<> waited = waitForRows(control); !waited)
                return waited;
            continue;
        }
        size += got;
        if (row[size - 1] != '\n') {
            row.resizeForOverwrite(2 * size);
            continue;
        }
        if (const Result<> taken = take(QByteArrayView(row).first(size)); !taken)
            return taken;
        size = 0;
    }
}

Result<> Connection::copyOut(const QByteArray &sql, const TakeRow &take, const TaskControl &control)
{
    if (const Result<> begun = execute(sql, control); !begun)
        return begun;
    if (const Result<> taken = takeRows(take, control); !taken)
        return taken;
    const Result<Rows> done = finish(control);
    return done ? Result<>() : std::unexpected(done.error());
}

int Connection::serverVersion() const
{
    return PQserverVersion(m_connection.get());
}

QByteArray Connection::reported(const char *setting) const
{
    return QByteArray(PQparameterStatus(m_connection.get(), setting));
}

bool Connection::inTransaction() const
{
    return PQtransactionStatus(m_connection.get()) != PQTRANS_IDLE;
}

int Connection::processId() const
{
    return PQbackendPID(m_connection.get());
}

QByteArray Connection::password() const
{
    return PQconnectionUsedPassword(m_connection.get()) ? QByteArray(PQpass(m_connection.get())) : QByteArray();
}

} // namespace Understudy
