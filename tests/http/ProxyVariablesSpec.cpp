// SPDX-License-Identifier: Apache-2.0
#include "http/ProxyVariables.h"

#include <QMap>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

using Variables = QMap<QByteArray, QByteArray>;

/// Which proxy curl would take, variable by variable.
class ProxyVariablesSpec : public QObject {
    Q_OBJECT
private slots:
    void curlsRulesHold_data();
    void curlsRulesHold();
};

void ProxyVariablesSpec::curlsRulesHold_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("proxy"); // "host:port", "none", or "desktop"
    const auto row = [](const char *name, const QString &url, const Variables &variables,
                         const QString &proxy) {
        QTest::newRow(name) << url << variables << proxy;
    };
    const QString api = u"https://api.labelbox.com/graphql"_s;
    const QString plain = u"http://files.example.test/x"_s;
    row("nothing said", api, {}, u"desktop"_s);
    row("https", api, {{"https_proxy", "http://p.test:3128"}}, u"p.test:3128"_s);
    row("capitals", api, {{"HTTPS_PROXY", "http://p.test:3128/"}}, u"p.test:3128"_s);
    row("small letters first", api, {{"https_proxy", "a.test:1"}, {"HTTPS_PROXY", "b.test:2"}},
        u"a.test:1"_s);
    row("no scheme", api, {{"https_proxy", "p.test:3128"}}, u"p.test:3128"_s);
    row("no port", api, {{"https_proxy", "p.test"}}, u"p.test:1080"_s);
    row("http_proxy is not for https", api, {{"http_proxy", "p.test:3128"}}, u"none"_s);
    row("http_proxy for http", plain, {{"http_proxy", "p.test:3128"}}, u"p.test:3128"_s);
    row("capitals are not for http", plain, {{"HTTP_PROXY", "p.test:3128"}}, u"desktop"_s);
    row("all", api, {{"all_proxy", "p.test:3128"}}, u"p.test:3128"_s);
    row("all, after its own", api, {{"ALL_PROXY", "a.test:1"}, {"https_proxy", "b.test:2"}},
        u"b.test:2"_s);
    const auto except = [](const QByteArray &hosts) {
        return Variables{{"https_proxy", "p.test:3128"}, {"no_proxy", hosts}};
    };
    row("excepted", api, except("api.labelbox.com"), u"none"_s);
    row("its domain", api, except("labelbox.com"), u"none"_s);
    row("its domain with a dot", api, except("x.test, .labelbox.com"), u"none"_s);
    row("another domain that ends alike", api, except("box.com"), u"p.test:3128"_s);
    row("all excepted", api, except("*"), u"none"_s);
    row("its port", api, except("labelbox.com:443"), u"none"_s);
    row("another port", api, except("labelbox.com:8443"), u"p.test:3128"_s);
    row("a network", u"https://10.1.2.3/"_s, except("10.0.0.0/8"), u"none"_s);
    row("NO_PROXY", api, {{"https_proxy", "p.test:1"}, {"NO_PROXY", "labelbox.com"}}, u"none"_s);
}

void ProxyVariablesSpec::curlsRulesHold()
{
    QFETCH(const QString, url);
    QFETCH(const Variables, variables);
    QFETCH(const QString, proxy);
    const auto found =
        proxyFromEnvironment(QUrl(url), [&](const char *name) { return variables.value(name); });
    const QString told = !found ? u"desktop"_s
        : found->type() == QNetworkProxy::NoProxy
        ? u"none"_s
        : found->hostName() + u':' + QString::number(found->port());
    QCOMPARE(told, proxy);
}

QTEST_GUILESS_MAIN(ProxyVariablesSpec)
#include "ProxyVariablesSpec.moc"
