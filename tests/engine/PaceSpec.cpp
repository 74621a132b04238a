// SPDX-License-Identifier: Apache-2.0
#include "engine/Pace.h"

#include <QTest>

using namespace taskglass;
using namespace std::chrono_literals;

/// How long to wait before the next refresh.
class PaceSpec : public QObject {
    Q_OBJECT
private slots:
    void thePauseFollowsTheFacts_data();
    void thePauseFollowsTheFacts();
    void noPauseIsShorterThanTheFloor();
};

void PaceSpec::thePauseFollowsTheFacts_data()
{
    using Kind = Error::Kind;
    QTest::addColumn<PaceFacts>("facts");
    QTest::addColumn<int>("milliseconds");
    const auto failing = [](Kind kind, int times) {
        return PaceFacts{.failuresInARow = times, .lastError = Error{kind}};
    };
    QTest::newRow("something runs") << PaceFacts{.anyRunning = true} << 5'000;
    QTest::newRow("nothing runs") << PaceFacts{} << 60'000;
    QTest::newRow("runs, nobody looks")
        << PaceFacts{.anyRunning = true, .windowHidden = true} << 15'000;
    QTest::newRow("nothing runs, nobody looks") << PaceFacts{.windowHidden = true} << 180'000;
    QTest::newRow("first failure") << failing(Kind::Offline, 1) << 2'000;
    QTest::newRow("third failure") << failing(Kind::Unavailable, 3) << 8'000;
    QTest::newRow("hundredth failure") << failing(Kind::TimedOut, 100) << 60'000;
    QTest::newRow("rate limit") << failing(Kind::RateLimited, 1) << 10'000;
    QTest::newRow("third rate limit") << failing(Kind::RateLimited, 3) << 40'000;
    QTest::newRow("hundredth rate limit") << failing(Kind::RateLimited, 100) << 300'000;
    PaceFacts asked = failing(Kind::RateLimited, 5);
    asked.lastError->retryAfter = 42s;
    QTest::newRow("the server's own wish") << asked << 42'000;
}

void PaceSpec::thePauseFollowsTheFacts()
{
    QFETCH(PaceFacts, facts);
    QFETCH(int, milliseconds);
    QCOMPARE(nextPause(facts).count(), milliseconds);
}

void PaceSpec::noPauseIsShorterThanTheFloor()
{
    PaceFacts facts{.failuresInARow = 1, .lastError = Error{Error::Kind::RateLimited}};
    facts.lastError->retryAfter = 0s;
    QCOMPARE(nextPause(facts), shortestPause);
}

QTEST_GUILESS_MAIN(PaceSpec)
#include "PaceSpec.moc"
