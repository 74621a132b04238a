// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlAnswer.h"

#include "http/HttpTransport.h"
#include "json/JsonText.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::GraphQlAnswer)
};

/// Server text as part of a sentence: one line, not too long, without its own full stop.
QString quoted(QString text)
{
    text = text.simplified();
    while (text.endsWith(u'.'))
        text.chop(1);
    return text.size() > 300 ? text.left(300) + u'…' : text;
}

struct ErrorEntry {
    QString message{};
    QString code{};
    int status = 0; ///< `extensions.exception.status`; 0 if absent or unreadable.
};

ErrorEntry readEntry(const QJsonValue &value)
{
    if (!value.isObject())
        return {value.isString()
                ? value.toString()
                : QString::fromUtf8(
                      QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)),
            {}, 0};
    const QJsonObject extensions = value["extensions"_L1].toObject();
    const QJsonValue status = extensions["exception"_L1].toObject()["status"_L1];
    return {value["message"_L1].toString(), extensions["code"_L1].toString(),
        status.isString() ? status.toString().toInt() : status.toInt()};
}

QList<ErrorEntry> readEntries(const QByteArray &json)
{
    QList<ErrorEntry> entries;
    // Wrapped, because QJsonDocument takes no bare strings.
    QByteArray wrapped;
    if (!appendForQt(wrapped, QByteArray("[" + json + "]"), {}))
        return {{QString::fromUtf8(json.left(2000)), {}, 0}};
    const QJsonValue errors = QJsonDocument::fromJson(wrapped).array().first();
    if (errors.isUndefined())
        return {{QString::fromUtf8(json.left(2000)), {}, 0}};
    if (errors.isArray()) {
        const QJsonArray list = errors.toArray();
        for (const auto &entry : list)
            entries.append(readEntry(entry));
    } else if (!errors.isNull() && !errors.isUndefined()) {
        entries.append(readEntry(errors));
    }
    return entries;
}

/// The members of the answer's envelope; `data` is only noticed.
struct Envelope {
    bool isJson = false;
    bool hasData = false;
    QList<ErrorEntry> errors{};
    QString message{};
};

Envelope readEnvelope(QByteArrayView body)
{
    Envelope envelope;
    if (body.startsWith("\xEF\xBB\xBF"))
        body = body.sliced(3);
    envelope.isJson = forEachJsonMember(body, [&](QByteArrayView name, QByteArrayView value) {
        if (name == "data")
            envelope.hasData = value != "null";
        else if (name == "errors")
            envelope.errors = readEntries(value.toByteArray());
        else if (QByteArray text; name == "message" && appendUnquoted(text, value))
            envelope.message = readableText(text);
    });
    if (envelope.isJson)
        return envelope;
    envelope = {};
    QByteArray other; // Another JSON value, or no JSON at all.
    envelope.isJson = appendMinified(other, body);
    return envelope;
}

/// One rung: which entries it catches, and what becomes of them.
struct Rung {
    const char16_t *code;
    int status;                   ///< `extensions.exception.status` it wants; -1 for any.
    const char16_t *exactMessage; ///< Or null.
    Kind kind;
    const char *sentence;
};

// Order is meaning: rungs 5 to 9, then (after the rate limit) 11 to 19 of Protocol.md, "The error
// ladder".
constexpr Rung rungsBeforeRateLimit[] = {
    {u"AUTHENTICATION_ERROR", -1, nullptr, Kind::Unauthorized,
        QT_TRANSLATE_NOOP(
            "taskglass::GraphQlAnswer", "The API key was rejected. Enter a valid key to go on.")},
    {u"AUTHORIZATION_ERROR", -1, nullptr, Kind::Forbidden,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "This API key is not allowed to read that: %1. Ask an administrator of the "
            "organization, or use another key.")},
    {u"GRAPHQL_VALIDATION_FAILED", -1, u"Query complexity limit exceeded", Kind::TooComplex,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "The server found one question too big. Ask for less at once.")},
    {u"GRAPHQL_VALIDATION_FAILED", -1, nullptr, Kind::InvalidQuery,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "This server does not understand a question of this version: %1. Check the endpoint, "
            "and for a newer version of Taskglass.")},
    {u"GRAPHQL_PARSE_FAILED", -1, nullptr, Kind::Rejected,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "This server could not read a question of this version: %1. Check the endpoint, and "
            "for a newer version of Taskglass.")},
};

