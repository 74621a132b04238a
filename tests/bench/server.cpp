// SPDX-License-Identifier: Apache-2.0
// The server that benchmarks ask: pages of rows from memory, as fast as the loopback carries them
// or as slowly as told. One thread a connection; the answers are those of Protocol.md, "Identity",
// "Listing tasks" and "Paged rows".
#include "sandbox/QueryReader.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <zlib.h>

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr long long pageRows = 5'000;
constexpr long long distinctPages = 200; ///< Longer streams repeat these: a million rows.
constexpr std::size_t chunkBytes = 64 * 1024;

struct Options {
    long long failed = 1'000'000;
    long long created = 1'000'000;
    int tasks = 1;
    std::chrono::milliseconds think{0};
    double bytesPerSecond = 0; ///< 0: no limit.
    bool gzip = false;
    bool rowsFirst = false; ///< `results` before `after`, as servers may that mind no order.
};
Options options;

// --- Rows ---------------------------------------------------------------------------------------

// The mix that the targets were set with. A failed row has two metadata fields and an attachment,
// some 580 bytes together; nine of ten have one of twelve messages, the tenth has its own key in
// it.

unsigned long long mixed(unsigned long long x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

constexpr std::array fixedMessages{
    "A schemaId can only be specified once per DataRow : [cko8s9r5v0001h2dk9elqdidh]",
    "Failed to access URL: 404:The specified resource does not exist.",
    "Failed to create data rows after 5 retries. This chunk's data rows will not be imported.",
    "The row data is not a supported type of asset.",
    "Metadata value is longer than 500 characters.",
    "The attachment's type is not one of IMAGE, VIDEO, RAW_TEXT, HTML.",
    "The external id must not be empty.",
    "Access to the bucket was denied by the IAM integration.",
    "The image is larger than 9000 by 9000 pixels.",
    "The text is longer than 64 kilobytes.",
    "The data row belongs to another dataset.",
    "Only https addresses are accepted.",
};

void appendFailedRow(std::string &out, long long row)
{
    const unsigned long long chance = mixed(static_cast<unsigned long long>(row) + 77);
    char key[48];
    std::snprintf(key, sizeof key, "warehouse-cam-%02lld/frame-%09lld", row % 64, row);
    out += "{\"message\":\"";
    if (chance % 10 == 0)
        out += std::string("Duplicate global key: '") + key + "'";
    else
        out += fixedMessages[(chance >> 8) % fixedMessages.size()];
    out += std::string("\",\"spec\":{\"externalId\":\"") + key + ".jpg\",\"globalKey\":\"" + key;
    out += std::string("\",\"rowData\":\"https://storage.example.com/datasets/warehouse/2026/09/")
        + key + ".jpg?versionId=" + std::to_string(chance) + "\",";
    out += "\"metadata\":[{\"schemaId\":\"cko8s9r5v0001h2dk9elqdidh\",\"value\":\"train\",\"name\":"
           "\"split\"},{\"schemaId\":\"cko8sbczn0002h2dkdaxb5kal\",\"value\":\"";
    out += std::to_string(chance % 100'000)
        + "\",\"name\":\"captureOffset\"}],\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":"
          "\"shift notes of the operator\",\"name\":null}]}}";
}

void appendCreatedRow(std::string &out, long long row)
{
    char text[320];
    std::snprintf(text, sizeof text,
        "{\"id\":\"cm0%022lld\",\"externalId\":\"frame-%lld.jpg\",\"globalKey\":\"wh/%lld\","
        "\"rowData\":\"https://storage.example.com/w/frame-%lld.jpg\"}",
        row, row, row, row);
    out += text;
}

/// The rows of a page, with the brackets that end the answer; as sent, and as deflate blocks.
struct PageRows {
    std::string plain{};
    std::string deflated{};
    unsigned long crc = 0;
};

std::string deflated(std::string_view bytes, int flush)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()) + 16, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, flush);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

unsigned long crcOf(std::string_view bytes)
{
    return crc32(0, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size()));
}

