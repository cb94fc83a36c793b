// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/http.h"

#include "models/messages/catalog.h"
#include "services/logging.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy {

static std::unexpected<Error> noAnswer(const QUrl &url, const QString &reason)
{
    const QString shown = url.toString(QUrl::RemoveUserInfo);
    return fail("health.noAnswer"_L1, {{"url"_L1, shown}, {"reason"_L1, reason}}, shown);
}

// Network access of Qt has no blocking form: this loop, which ends with the first header of the answer, is one.
static void waitForAnswer(QNetworkReply &reply, std::chrono::milliseconds timeout, const TaskControl &control)
{
    QEventLoop loop;
    QTimer cancel;
    QObject::connect(&cancel, &QTimer::timeout, &loop, [&] {
        if (control.isCancelled())
            loop.quit();
    });
    QObject::connect(&reply, &QNetworkReply::metaDataChanged, &loop, &QEventLoop::quit);
    QObject::connect(&reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(timeout, &loop, &QEventLoop::quit);
    cancel.start(50ms);
    if (!reply.isFinished())
        loop.exec();
}

Result<int> httpStatus(const QUrl &url, std::chrono::milliseconds timeout, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return fail("health.notHttp"_L1, {{"url"_L1, url.toString(QUrl::RemoveUserInfo)}});
    QNetworkAccessManager manager;
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    const std::unique_ptr<QNetworkReply> reply(manager.get(request));
    waitForAnswer(*reply, timeout, control);
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    const QVariant status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    qCDebug(lcProcess).noquote() << "GET" << url.toDisplayString() << status.toString();
    if (status.isValid())
        return status.toInt();
    if (reply->error() != QNetworkReply::NoError)
        return noAnswer(url, reply->errorString());
    return noAnswer(url, u"no answer within %1 ms"_s.arg(timeout.count()));
}

} // namespace Understudy
