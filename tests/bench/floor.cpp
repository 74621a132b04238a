// SPDX-License-Identifier: Apache-2.0
// The floor under every download: libcurl on one connection, page after page, nothing kept:
// floor URL failed|created [gzip]
#include "tests/bench/Report.h"

#include <cstdlib>
#include <curl/curl.h>
#include <string>

namespace {

/// What is kept of an answer: enough to find the cursor, whether it stands first or last.
struct Seen {
    std::string head{};
    std::string tail{};
    std::size_t bytes = 0;
};

std::size_t take(char *data, std::size_t, std::size_t size, void *into)
{
    auto &seen = *static_cast<Seen *>(into);
    if (seen.head.size() < 256)
        seen.head.append(data, std::min<std::size_t>(size, 256));
    if (size >= 256) {
        seen.tail.assign(data + size - 256, 256);
    } else {
        seen.tail.append(data, size);
    }
    seen.bytes += size;
    return size;
}

std::string cursorIn(const std::string &text)
{
    const std::size_t at = text.find("\"after\":\"");
    if (at == std::string::npos)
        return {};
    return text.substr(at + 9, text.find('"', at + 9) - at - 9);
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 3)
        return 2;
    const std::string url = argv[1];
    const bool isFailed = std::string(argv[2]) == "failed";
    const bool isGzip = argc > 3 && std::string(argv[3]) == "gzip";
    const std::string query = isFailed
        ? "query FailedDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) { "
          "failedDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) { after total "
          "results { message } } }"
        : "query SuccessesfulDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) { "
          "successesfulDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) { after "
          "total nodes { id } } }";

    bench::Report report;
    CURL *curl = curl_easy_init();
    curl_slist *headers = curl_slist_append(nullptr, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Authorization: Bearer bench");
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);
    if (isGzip)
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    std::size_t bytes = 0;
    long long pages = 0;
    std::string cursor;
    do {
        const std::string from = cursor.empty() ? "null" : '"' + cursor + '"';
        const std::string body = "{\"query\":\"" + query
            + "\",\"variables\":{\"first\":5000,\"from\":" + from + ",\"taskId\":\"task0\"}}";
        Seen seen;
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &seen);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
        if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
            std::fprintf(stderr, "floor: %s\n", curl_easy_strerror(code));
            return 1;
        }
        cursor = cursorIn(seen.head);
        if (cursor.empty())
            cursor = cursorIn(seen.tail);
        bytes += seen.bytes;
        ++pages;
        if (pages == 1)
            report.add("first_page_s", report.elapsed());
    } while (!cursor.empty());
    report.add("bytes", static_cast<double>(bytes));
    report.add("pages", static_cast<double>(pages));
    report.print();
    return 0;
}
