// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "models/Display.h"

#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

class DisplaySpec : public QObject {
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

    void percentagesAreShownAsTheyAreAndNeverRoundedUp()
    {
        QCOMPARE(percent(43), u"43 %"_s);
        QCOMPARE(percent(104), u"104 %"_s);
        QCOMPARE(percent(-3), u"-3 %"_s);
        QCOMPARE(percent(99.99), u"99.9 %"_s);
        QVERIFY(percent(1e300).size() < 20);
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

    void textsStandOnOneLineAndHideNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << u"cats"_s << u"cats"_s;
        QTest::newRow("line breaks") << u"a\nb\r\nc\rd"_s << u"a↵b↵c↵d"_s;
        QTest::newRow("separators") << u"a\u2028b\u2029c"_s << u"a↵b↵c"_s;
        QTest::newRow("a tab") << u"a\tb"_s << u"a b"_s;
        QTest::newRow("controls") << u"a\u0001b\u007f"_s << u"a\\x01b\\x7f"_s;
        QTest::newRow("a direction override") << u"a\u202egpj.exe"_s << u"a\\u202egpj.exe"_s;
        QTest::newRow("an emoji") << u"🐈"_s << u"🐈"_s;
    }
    void textsStandOnOneLineAndHideNothing()
    {
        QFETCH(QString, text);
        QTEST(oneLine(QStringView(text)), "line");
        QTEST(oneLine(QByteArrayView(text.toUtf8())), "line");
    }

    void longTextsAreCutWithoutBreakingACharacter()
    {
        const QString cats = u"🐈"_s.repeated(5000);
        const QString line = oneLine(QByteArrayView(cats.toUtf8()));
        QVERIFY(line.size() <= 300);
        QVERIFY(line.endsWith(u"🐈…"_s));
        QVERIFY(line.isValidUtf16());
        QCOMPARE(oneLine(QStringView(QString(300, u'x'))).size(), 300);
        QVERIFY(!oneLine(QStringView(QString(300, u'x'))).endsWith(u'…'));
        QVERIFY(oneLine(QByteArrayView(QString(301, u'x').toUtf8())).endsWith(u'…'));
    }

    void markupInATooltipStaysText()
    {
        const QString shown = toolTip(u"<b>bold</b> & <img src=x>"_s);
        QVERIFY(!shown.contains(u"<b>"_s));
        QVERIFY(!shown.contains(u"<img"_s));
        QVERIFY(shown.contains(u"&lt;b&gt;bold&lt;/b&gt; &amp;"_s));
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::DisplaySpec)
#include "DisplaySpec.moc"
