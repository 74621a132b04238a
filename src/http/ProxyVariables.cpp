// SPDX-License-Identifier: Apache-2.0
#include "http/ProxyVariables.h"

#include <QHostAddress>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualPort = 1080; ///< curl's.

bool isListed(const QUrl &url, const QString &list)
{
    const QString host = url.host().toLower();
    const QHostAddress address(host);
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    if (list.trimmed() == "*"_L1)
        return true;
    QString plain = list.toLower();
    plain.replace(u' ', u',');
    for (QString entry : plain.split(u',', Qt::SkipEmptyParts)) {
        if (entry.contains(u'/')) {
            const auto subnet = QHostAddress::parseSubnet(entry);
            if (!address.isNull() && !subnet.first.isNull() && address.isInSubnet(subnet))
                return true;
            continue;
        }
        if (const qsizetype colon = entry.lastIndexOf(u':'); colon > 0 && entry.count(u':') == 1) {
            if (QStringView(entry).mid(colon + 1).toInt() != port)
                continue;
            entry.truncate(colon);
        }
        while (entry.startsWith(u'.'))
            entry.remove(0, 1);
        while (entry.endsWith(u'.'))
            entry.chop(1);
        if (!entry.isEmpty() && (host == entry || host.endsWith(QString(u'.' + entry))))
            return true;
    }
    return false;
}

QNetworkProxy proxyOf(const QString &text, bool isHttps)
{
    const QUrl url(text.contains("://"_L1) ? text : QString(u"http://"_s + text));
    const QString scheme = url.scheme().toLower();
    // A tunnel for https; whoever speaks plain http is asked as a proxy.
    QNetworkProxy::ProxyType type =
        isHttps ? QNetworkProxy::HttpProxy : QNetworkProxy::HttpCachingProxy;
    if (scheme.startsWith("socks"_L1))
        type = QNetworkProxy::Socks5Proxy;
    return QNetworkProxy(type, url.host(), static_cast<quint16>(url.port(usualPort)),
        url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
}

} // namespace

std::optional<QNetworkProxy> proxyFromEnvironment(
    const QUrl &url, const std::function<QByteArray(const char *name)> &variable)
{
    const auto first = [&variable](std::initializer_list<const char *> names) {
        for (const char *name : names) {
            if (const QByteArray value = variable(name).trimmed(); !value.isEmpty())
                return QString::fromUtf8(value);
        }
        return QString();
    };
    const bool isHttps = url.scheme() == "https"_L1;
    QString proxy = isHttps ? first({"https_proxy", "HTTPS_PROXY"}) : first({"http_proxy"});
    if (proxy.isEmpty())
        proxy = first({"all_proxy", "ALL_PROXY"});
    const QString exceptions = first({"no_proxy", "NO_PROXY"});
    if (!exceptions.isEmpty() && isListed(url, exceptions))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    if (!proxy.isEmpty())
        return proxyOf(proxy, isHttps);
    // Another protocol's proxy is none for this one, and speaks against asking the desktop.
    if (!first({"http_proxy", "https_proxy", "HTTPS_PROXY"}).isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return std::nullopt;
}

} // namespace taskglass
