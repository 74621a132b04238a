// SPDX-License-Identifier: Apache-2.0
#include "models/Display.h"

#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

class DisplaySpec : public QObject {
    Q_OBJECT
private slots:
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

    void halfAPairIsOneSign()
    {
        // As the reader of JSON keeps it; and at the end of what is looked at, too.
        QCOMPARE(oneLine(QByteArrayView("a\xed\xa0\xbd"
                                        "b")),
            u"a\ufffdb"_s);
        QCOMPARE(oneLine(QByteArrayView("\xed\xb8\x80")), u"\ufffd"_s);
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