struct Stream {
    const char *field;
    const char *list;
    long long total = 0;
    void (*appendRow)(std::string &, long long);
    std::vector<PageRows> pages{};

    void make()
    {
        const long long pageTotal = std::min(distinctPages, (total + pageRows - 1) / pageRows);
        pages.resize(static_cast<std::size_t>(pageTotal));
        for (long long number = 0; number < pageTotal; ++number) {
            PageRows &page = pages[static_cast<std::size_t>(number)];
            const long long first = number * pageRows;
            for (long long row = first; row < std::min(total, first + pageRows); ++row) {
                if (row > first)
                    page.plain += ',';
                appendRow(page.plain, row);
            }
            page.plain.shrink_to_fit();
        }
    }
};
Stream failures{"failedDataRowImports", "results", 0, appendFailedRow};
Stream successes{"successesfulDataRowImports", "nodes", 0, appendCreatedRow};

// --- Sending ------------------------------------------------------------------------------------

/// Shares the bandwidth among all connections: hands out the moments at which chunks may leave.
class Pace {
public:
    void wait(std::size_t bytes)
    {
        if (options.bytesPerSecond <= 0)
            return;
        Clock::time_point moment;
        {
            const std::scoped_lock lock(m_mutex);
            // A link does not oversleep: what this thread was late by is made up for.
            moment = std::max(Clock::now() - mostLate, m_next);
            m_next = moment
                + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                    static_cast<double>(bytes) / options.bytesPerSecond));
        }
        std::this_thread::sleep_until(moment);
    }

private:
    static constexpr std::chrono::milliseconds mostLate{4};
    std::mutex m_mutex;
    Clock::time_point m_next{};
};
Pace pace;

