// SPDX-License-Identifier: Apache-2.0
#include "http/FileDownload.h"
#include "sandbox/HttpServer.h"
#include "tests/Answer.h"

#include <QMutex>
#include <QNetworkReply>
#include <QTemporaryDir>

#include <atomic>

using namespace taskglass;
using namespace taskglass::sandbox;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;

/// Files over real sockets.
class FileDownloadSpec : public QObject {
    Q_OBJECT
private slots:
    void aFileIsFetchedWithoutTheKey();
    void aFileRedirectIsFollowed();
    void aMissingFileSaysSo_data();
    void aMissingFileSaysSo();
    void onlyWebAddressesAreFetched();
    void transientTroubleIsRetriedUntilItWorks();
    void aDownloadThatDiesEndsItsTransfer();
};

void FileDownloadSpec::aFileIsFetchedWithoutTheKey()
{
    const QByteArray content(3'000'000, 'z');
    HttpRequest seen;
    QMutex mutex;
    const auto server = *HttpServer::start([&](const HttpRequest &request) {
        const QMutexLocker lock(&mutex);
        seen = request;
        return HttpResponse{.body = content};
    });
    HttpTransport transport;
    const QTemporaryDir folder;
    Answer<qint64> answer;
    FileDownload download(transport, server->url("/file?sig=1"), folder.filePath(u"f"_s));
    connect(&download, &FileDownload::finished, this, answer.handler());
    download.start();
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(answer.value(), content.size());
    QFile file(folder.filePath(u"f"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == content);
    const QMutexLocker lock(&mutex);
    QCOMPARE(seen.path, QByteArray("/file?sig=1"));
    QVERIFY(seen.header("authorization").isEmpty());
}

void FileDownloadSpec::aFileRedirectIsFollowed()
{
    const auto store =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = "content"}; });
    const QByteArray target = store->url("/stored").toEncoded();
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.status = 302, .headers = {{"Location", target}}};
    });
    HttpTransport transport;
    const QTemporaryDir folder;
    Answer<qint64> answer;
    FileDownload download(transport, server->url("/file"), folder.filePath(u"f"_s));
    connect(&download, &FileDownload::finished, this, answer.handler());
    download.start();
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(answer.value(), 7);
}

void FileDownloadSpec::aMissingFileSaysSo_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("expired") << 403 << Kind::NotFound;
    QTest::newRow("gone") << 404 << Kind::NotFound;
    QTest::newRow("wants a key") << 401 << Kind::NotFound;
    QTest::newRow("bad request") << 400 << Kind::Rejected;
}

void FileDownloadSpec::aMissingFileSaysSo()
{
    QFETCH(int, status);
    QFETCH(Kind, kind);
    const auto server = *HttpServer::start(
        [&](const HttpRequest &) { return HttpResponse{.status = status, .body = "<Error/>"}; });
    HttpTransport transport;
    const QTemporaryDir folder;
    Answer<qint64> answer;
    FileDownload download(transport, server->url("/file"), folder.filePath(u"f"_s));
    connect(&download, &FileDownload::finished, this, answer.handler());
    download.start();
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, kind);
}

void FileDownloadSpec::onlyWebAddressesAreFetched()
{
    HttpTransport transport;
    const QTemporaryDir folder;
    for (const char *address : {"file:///etc/hostname", "qrc:/queries/GetUser.graphql",
             "data:text/plain,x", "", "{\"message\":\"no\"}"}) {
        Answer<qint64> answer;
        FileDownload download(
            transport, QUrl(QString::fromLatin1(address)), folder.filePath(u"f"_s));
        connect(&download, &FileDownload::finished, this, answer.handler());
        download.start();
        QVERIFY(answer.wait());
        QCOMPARE(answer.error().kind, Kind::Malformed);
    }
    QVERIFY(!QFile::exists(folder.filePath(u"f"_s)));
}

void FileDownloadSpec::transientTroubleIsRetriedUntilItWorks()
{
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return ++asked < 4 ? HttpResponse{.status = 503, .body = "a reason longer than the file"}
                           : HttpResponse{.body = "content"};
    });
    HttpTransport transport;
    transport.setDelayDivisor(1000);
    const QTemporaryDir folder;
    Answer<qint64> answer;
    FileDownload download(transport, server->url("/file"), folder.filePath(u"f"_s));
    connect(&download, &FileDownload::finished, this, answer.handler());
    download.start();
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(answer.value(), 7);
    QCOMPARE(asked.load(), 4);
    QCOMPARE(answer.count(), 1);
}

void FileDownloadSpec::aDownloadThatDiesEndsItsTransfer()
{
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        ++asked;
        return HttpResponse{.then = HttpResponse::Then::StayMute};
    });
    HttpTransport transport;
    const QTemporaryDir folder;
    Answer<qint64> answer;
    auto download =
        std::make_unique<FileDownload>(transport, server->url("/file"), folder.filePath(u"f"_s));
    connect(download.get(), &FileDownload::finished, this, answer.handler());
    download->start();
    QTRY_COMPARE(asked.load(), 1);
    const auto *reply = transport.findChild<QNetworkReply *>();
    QVERIFY(reply && reply->isRunning());
    download.reset();
    QVERIFY(!reply->isRunning());
    QCoreApplication::processEvents();
    QCOMPARE(answer.count(), 0);
}

QTEST_GUILESS_MAIN(FileDownloadSpec)
#include "FileDownloadSpec.moc"
