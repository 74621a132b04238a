// SPDX-License-Identifier: Apache-2.0
#include "base/Format.h"
#include "base/Utc.h"

#include <QTest>

#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

class FormatSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void durationsReadAsOneSaysThem()
    {
        QCOMPARE(duration(0), u"0 s"_s);
        QCOMPARE(duration(59), u"59 s"_s);
        QCOMPARE(duration(12 * 60 + 4), u"12 min 04 s"_s);
        QCOMPARE(duration(2 * 3600 + 5 * 60 + 59), u"2 h 05 min"_s);
        QCOMPARE(duration(3 * 86400 + 4 * 3600), u"3 d 04 h"_s);
    }

    void percentagesAreRoundedButNeverToNothingOrAll_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << u"0 %"_s;
        QTest::newRow("nearly none") << 0.02 << u"< 0.1 %"_s;
        QTest::newRow("the least that rounds up") << 0.05 << u"0.1 %"_s;
        QTest::newRow("a whole one") << 43.0 << u"43 %"_s;
        QTest::newRow("down") << 6.34 << u"6.3 %"_s;
        QTest::newRow("a half goes up") << 6.35 << u"6.4 %"_s;
        QTest::newRow("up to a whole one") << 42.96 << u"43 %"_s;
        QTest::newRow("nearly all") << 99.96 << u"99.9 %"_s;
        QTest::newRow("all") << 100.0 << u"100 %"_s;
        QTest::newRow("more than all") << 104.0 << u"100 %"_s;
        QTest::newRow("far too much") << 1e300 << u"100 %"_s;
        QTest::newRow("less than none") << -3.0 << u"0 %"_s;
        QTest::newRow("no number") << std::numeric_limits<double>::quiet_NaN() << u"0 %"_s;
    }
    void percentagesAreRoundedButNeverToNothingOrAll()
    {
        QFETCH(const double, value);
        QTEST(percent(value), "text");
    }

    void sharesAreThePercentagesOfCounts()
    {
        QCOMPARE(share(0, 8), u"0 %"_s);
        QCOMPARE(share(3, 8), u"37.5 %"_s);
        QCOMPARE(share(8, 8), u"100 %"_s);
        QCOMPARE(share(0, 0), QString());
        // Together they are all: 33.3, 33.3 and 33.4, not 99.9.
        QCOMPARE(sharesInTenths({2, 1, 2, 1}), std::vector<qint64>({333, 167, 333, 167}));
        QCOMPARE(sharesInTenths({1, 1, 1}), std::vector<qint64>({334, 333, 333}));
        QCOMPARE(sharesInTenths({1'000'000, 1}), std::vector<qint64>({1000, 0}));
        QCOMPARE(share(1'000'000, 1'000'001, 1000), u"99.9 %"_s);
        QCOMPARE(sharesInTenths({0, 0}), std::vector<qint64>({0, 0}));
        QVERIFY(sharesInTenths({}).empty());
        QCOMPARE(share(1, 5000), u"< 0.1 %"_s);
        QCOMPARE(share(4999, 5000), u"99.9 %"_s);
        // Halves that no floating-point number is sure to hold.
        for (qint64 tenths = 1; tenths < 999; ++tenths)
            QCOMPARE(share(2 * tenths + 1, 2000), share(tenths + 1, 1000));
        QCOMPARE(share(1'000'000'000'000, 3'000'000'000'000), u"33.3 %"_s);
    }

    void countsAreGrouped()
    {
        QCOMPARE(count(3211), u"3,211"_s);
        QCOMPARE(byteSize(812), u"812 bytes"_s);
        QCOMPARE(byteSize(1'100'000), u"1.1 MB"_s);
    }

    void withoutALocaleTextsAreEnglish()
    {
        const QLocale before;
        QLocale::setDefault(QLocale::c());
        QCOMPARE(count(3211), u"3,211"_s);
        QCOMPARE(percent(6.4), u"6.4 %"_s);
        QLocale::setDefault(before);
    }

    void agesAreRelativeAndAClockAheadOfOursIsNow()
    {
        const QDateTime now = utcMoment(QDate(2026, 9, 12), QTime(14, 8));
        QCOMPARE(ago(now.addSecs(-3), now), u"just now"_s);
        QCOMPARE(ago(now.addSecs(40), now), u"just now"_s);
        QCOMPARE(ago(now.addSecs(-45), now), u"40 s ago"_s);
        QCOMPARE(ago(now.addSecs(-125), now), u"2 min ago"_s);
        QCOMPARE(ago(now.addSecs(-3 * 3600), now), u"3 h ago"_s);
        QCOMPARE(ago(now.addDays(-2), now), u"2 d ago"_s);
        QVERIFY(ago(now.addDays(-400), now).contains(u"2025"_s));
    }

    void momentsNameAsMuchAsIsNeeded()
    {
        // Local noon, so that no time zone moves it to another day.
        const QDateTime now = QDateTime(QDate(2026, 9, 12), QTime(12, 30)).toUTC();
        QCOMPARE(moment(now.addSecs(-60), now), u"12:29"_s);
        QCOMPARE(moment(now.addDays(-3), now), u"9 Sep 12:30"_s);
        QCOMPARE(moment(now.addYears(-1), now), u"12 Sep 2025"_s);
    }

    void exactMomentsHaveSeconds()
    {
        const QDateTime now = QDateTime(QDate(2026, 9, 12), QTime(12, 30)).toUTC();
        QCOMPARE(exactMoment(now.addSecs(-61), now), u"12:28:59"_s);
        QCOMPARE(exactMoment(now.addDays(-3), now), u"9 Sep 2026, 12:30:00"_s);
        QCOMPARE(exactMoment({}, now), u"–"_s);
        QCOMPARE(sortableMoment(now), u"2026-09-12 12:30:00"_s);
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::FormatSpec)
#include "FormatSpec.moc"