constexpr const char *refusedSentence = QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
    "Labelbox refused the request: %1. Trying again will not help by itself.");

constexpr Rung rungsAfterRateLimit[] = {
    {u"RESOURCE_NOT_FOUND", -1, nullptr, Kind::NotFound,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "The server does not have what was asked for: %1. It may have been removed, or belong "
            "to someone else.")},
    {u"RESOURCE_CONFLICT", -1, nullptr, Kind::Rejected, refusedSentence},
    {u"MALFORMED_REQUEST", -1, nullptr, Kind::Rejected, refusedSentence},
    {u"INTERNAL_SERVER_ERROR", 400, nullptr, Kind::Rejected, refusedSentence},
    {u"INTERNAL_SERVER_ERROR", 422, nullptr, Kind::Rejected, refusedSentence},
    {u"INTERNAL_SERVER_ERROR", 426, nullptr, Kind::Rejected,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "The plan of this organization does not allow that: %1. Ask an administrator about its "
            "limits.")},
    {u"INTERNAL_SERVER_ERROR", 500, nullptr, Kind::Rejected,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "Labelbox had an internal problem with this request: %1. If it repeats, report it to "
            "Labelbox.")},
    {u"INTERNAL_SERVER_ERROR", 0, nullptr, Kind::Rejected,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "Labelbox had an internal problem with this request: %1. If it repeats, report it to "
            "Labelbox.")},
    {u"INTERNAL_SERVER_ERROR", -1, nullptr, Kind::Unavailable,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "Labelbox answered with an internal problem: %1. Nothing is lost; trying again usually "
            "helps.")},
    {u"OPERATION_NOT_ALLOWED", -1, nullptr, Kind::Forbidden,
        QT_TRANSLATE_NOOP("taskglass::GraphQlAnswer",
            "Labelbox does not allow this: %1. Ask an administrator of the organization.")},
};

bool catches(const Rung &rung, const ErrorEntry &entry)
{
    return entry.code == QStringView(rung.code) && (rung.status < 0 || entry.status == rung.status)
        && (!rung.exactMessage || entry.message == QStringView(rung.exactMessage));
}

template <std::size_t Size>
std::optional<Error> firstCaught(const Rung (&rungs)[Size], const QList<ErrorEntry> &entries)
{
    for (const Rung &rung : rungs) {
        for (const ErrorEntry &entry : entries) {
            if (!catches(rung, entry))
                continue;
            QString sentence = Words::tr(rung.sentence);
            if (sentence.contains("%1"_L1))
                sentence =
                    sentence.arg(quoted(entry.message.isEmpty() ? entry.code : entry.message));
            return Error{rung.kind, sentence, entry.code + u": "_s + entry.message.left(2000)};
        }
    }
    return std::nullopt;
}

Error rateLimited(const QString &message)
{
    return {Kind::RateLimited,
        Words::tr("The server asked to be questioned less often. Wait a little, or refresh more "
                  "rarely."),
        message.left(2000)};
}

/// Rungs 1 to 3: the status alone decides.
Error serverProblem(int httpStatus, const QByteArray &body)
{
    return {Kind::Unavailable,
        Words::tr("Labelbox answered with an internal problem (%1). Nothing is lost; trying again "
                  "usually helps.")
            .arg(httpStatus),
        u"HTTP %1: %2"_s.arg(httpStatus).arg(QString::fromUtf8(body.left(200)))};
}

