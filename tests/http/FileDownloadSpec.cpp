// SPDX-License-Identifier: Apache-2.0
#include "http/FileDownload.h"
#include "sandbox/HttpServer.h"
#include "tests/Answer.h"

#include <QMutex>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <functional>

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
    void littleIsGatheredWhileThisThreadIsBusy();
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

using Answering = std::function<HttpResponse(int asked)>;

/// A server, and what downloading from it comes to.
struct Fetched {
    /// A server that always gives the same.
    explicit Fetched(HttpResponse response)
        : Fetched([response = std::move(response)](int) { return response; })
    {
    }
    /// @p answering is told the how manieth request it answers, on the server's thread.
    explicit Fetched(Answering answering)
        : server(*HttpServer::start(
              [answering = std::move(answering), this](const HttpRequest &request) {
                  const QMutexLocker lock(&mutex);
                  seen = request;
                  return answering(++asked);
              }))
        , download(transport, server->url("/file?sig=1"), folder.filePath(u"f"_s))
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

    QMutex mutex{}; ///< Of `seen`.
    HttpRequest seen{};
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
    Fetched fetched([whole = gzip(lines(4000))](int asked) {
        return HttpResponse{.body = asked == 1 ? whole.first(whole.size() / 2) : whole,
            .headers = {{"Content-Encoding", "gzip"}}};
    });
    QVERIFY(fetched.answer.wait());
    QVERIFY(fetched.answer.result());
    QCOMPARE(fetched.answer.value(), lines(4000).size());
    QCOMPARE(fetched.asked.load(), 2);
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
    Fetched fetched({.body = content});
    QVERIFY(fetched.answer.wait());
    QVERIFY(fetched.answer.result());
    QCOMPARE(fetched.answer.value(), content.size());
    QVERIFY(fetched.content() == content);
    const QMutexLocker lock(&fetched.mutex);
    QCOMPARE(fetched.seen.path, QByteArray("/file?sig=1"));
    QVERIFY(fetched.seen.header("authorization").isEmpty());
}

void FileDownloadSpec::aFileRedirectIsFollowed()
{
    const auto store =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = "content"}; });
    Fetched fetched({.status = 302, .headers = {{"Location", store->url("/stored").toEncoded()}}});
    QVERIFY(fetched.answer.wait());
    QVERIFY(fetched.answer.result());
    QCOMPARE(fetched.answer.value(), 7);
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
    Fetched fetched({.status = status, .body = "<Error/>"});
    QVERIFY(fetched.answer.wait());
    QCOMPARE(fetched.answer.error().kind, kind);
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
    Fetched fetched([](int asked) {
        return asked < 4 ? HttpResponse{.status = 503, .body = "a reason longer than the file"}
                         : HttpResponse{.body = "content"};
    });
    QVERIFY(fetched.answer.wait());
    QVERIFY(fetched.answer.result());
    QCOMPARE(fetched.answer.value(), 7);
    QCOMPARE(fetched.asked.load(), 4);
    QCOMPARE(fetched.answer.count(), 1);
}

void FileDownloadSpec::littleIsGatheredWhileThisThreadIsBusy()
{
    const QByteArray content(64 << 20, 'z');
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.body = content, .headers = {{"Content-Encoding", "identity"}}};
    });
    HttpTransport transport;
    QNetworkReply *reply =
        transport.get(transport.request(server->url("/file")), HttpTransport::Priority::Bulk);
    qint64 size = 0;
    qsizetype mostAtOnce = 0;
    ReplyBody body(*reply, content.size(), [&](QByteArrayView bytes) {
        if (size == 0)
            QThread::msleep(500);
        size += bytes.size();
        mostAtOnce = std::max(mostAtOnce, bytes.size());
        return true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30'000);
    body.readRest();
    QCOMPARE(size, content.size());
    QVERIFY2(mostAtOnce <= 8 << 20, qPrintable(QString::number(mostAtOnce)));
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
