// SPDX-License-Identifier: Apache-2.0
#include "graphql/Endpoint.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

/// The key travels to the endpoint, so not every address will do.
class EndpointSpec : public QObject {
    Q_OBJECT
private slots:
    void anAddressIsAccepted_data();
    void anAddressIsAccepted();
    void anAddressIsRefused_data();
    void anAddressIsRefused();
};

void EndpointSpec::anAddressIsAccepted_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"https://api.labelbox.com/graphql", "  https://lb.example/graphql\n",
             "http://localhost:8080/graphql", "http://127.0.0.1:9/_gql", "http://[::1]:9/graphql"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void EndpointSpec::anAddressIsAccepted()
{
    QFETCH(QString, text);
    QVERIFY(endpointUrlFromText(text));
}

void EndpointSpec::anAddressIsRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "api.labelbox.com", "http://api.labelbox.com/graphql",
             "http://127.0.0.1.example.com/graphql", "http://localhost.example.com/",
             "https://me:secret@api.labelbox.com/graphql", "ftp://localhost/", "file:///etc/passwd",
             "https://", "javascript:alert(1)"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void EndpointSpec::anAddressIsRefused()
{
    QFETCH(QString, text);
    const Result<QUrl> url = endpointUrlFromText(text);
    QVERIFY(!url);
    QVERIFY(url.error().sentence.endsWith(u'.'));
}

QTEST_GUILESS_MAIN(EndpointSpec)
#include "EndpointSpec.moc"
