// SPDX-License-Identifier: Apache-2.0
#include "http/FileDownload.h"
#include "tests/Answer.h"

#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>

using namespace taskglass;
using namespace Qt::StringLiterals;

/// Real handshakes with a server whose certificates are made here.
class TrustSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void aForeignAuthorityIsRefusedAndNamed();
    void anExpiredCertificateIsRefused();
    void aCertificateOfAnotherHostIsRefused();
    void fileOfAuthoritiesMustHaveSome();
    void anAuthorityGivenByFileIsTrusted();

private:
    bool openssl(const QStringList &arguments);
    bool issue(const QString &name, const QString &host, int days);
    Error refusal(const QString &name);
    QString place(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder{};
    std::unique_ptr<QSslServer> m_server{};
};

bool TrustSpec::openssl(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(u"openssl"_s, arguments);
    return process.waitForFinished() && process.exitCode() == 0;
}

/// A key and a certificate for @p host, issued by the authority of this test.
bool TrustSpec::issue(const QString &name, const QString &host, int days)
{
    QFile extensions(place(u"extensions"_s));
    if (!extensions.open(QIODevice::WriteOnly))
        return false;
    extensions.write("subjectAltName=" + host.toUtf8());
    extensions.close();
    return openssl(
               {u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, name + u".key"_s,
                   u"-out"_s, name + u".csr"_s, u"-subj"_s, u"/CN=server of a test"_s})
        && openssl({u"x509"_s, u"-req"_s, u"-in"_s, name + u".csr"_s, u"-CA"_s, u"ca.pem"_s,
            u"-CAkey"_s, u"ca.key"_s, u"-CAcreateserial"_s, u"-days"_s, QString::number(days),
            u"-out"_s, name + u".pem"_s, u"-extfile"_s, u"extensions"_s});
}

void TrustSpec::initTestCase()
{
    QVERIFY(openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s,
        u"ca.key"_s, u"-out"_s, u"ca.pem"_s, u"-days"_s, u"30"_s, u"-subj"_s,
        u"/CN=Authority of a test"_s}));
    QVERIFY(issue(u"good"_s, u"IP:127.0.0.1"_s, 30));
    QVERIFY(issue(u"expired"_s, u"IP:127.0.0.1"_s, -1));
    QVERIFY(issue(u"other"_s, u"DNS:elsewhere.test"_s, 30));
}

/// Why a server with the certificate @p name gives no file; an empty sentence if it does.
Error TrustSpec::refusal(const QString &name)
{
    QFile keyFile(place(name + u".key"_s));
    QFile certificateFile(place(name + u".pem"_s));
    if (!keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
        return {.sentence = u"no certificate"_s};
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
    configuration.setLocalCertificate(QSslCertificate(&certificateFile));
    m_server = std::make_unique<QSslServer>();
    m_server->setSslConfiguration(configuration);
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            if (socket->readAll().contains("\r\n\r\n"))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
    });
    if (!m_server->listen(QHostAddress::LocalHost))
        return {.sentence = u"no port"_s};
    HttpTransport transport;
    Answer<qint64> answer;
    FileDownload download(transport,
        QUrl(u"https://127.0.0.1:%1/file"_s.arg(m_server->serverPort())), place(u"file"_s));
    connect(&download, &FileDownload::finished, this, answer.handler());
    download.start();
    if (!answer.wait())
        return {.sentence = u"no answer"_s};
    return answer.result() ? Error{} : answer.error();
}

void TrustSpec::aForeignAuthorityIsRefusedAndNamed()
{
    const Error error = refusal(u"good"_s);
    QCOMPARE(error.kind, Error::Kind::Offline);
    QVERIFY2(error.sentence.contains(u"No secure connection"_s), qPrintable(error.sentence));
    QVERIFY2(
        error.sentence.contains(u"issued by “Authority of a test”"_s), qPrintable(error.sentence));
}

void TrustSpec::fileOfAuthoritiesMustHaveSome()
{
    QCOMPARE(HttpTransport::trustFile(place(u"nowhere"_s)).error().kind, Error::Kind::Storage);
    QCOMPARE(HttpTransport::trustFile(place(u"good.key"_s)).error().kind, Error::Kind::Storage);
    QCOMPARE(HttpTransport::trustFile(m_folder.path()).error().kind, Error::Kind::Storage);
}

void TrustSpec::anAuthorityGivenByFileIsTrusted()
{
    QVERIFY(HttpTransport::trustFile(place(u"ca.pem"_s)));
    QCOMPARE(refusal(u"good"_s).sentence, QString());
    QVERIFY(refusal(u"expired"_s).sentence.contains(u"No secure connection"_s));
    QVERIFY(refusal(u"other"_s).sentence.contains(u"No secure connection"_s));
}

void TrustSpec::anExpiredCertificateIsRefused()
{
    QCOMPARE(refusal(u"expired"_s).kind, Error::Kind::Offline);
}

void TrustSpec::aCertificateOfAnotherHostIsRefused()
{
    QCOMPARE(refusal(u"other"_s).kind, Error::Kind::Offline);
}

QTEST_GUILESS_MAIN(TrustSpec)
#include "TrustSpec.moc"
