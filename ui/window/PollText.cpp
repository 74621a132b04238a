// SPDX-License-Identifier: Apache-2.0
#include "ui/window/PollText.h"

#include "models/Display.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The context of what is said here, for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::PollText)
};

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
        return Words::tr("Showing what was stored the last time.");
    return Words::tr("Showing data from %1 (%2).")
        .arg(clockText(state.lastSuccess), display::ago(state.lastSuccess, now));
}

/// When the next attempt is, as a sentence that may be empty.
QString nextAttempt(const PollState &state, const QDateTime &now)
{
    if (!state.nextAt.isValid())
        return {};
    const int seconds = secondsUntil(state.nextAt, now);
    return seconds == 0 ? Words::tr("Retrying now.")
                        : Words::tr("Retrying in %1.").arg(display::duration(seconds));
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
        notice.text = sentences({Words::tr("Cannot reach %1.").arg(host), shownData(state, now),
            nextAttempt(state, now)});
        return notice;
    case Error::Kind::TimedOut:
        notice.text = sentences({Words::tr("%1 took too long to answer.").arg(host),
            shownData(state, now), nextAttempt(state, now)});
        return notice;
    case Error::Kind::Unavailable:
        notice.text = sentences({Words::tr("%1 answered with an internal problem.").arg(host),
            nextAttempt(state, now), Words::tr("Nothing is lost.")});
        return notice;
    case Error::Kind::RateLimited: {
        const int seconds = state.nextAt.isValid() ? secondsUntil(state.nextAt, now) : 0;
        notice.tone = Notice::Tone::Info;
        notice.action = Notice::Action::None;
        notice.text = seconds > 0
            ? Words::tr("The server asked us to wait %1. Refreshing goes on by itself.")
                  .arg(display::duration(seconds))
            : Words::tr("The server asked us to slow down. Refreshing goes on by itself.");
        return notice;
    }
    case Error::Kind::Unauthorized:
        notice.tone = Notice::Tone::Problem;
        notice.action = Notice::Action::EnterKey;
        notice.text = state.lastSuccess.isValid()
            ? Words::tr("The API key was rejected, so refreshing is off. Your data from %1 is "
                        "still here.")
                  .arg(clockText(state.lastSuccess))
            : Words::tr("The API key was rejected, so refreshing is off. Enter the key of a "
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
    case Error::Kind::NoSuchTask:
    case Error::Kind::InvalidQuery:
    case Error::Kind::TooComplex:
    case Error::Kind::Rejected:
    case Error::Kind::Malformed:
    case Error::Kind::Storage:
    case Error::Kind::Damaged:
    case Error::Kind::NoData:
    case Error::Kind::Incomplete:
    case Error::Kind::TaskFailed:
        notice.text = sentences({error.sentence, nextAttempt(state, now)});
        return notice;
    }
    Q_UNREACHABLE();
}

QString connectionText(const PollState &state, const QDateTime &now)
{
    switch (state.phase) {
    case PollState::Phase::Disconnected:
        return Words::tr("Not connected");
    case PollState::Phase::Loading:
        return Words::tr("Loading");
    case PollState::Phase::Online:
        return Words::tr("Online");
    case PollState::Phase::Retrying:
        if (state.nextAt.isValid() && state.nextAt > now)
            return Words::tr("Retrying in %1")
                .arg(display::duration(secondsUntil(state.nextAt, now)));
        return Words::tr("Retrying");
    case PollState::Phase::Paused:
        return Words::tr("Paused");
    case PollState::Phase::Stopped:
        return Words::tr("Key rejected");
    }
    Q_UNREACHABLE();
}

QString refreshText(const PollState &state, const QDateTime &now)
{
    if (!state.lastSuccess.isValid())
        return {};
    const QString clock = QLocale().toString(state.lastSuccess.toLocalTime().time(), u"HH:mm:ss"_s);
    if (!state.nextAt.isValid() || state.phase != PollState::Phase::Online)
        return Words::tr("Refreshed %1").arg(clock);
    return Words::tr("Refreshed %1, next in %2")
        .arg(clock, display::duration(secondsUntil(state.nextAt, now)));
}

} // namespace taskglass