bool sendAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t size =
            options.bytesPerSecond > 0 ? std::min(bytes.size(), chunkBytes) : bytes.size();
        pace.wait(size);
        const ssize_t sent = ::send(socket, bytes.data(), size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string head(std::size_t size, const char *encoding = nullptr)
{
    std::string text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + std::to_string(size) + "\r\n";
    if (encoding != nullptr)
        text += std::string("Content-Encoding: ") + encoding + "\r\n";
    return text + "\r\n";
}

bool answerPage(int socket, Stream &stream, long long first, bool acceptsGzip)
{
    const long long end = std::min(stream.total, first + pageRows);
    static const PageRows empty{};
    const PageRows &rows = first < stream.total
        ? stream.pages[static_cast<std::size_t>(first / pageRows) % stream.pages.size()]
        : empty;
    // Every page with rows has a cursor, the last one, too: clients ask until one is empty.
    const std::string cursor = first < end ? "\"o" + std::to_string(end) + '"' : "null";
    const std::string facts = "\"after\":" + cursor + ",\"total\":" + std::to_string(stream.total);
    const std::string opening = std::string("{\"data\":{\"") + stream.field + "\":{";
    const std::string list = std::string("\"") + stream.list + "\":[";
    const std::string before = opening + (options.rowsFirst ? list : facts + ',' + list);
    const std::string after = options.rowsFirst ? "]," + facts + "}}}" : "]}}}";
    if (!acceptsGzip || rows.deflated.empty()) {
        return sendAll(socket, head(before.size() + rows.plain.size() + after.size()))
            && sendAll(socket, before) && sendAll(socket, rows.plain) && sendAll(socket, after);
    }
    // One gzip member of three deflate streams, of which only the last one ends it.
    static constexpr char gzipHead[] = {31, char(139), 8, 0, 0, 0, 0, 0, 0, char(255)};
    const std::string one = deflated(before, Z_SYNC_FLUSH);
    const std::string three = deflated(after, Z_FINISH);
    unsigned long crc =
        crc32_combine(crcOf(before), rows.crc, static_cast<z_off_t>(rows.plain.size()));
    crc = crc32_combine(crc, crcOf(after), static_cast<z_off_t>(after.size()));
    const std::size_t size = before.size() + rows.plain.size() + after.size();
    std::string end8(8, '\0');
    for (int byte = 0; byte < 4; ++byte) {
        end8[static_cast<std::size_t>(byte)] = static_cast<char>(crc >> (8 * byte));
        end8[static_cast<std::size_t>(byte) + 4] = static_cast<char>(size >> (8 * byte));
    }
    return sendAll(socket,
               head(sizeof gzipHead + one.size() + rows.deflated.size() + three.size() + 8, "gzip"))
        && sendAll(socket, {gzipHead, sizeof gzipHead}) && sendAll(socket, one)
        && sendAll(socket, rows.deflated) && sendAll(socket, three + end8);
}

// --- The other questions ------------------------------------------------------------------------

const QString started = QDateTime::currentDateTimeUtc().addDays(-1).toString(Qt::ISODateWithMs);

QJsonObject task(int number)
{
    const bool isBig = number == 0;
    static const char *const types[] = {
        "adv-upsert-data-rows", "export-data-rows", "add-data-rows-to-batch"};
    const QDateTime made =
        QDateTime::fromString(started, Qt::ISODateWithMs).addSecs(-60LL * number);
    return {{u"id"_s, u"task%1"_s.arg(number)},
        {u"name"_s, u"import of warehouse %1"_s.arg(number)},
        {u"type"_s, QString::fromLatin1(isBig ? types[0] : types[2])}, {u"status"_s, u"COMPLETE"_s},
        {u"completionPercentage"_s, 100.0}, {u"createdAt"_s, made.toString(Qt::ISODateWithMs)},
        {u"updatedAt"_s, made.addSecs(30).toString(Qt::ISODateWithMs)}, {u"result"_s, QJsonValue()},
        {u"errors"_s, QJsonValue()}, {u"metadata"_s, QJsonValue()}};
}

QJsonValue valueOf(const taskglass::sandbox::SelectedField &field)
{
    if (field.name == "createdTasks" || field.name == "tasks") {
        QJsonArray list;
        const QJsonObject where = field.arguments[u"where"_s].toObject();
        if (where.contains(u"id"_s)) {
            const int number = where[u"id"_s].toString().mid(4).toInt();
            if (number < options.tasks)
                list.append(task(number));
            return list;
        }
        const int skip = field.arguments[u"skip"_s].toInt();
        const int first = field.arguments[u"first"_s].toInt(100);
        for (int number = skip; number < std::min(options.tasks, skip + first); ++number)
            list.append(task(number));
        return list;
    }
    if (field.fields.empty()) {
        if (field.name == "createdAt" || field.name == "updatedAt")
            return started;
        return field.name.startsWith("is") ? QJsonValue(false)
                                           : QJsonValue(QString::fromUtf8("bench-" + field.name));
    }
    QJsonObject object;
    for (const auto &inner : field.fields)
        object.insert(QString::fromUtf8(inner.key), valueOf(inner));
    return object;
}

bool answerQuery(int socket, const std::string &body)
{
    const QJsonDocument request = QJsonDocument::fromJson(QByteArray::fromStdString(body));
    const auto query = taskglass::sandbox::readQuery(
        request[u"query"_s].toString().toUtf8(), request[u"variables"_s].toObject());
    QJsonObject answer{{u"errors"_s, QJsonArray{QJsonObject{{u"message"_s, u"not understood"_s}}}}};
    if (const auto *known = std::get_if<taskglass::sandbox::Query>(&query)) {
        QJsonObject data;
        for (const auto &field : known->fields)
            data.insert(QString::fromUtf8(field.key), valueOf(field));
        answer = {{u"data"_s, data}};
    }
    const std::string text = QJsonDocument(answer).toJson(QJsonDocument::Compact).toStdString();
    return sendAll(socket, head(text.size())) && sendAll(socket, text);
}

// --- Connections --------------------------------------------------------------------------------

/// The value of a variable of that name, or nothing; blanks after the colon are the client's
/// choice.
std::string_view variable(std::string_view body, std::string_view name)
{
    std::size_t at = body.rfind(name);
    if (at == std::string_view::npos)
        return {};
    at = body.find_first_not_of(" :", at + name.size());
    return at == std::string_view::npos ? std::string_view() : body.substr(at);
}

long long cursorIn(std::string_view body)
{
    const std::string_view value = variable(body, "\"from\"");
    return value.starts_with("\"o") ? std::atoll(value.data() + 2) : 0;
}

long long firstIn(std::string_view body)
{
    const std::string_view value = variable(body, "\"first\"");
    return value.empty() ? pageRows : std::atoll(value.data());
}

void serve(int socket)
{
    std::string buffer;
    std::vector<char> bytes(64 * 1024);
    const auto receive = [&] {
        const ssize_t received = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (received > 0)
            buffer.append(bytes.data(), static_cast<std::size_t>(received));
        return received > 0;
    };
    while (true) {
        std::size_t end = 0;
        bool isOpen = true;
        while (isOpen && (end = buffer.find("\r\n\r\n")) == std::string::npos)
            isOpen = receive();
        const std::size_t at = buffer.find("ontent-Length: ");
        const std::size_t length =
            isOpen && at < end ? static_cast<std::size_t>(std::atoll(buffer.data() + at + 15)) : 0;
        while (isOpen && buffer.size() < end + 4 + length)
            isOpen = receive();
        if (!isOpen) {
            ::close(socket);
            return;
        }
        const std::string requestHead = buffer.substr(0, end);
        const std::string body = buffer.substr(end + 4, length);
        buffer.erase(0, end + 4 + length);
        const bool acceptsGzip = requestHead.find("gzip") != std::string::npos;
        Stream *stream = nullptr;
        if (body.find("failedDataRowImports") != std::string::npos)
            stream = &failures;
        else if (body.find("successesfulDataRowImports") != std::string::npos)
            stream = &successes;
        std::this_thread::sleep_for(options.think);
        bool isFine = false;
        if (stream == nullptr) {
            isFine = answerQuery(socket, body);
        } else if (firstIn(body) == 1) {
            const std::string text = std::string("{\"data\":{\"") + stream->field
                + "\":{\"after\":\"o1\",\"total\":" + std::to_string(stream->total) + ",\""
                + stream->list + "\":[]}}}";
            isFine = sendAll(socket, head(text.size())) && sendAll(socket, text);
        } else {
            isFine = answerPage(socket, *stream, cursorIn(body), acceptsGzip);
        }
        if (!isFine) {
            ::close(socket);
            return;
        }
    }
}

} // namespace

