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
    void anExpiredAddressSaysSo_data();
    void anExpiredAddressSaysSo();
    void halfABodyIsNoBody_data();
    void halfABodyIsNoBody();
    void whatWasCutIsFetchedAgain();
    void compressedFilesAreWrittenOut_data();
    void compressedFilesAreWrittenOut();
    void aCircleOfAddressesIsLeft();
    void anUnknownCompressionIsNamed();
};

namespace {

/// Qt's compression with another head and tail: the length and the checksum of gzip.
QByteArray gzip(const QByteArray &content)
{
    const QByteArray zlib = qCompress(content).mid(4);
    const QByteArray deflated = zlib.mid(2, zlib.size() - 6);
    quint32 crc = 0xFFFFFFFF;
    for (const char byte : content) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    QByteArray whole = QByteArray::fromHex("1f8b0800000000000003") + deflated;
    for (const quint32 number : {~crc, static_cast<quint32>(content.size())}) {
        for (int shift = 0; shift < 32; shift += 8)
            whole.append(static_cast<char>(number >> shift & 0xFF));
    }
    return whole;
}

/// Lines that compress, but not to nothing.
QByteArray lines(int count)
{
    QByteArray text;
    for (int line = 0; line < count; ++line)
        text += "{\"n\":" + QByteArray::number(line * 7919) + "}\n";
    return text;
}

/// A server that always gives the same, and what downloading from it came to.
struct Fetched {
    explicit Fetched(HttpResponse response)
        : server(*HttpServer::start([response = std::move(response), this](const HttpRequest &) {
            ++asked;
            return response;
        }))
        , download(transport, server->url("/file"), folder.filePath(u"f"_s))
    {
        transport.setDelayDivisor(1000);
        QObject::connect(&download, &FileDownload::finished, &download, answer.handler());
        download.start();
    }
    QByteArray content() const
    {
        QFile file(folder.filePath(u"f"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::atomic_int asked = 0;
    std::unique_ptr<HttpServer> server;
    HttpTransport transport{};
    QTemporaryDir folder{};
    Answer<qint64> answer{};
    FileDownload download;
};

} // namespace

void FileDownloadSpec::anExpiredAddressSaysSo_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("Google") << QByteArray(
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>Invalid "
        "argument.</Message><Details>The provided token has expired.</Details></Error>");
    QTest::newRow("Amazon") << QByteArray(
        "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message>");
}

void FileDownloadSpec::anExpiredAddressSaysSo()
{
    QFETCH(const QByteArray, body);
    Fetched plain({.status = 400, .body = body});
    QVERIFY(plain.answer.wait());
    QCOMPARE(plain.answer.error().kind, Kind::NotFound);
    Fetched packed({.status = 400, .body = gzip(body), .headers = {{"Content-Encoding", "gzip"}}});
    QVERIFY(packed.answer.wait());
    QCOMPARE(packed.answer.error().kind, Kind::NotFound);
}

void FileDownloadSpec::halfABodyIsNoBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isCutOff");
    const QByteArray whole = gzip(lines(4000));
    QTest::newRow("connection cut") << whole << true;
    QTest::newRow("half, its length right") << whole.first(whole.size() / 2) << false;
    QTest::newRow("no trailer") << whole.chopped(8) << false;
    QTest::newRow("half a trailer") << whole.chopped(3) << false;
    QByteArray broken = whole;
    broken[whole.size() - 6] = static_cast<char>(broken.at(whole.size() - 6) ^ 1);
    QTest::newRow("wrong checksum") << broken << false;
    QTest::newRow("no gzip") << lines(10) << false;
}

void FileDownloadSpec::halfABodyIsNoBody()
{
    QFETCH(const QByteArray, body);
    QFETCH(const bool, isCutOff);
    Fetched fetched({.body = body,
        .headers = {{"Content-Encoding", "gzip"}},
        .then = isCutOff ? HttpResponse::Then::CloseMidBody : HttpResponse::Then::Finish});
    QVERIFY(fetched.answer.wait());
    QVERIFY(!fetched.answer.result());
    QCOMPARE(fetched.answer.error().kind, Kind::Unavailable);
    QVERIFY(fetched.asked > 1);
}

void FileDownloadSpec::whatWasCutIsFetchedAgain()
{
    const QByteArray whole = gzip(lines(4000));
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.body = ++asked == 1 ? whole.first(whole.size() / 2) : whole,
            .headers = {{"Content-Encoding", "gzip"}}};
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
    QCOMPARE(answer.value(), lines(4000).size());
    QCOMPARE(asked.load(), 2);
}

void FileDownloadSpec::compressedFilesAreWrittenOut_data()
{
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("body");
    const QByteArray zlib = qCompress(lines(4000)).mid(4);
    QTest::newRow("gzip") << QByteArray("gzip") << gzip(lines(4000));
    QTest::newRow("two members") << QByteArray("gzip")
                                 << gzip(lines(4000).first(100)) + gzip(lines(4000).mid(100));
    QTest::newRow("deflate") << QByteArray("deflate") << zlib;
    QTest::newRow("deflate without a head") << QByteArray("Deflate") << zlib.mid(2).chopped(4);
    QTest::newRow("identity") << QByteArray("identity") << lines(4000);
}

void FileDownloadSpec::compressedFilesAreWrittenOut()
{
    QFETCH(const QByteArray, encoding);
    QFETCH(const QByteArray, body);
    Fetched fetched({.body = body, .headers = {{"Content-Encoding", encoding}}});
    QVERIFY(fetched.answer.wait());
    QVERIFY(fetched.answer.result());
    QVERIFY(fetched.content() == lines(4000));
}

void FileDownloadSpec::aCircleOfAddressesIsLeft()
{
    Fetched fetched({.status = 302, .headers = {{"Location", "/file"}}});
    QVERIFY(fetched.answer.wait());
    QCOMPARE(fetched.answer.error().kind, Kind::Rejected);
    QVERIFY(fetched.answer.error().sentence.contains(u"without end"_s));
    QCOMPARE(fetched.asked.load(), 6);
}

void FileDownloadSpec::anUnknownCompressionIsNamed()
{
    Fetched fetched({.body = "x", .headers = {{"Content-Encoding", "br"}}});
    QVERIFY(fetched.answer.wait());
    QCOMPARE(fetched.answer.error().kind, Kind::Malformed);
    QVERIFY(fetched.answer.error().sentence.contains(u"(br)"_s));
}

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
    QTest::newRow("no content") << 204 << Kind::Rejected;
    QTest::newRow("a network's sign-in page") << 511 << Kind::Offline;
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