/// Rung 21: a status that no earlier one explained.
Error leftOver(int httpStatus, const QString &message)
{
    const QString detail = u"HTTP %1: %2"_s.arg(httpStatus).arg(message.left(2000));
    if (httpStatus == 429)
        return rateLimited(detail);
    if (httpStatus == 401)
        return {Kind::Unauthorized,
            Words::tr(
                "The API key was not accepted (401): %1. The key may be wrong, or the plan may "
                "not include API access.")
                .arg(quoted(message.isEmpty() ? u"no reason given"_s : message)),
            detail};
    if (httpStatus == 403)
        return {Kind::Forbidden,
            Words::tr("Access was refused (403): %1. Ask an administrator, or use another key.")
                .arg(quoted(message.isEmpty() ? u"no reason given"_s : message)),
            detail};
    return {Kind::Rejected,
        Words::tr(
            "The server refused the request (%1): %2. Check that the endpoint is the address of "
            "a Labelbox API.")
            .arg(httpStatus)
            .arg(quoted(message.isEmpty() ? u"no reason given"_s : message)),
        detail};
}

} // namespace

Result<void> readGraphQlAnswer(int httpStatus, const QByteArray &body)
{
    if (const std::optional<Error> refusal = networkRefusal(httpStatus))
        return *refusal;
    if (httpStatus >= 500 && httpStatus <= 599)
        return serverProblem(httpStatus, body);

    const Envelope envelope = readEnvelope(body);
    if (!envelope.isJson) {
        if (httpStatus == 429)
            return rateLimited(QString::fromUtf8(body.left(200)));
        return Error{Kind::Malformed,
            Words::tr(
                "The server sent something that is not a Labelbox answer (status %1). Check the "
                "endpoint, and whether a proxy or a network's sign-in page stands in between: open "
                "any page in a browser to see.")
                .arg(httpStatus),
            u"HTTP %1, not JSON: %2"_s.arg(httpStatus).arg(QString::fromUtf8(body.left(200)))};
    }
    if (const auto caught = firstCaught(rungsBeforeRateLimit, envelope.errors))
        return *caught;
    if (envelope.message.startsWith("You have exceeded"_L1))
        return rateLimited(envelope.message);
    if (const auto caught = firstCaught(rungsAfterRateLimit, envelope.errors))
        return *caught;
    if (!envelope.errors.isEmpty()) {
        const ErrorEntry &entry = envelope.errors.first();
        // Some deployments send the rate limit as an ordinary error entry.
        if (entry.message.startsWith("You have exceeded"_L1))
            return rateLimited(entry.message);
        return Error{Kind::Rejected,
            Words::tr(refusedSentence)
                .arg(quoted(entry.message.isEmpty() ? u"no reason given"_s : entry.message)),
            u"HTTP %1, unknown error %2: %3"_s.arg(httpStatus)
                .arg(entry.code, entry.message.left(2000))};
    }
    if (httpStatus != 200)
        return leftOver(httpStatus, envelope.message);
    if (!envelope.hasData)
        return Error{Kind::Malformed,
            Words::tr(
                "The server's answer holds neither data nor an error, so nothing can be shown from "
                "it. Check that the endpoint is the address of a Labelbox API."),
            u"no data: "_s + QString::fromUtf8(body.left(200))};
    return {};
}

Result<QJsonObject> graphQlData(const QByteArray &body)
{
    QJsonParseError problem;
    QByteArray readable;
    if (!appendForQt(readable, body.startsWith("\xEF\xBB\xBF") ? body.mid(3) : body, "metadata"))
        readable = body;
    const QJsonDocument document = QJsonDocument::fromJson(readable, &problem);
    const QJsonValue data = document.object()["data"_L1];
    if (data.isObject())
        return data.toObject();
    return Error{Kind::Malformed,
        Words::tr(
            "Labelbox sent data this version cannot read. What is shown stays as it was; check for "
            "a newer version of Taskglass."),
        u"data unreadable: "_s + problem.errorString()};
}

} // namespace taskglass
