// SPDX-License-Identifier: Apache-2.0
#include "ui/facts/Wording.h"

#include "json/ErrorDocument.h"
#include "json/JsonStructure.h"
#include "json/JsonText.h"
#include "models/Display.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text, int count = -1)
{
    return QCoreApplication::translate("Wording", text, nullptr, count);
}

QString clockText(const QDateTime &utc)
{
    return QLocale().toString(utc.toLocalTime().time(), u"HH:mm"_s);
}

int secondsUntil(const QDateTime &moment, const QDateTime &now)
{
    return static_cast<int>(std::max<qint64>(0, (now.msecsTo(moment) + 999) / 1000));
}

/// What is on screen and how old it is, as a sentence.
QString shownData(const PollState &state, const QDateTime &now)
{
    if (!state.lastSuccess.isValid())
        return translated("Showing what was stored the last time.");
    return translated("Showing data from %1 (%2).")
        .arg(clockText(state.lastSuccess), display::ago(state.lastSuccess, now));
}

/// When the next attempt is, as a sentence that may be empty.
QString nextAttempt(const PollState &state, const QDateTime &now)
{
    if (!state.nextAt.isValid())
        return {};
    const int seconds = secondsUntil(state.nextAt, now);
    return seconds == 0 ? translated("Retrying now.")
                        : translated("Retrying in %1.").arg(display::duration(seconds));
}

QString sentences(const QStringList &parts)
{
    QStringList said = parts;
    said.removeAll(QString());
    return said.join(u' ');
}

} // namespace

std::optional<Notice> noticeFor(const PollState &state, const QUrl &endpoint, const QDateTime &now)
{
    if (!state.error)
        return std::nullopt;
    const Error &error = *state.error;
    const QString host = endpoint.host();
    Notice notice;
    notice.tone = Notice::Tone::Warning;
    notice.action = Notice::Action::RetryNow;
    notice.details =
        error.detail.isEmpty() ? error.sentence : error.sentence + u"\n\n"_s + error.detail;
    switch (error.kind) {
    case Error::Kind::Offline:
        notice.text = sentences({translated("Cannot reach %1.").arg(host), shownData(state, now),
            nextAttempt(state, now)});
        return notice;
    case Error::Kind::TimedOut:
        notice.text = sentences({translated("%1 took too long to answer.").arg(host),
            shownData(state, now), nextAttempt(state, now)});
        return notice;
    case Error::Kind::Unavailable:
        notice.text = sentences({translated("%1 answered with an internal problem.").arg(host),
            nextAttempt(state, now), translated("Nothing is lost.")});
        return notice;
    case Error::Kind::RateLimited: {
        const int seconds = state.nextAt.isValid() ? secondsUntil(state.nextAt, now) : 0;
        notice.tone = Notice::Tone::Info;
        notice.action = Notice::Action::None;
        notice.text = seconds > 0
            ? translated("The server asked us to wait %1. Refreshing goes on by itself.")
                  .arg(display::duration(seconds))
            : translated("The server asked us to slow down. Refreshing goes on by itself.");
        return notice;
    }
    case Error::Kind::Unauthorized:
        notice.tone = Notice::Tone::Problem;
        notice.action = Notice::Action::EnterKey;
        notice.text = state.lastSuccess.isValid()
            ? translated("The API key was rejected, so refreshing is off. Your data from %1 is "
                         "still here.")
                  .arg(clockText(state.lastSuccess))
            : translated("The API key was rejected, so refreshing is off. Enter the key of a "
                         "Labelbox user who may see these tasks.");
        return notice;
    case Error::Kind::Forbidden:
    case Error::Kind::KeyMissing:
        notice.tone = Notice::Tone::Problem;
        notice.action = Notice::Action::EnterKey;
        notice.text = sentences({error.sentence, nextAttempt(state, now)});
        return notice;
    case Error::Kind::Cancelled:
    case Error::Kind::NotFound:
    case Error::Kind::InvalidQuery:
    case Error::Kind::TooComplex:
    case Error::Kind::Rejected:
    case Error::Kind::Malformed:
    case Error::Kind::Storage:
    case Error::Kind::Damaged:
    case Error::Kind::NoData:
    case Error::Kind::TaskFailed:
        notice.text = sentences({error.sentence, nextAttempt(state, now)});
        return notice;
    }
    Q_UNREACHABLE();
}

QString connectionWord(const PollState &state, const QDateTime &now)
{
    switch (state.phase) {
    case PollState::Phase::Disconnected:
        return translated("Not connected");
    case PollState::Phase::Loading:
        return translated("Loading");
    case PollState::Phase::Online:
        return translated("Online");
    case PollState::Phase::Retrying:
        if (state.nextAt.isValid() && state.nextAt > now)
            return translated("Retrying in %1")
                .arg(display::duration(secondsUntil(state.nextAt, now)));
        return translated("Retrying");
    case PollState::Phase::Paused:
        return translated("Paused");
    case PollState::Phase::Stopped:
        return translated("Key rejected");
    }
    Q_UNREACHABLE();
}

QString refreshWords(const PollState &state, const QDateTime &now)
{
    if (!state.lastSuccess.isValid())
        return {};
    const QString clock = QLocale().toString(state.lastSuccess.toLocalTime().time(), u"HH:mm:ss"_s);
    if (!state.nextAt.isValid() || state.phase != PollState::Phase::Online)
        return translated("Refreshed %1").arg(clock);
    return translated("Refreshed %1, next in %2")
        .arg(clock, display::duration(secondsUntil(state.nextAt, now)));
}

QString taskTitle(const TaskRecord &record)
{
    if (record.name.trimmed().isEmpty())
        return translated("(no name)");
    return display::oneLine(record.name.trimmed(), 1000);
}

QString fileNamePart(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString safe;
    for (const QChar letter : text) {
        const bool keep =
            letter.isLetterOrNumber() || letter == u'-' || letter == u'_' || letter == u'.';
        if (keep)
            safe += letter;
        else if (!safe.endsWith(u'_'))
            safe += u'_';
        if (safe.size() == longest)
            break;
    }
    // A leading dot hides a file, and trailing ones are refused by some systems.
    while (!safe.isEmpty() && (safe.front() == u'.' || safe.front() == u'_'))
        safe.remove(0, 1);
    while (!safe.isEmpty() && (safe.back() == u'.' || safe.back() == u'_'))
        safe.chop(1);
    return safe;
}

QString prettyJson(const QByteArray &json)
{
    QByteArray minified;
    return QString::fromUtf8(appendMinified(minified, json) ? indentedJson(json) : json);
}

QString errorText(const QByteArray &errorJson)
{
    if (errorJson.isEmpty())
        return {};
    const ErrorDocument document = readErrorDocument(errorJson);
    if (document.message.isEmpty())
        return prettyJson(errorJson);
    return document.saysMore ? document.message + u"\n\n"_s + prettyJson(errorJson)
                             : document.message;
}

} // namespace taskglass
