// SPDX-License-Identifier: Apache-2.0
#include "http/BackOff.h"

#include <QTest>

using namespace taskglass;
using namespace std::chrono_literals;

/// When a question is repeated (Protocol.md, "Retry and back-off"), without waiting for it.
class BackOffSpec : public QObject {
    Q_OBJECT
private slots:
    void theCeilingDoublesUpToAMinute_data();
    void theCeilingDoublesUpToAMinute();
    void jitterReachesDownToZero();
    void onlyTransientTroubleIsRepeated();
    void theServersOwnWishIsKeptTo();
    void aRateLimitWithoutAWishBeginsAtTenSeconds();
    void noAttemptBeginsAfterTwoMinutes();
};

namespace {
const Error unavailable{Error::Kind::Unavailable};
}

void BackOffSpec::theCeilingDoublesUpToAMinute_data()
{
    QTest::addColumn<int>("attempt");
    QTest::addColumn<int>("ceiling");
    QTest::newRow("first") << 0 << 1'000;
    QTest::newRow("second") << 1 << 2'000;
    QTest::newRow("sixth") << 5 << 32'000;
    QTest::newRow("seventh") << 6 << 60'000;
    QTest::newRow("thirtieth") << 29 << 60'000;
}

void BackOffSpec::theCeilingDoublesUpToAMinute()
{
    QFETCH(int, attempt);
    QFETCH(int, ceiling);
    QCOMPARE(backOff(unavailable, attempt, 0ms, 1.0)->count(), ceiling);
    QCOMPARE(backOff(unavailable, attempt, 0ms, 0.5)->count(), ceiling / 2);
}

void BackOffSpec::jitterReachesDownToZero()
{
    QCOMPARE(backOff(unavailable, 3, 0ms, 0.0)->count(), 0);
}

void BackOffSpec::onlyTransientTroubleIsRepeated()
{
    using Kind = Error::Kind;
    for (const Kind kind : {Kind::Unavailable, Kind::TimedOut, Kind::RateLimited})
        QVERIFY(backOff({kind}, 0, 0ms, 0.5));
    for (const Kind kind : {Kind::Offline, Kind::Unauthorized, Kind::Forbidden, Kind::Malformed,
             Kind::InvalidQuery, Kind::TooComplex, Kind::Rejected, Kind::NotFound})
        QVERIFY(!backOff({kind}, 0, 0ms, 0.5));
}

void BackOffSpec::theServersOwnWishIsKeptTo()
{
    Error error{Error::Kind::RateLimited};
    error.retryAfter = 42s;
    QCOMPARE(*backOff(error, 0, 0ms, 0.1), 42'000ms);
    error.retryAfter = 130s;
    QVERIFY(!backOff(error, 0, 0ms, 0.1));
    // But who says the same again and again is asked more and more rarely.
    error.retryAfter = 1s;
    QCOMPARE(*backOff(error, 5, 0ms, 0.5), 16'000ms);
}

void BackOffSpec::aRateLimitWithoutAWishBeginsAtTenSeconds()
{
    const Error error{Error::Kind::RateLimited};
    QCOMPARE(*backOff(error, 0, 0ms, 0.5), 10'000ms);
    QCOMPARE(*backOff(error, 1, 0ms, 0.5), 20'000ms);
}

void BackOffSpec::noAttemptBeginsAfterTwoMinutes()
{
    QVERIFY(backOff(unavailable, 6, 59'000ms, 1.0));
    QVERIFY(!backOff(unavailable, 6, 61'000ms, 1.0));
    QVERIFY(!backOff(unavailable, 30, 0ms, 0.0));
}

QTEST_GUILESS_MAIN(BackOffSpec)
#include "BackOffSpec.moc"