int main(int argc, char *argv[])
{
    for (int at = 1; at < argc; ++at) {
        const std::string_view name = argv[at];
        const auto value = [&] { return at + 1 < argc ? argv[++at] : "0"; };
        if (name == "--failed")
            options.failed = std::atoll(value());
        else if (name == "--created")
            options.created = std::atoll(value());
        else if (name == "--tasks")
            options.tasks = std::atoi(value());
        else if (name == "--think")
            options.think = std::chrono::milliseconds(std::atoi(value()));
        else if (name == "--cap")
            options.bytesPerSecond = std::atof(value());
        else if (name == "--gzip")
            options.gzip = true;
        else if (name == "--rows-first")
            options.rowsFirst = true;
        else
            return 2;
    }
    failures.total = options.failed;
    successes.total = options.created;
    for (Stream *stream : {&failures, &successes}) {
        stream->make();
        for (PageRows &page : stream->pages) {
            if (!options.gzip)
                break;
            page.deflated = deflated(page.plain, Z_SYNC_FLUSH);
            page.crc = crcOf(page.plain);
        }
    }

    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || ::listen(listener, 64) != 0
        || ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return 1;
    // Whoever started us reads the port, and ends us by closing our standard input.
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    std::thread([] {
        char byte = 0;
        while (::read(STDIN_FILENO, &byte, 1) > 0) { }
        std::_Exit(0);
    }).detach();
    while (true) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::thread(serve, socket).detach();
    }
}
