// SPDX-License-Identifier: Apache-2.0
#include "graphql/Endpoint.h"

#include "http/HttpTransport.h"

#include <QCoreApplication>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Endpoint)
};

} // namespace

QUrl defaultEndpointUrl()
{
    return QUrl(u"https://api.labelbox.com/graphql"_s);
}

Result<QUrl> endpointUrlFromText(const QString &text)
{
    const auto refusal = [&text](const QString &sentence) {
        // Nothing is repeated of an address that may hold a password.
        return Error{Error::Kind::Rejected,
            sentence.contains(u"%1"_s)
                ? sentence.arg(text.mid(text.lastIndexOf(u'@') + 1).left(200))
                : sentence,
            u"endpoint refused"_s};
    };
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return refusal(Words::tr(
            "“%1” is not a web address. Enter one such as https://api.labelbox.com/graphql."));
    if (!url.userInfo().isEmpty())
        return refusal(Words::tr(
            "The address holds a user name or password. Leave it out; the API key is sent by "
            "itself."));
    if (url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url)))
        return url;
    return refusal(Words::tr(
        "“%1” would send the API key unprotected. Use an address that begins with https."));
}

} // namespace taskglass
