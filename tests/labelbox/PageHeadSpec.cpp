// SPDX-License-Identifier: Apache-2.0
#include "labelbox/PageHead.h"

#include <QTest>

using namespace taskglass;
using State = PageHead::State;

/// The beginning of a page tells where the next one is, or that it does not tell.
class PageHeadSpec : public QObject {
    Q_OBJECT
private slots:
    void aHeadTellsTheCursorOrDoesNot_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<State>("state");
        QTest::addColumn<QByteArray>("cursor");
        const QByteArray list = "{\"data\":{\"failedDataRowImports\":{";
        QTest::newRow("a cursor") << list + "\"after\":\"abc\",\"total\":3,\"results\":["
                                  << State::Known << QByteArray("abc");
        QTest::newRow("blanks") << QByteArray(
            " {\n \"data\" : {\t\"failedDataRowImports\" :\r\n { \"after\" : \"abc\"")
                                << State::Known << QByteArray("abc");
        QTest::newRow("escapes") << list + "\"after\":\"a\\\"b\\\\c\\u00e9\\/\"," << State::Known
                                 << QByteArray("a\"b\\c\xC3\xA9/");
        QTest::newRow("no next page") << list + "\"after\":null," << State::Known << QByteArray();
        QTest::newRow("an empty cursor")
            << list + "\"after\":\"\"," << State::Known << QByteArray();
        QTest::newRow("nothing") << QByteArray() << State::Incomplete << QByteArray();
        QTest::newRow("cut in a key")
            << QByteArray("{\"data\":{\"failedData") << State::Incomplete << QByteArray();
        QTest::newRow("cut in the cursor")
            << list + "\"after\":\"ab" << State::Incomplete << QByteArray();
        QTest::newRow("cut behind an escape")
            << list + "\"after\":\"ab\\" << State::Incomplete << QByteArray();
        QTest::newRow("cut in null") << list + "\"after\":nu" << State::Incomplete << QByteArray();
        QTest::newRow("cut before the value")
            << list + "\"after\": " << State::Incomplete << QByteArray();
        QTest::newRow("rows first")
            << list + "\"results\":[{\"after\":\"x\"}]" << State::Unknown << QByteArray();
        QTest::newRow("total first")
            << list + "\"total\":3,\"after\":\"x\"" << State::Unknown << QByteArray();
        QTest::newRow("another list")
            << QByteArray("{\"data\":{\"successesfulDataRowImports\":{\"after\":\"x\"")
            << State::Unknown << QByteArray();
        QTest::newRow("errors first")
            << QByteArray("{\"errors\":[],\"data\":{") << State::Unknown << QByteArray();
        QTest::newRow("a number") << list + "\"after\":17," << State::Unknown << QByteArray();
        // As the page itself is read: as far as it can be.
        QTest::newRow("a broken escape")
            << list + "\"after\":\"\\q\"," << State::Known << QByteArray("q");
        QTest::newRow("no JSON") << QByteArray("<html>") << State::Unknown << QByteArray();
    }
    void aHeadTellsTheCursorOrDoesNot()
    {
        QFETCH(QByteArray, head);
        QFETCH(State, state);
        QFETCH(QByteArray, cursor);
        const PageHead seen = readPageHead(head, RowStream::Failed);
        QCOMPARE(seen.state, state);
        QCOMPARE(seen.cursor, cursor);
    }

    void aTailTellsTheCursorOrDoesNot_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<State>("state");
        QTest::addColumn<QByteArray>("cursor");
        const QByteArray rows = "{\"data\":{\"failedDataRowImports\":{\"results\":[{},[]]";
        QTest::newRow("a cursor") << rows + ",\"after\":\"a\\\"b\"}}}" << State::Known
                                  << QByteArray("a\"b");
        QTest::newRow("total behind it")
            << rows + ",\"after\":\"abc\",\"total\":3}}}" << State::Known << QByteArray("abc");
        QTest::newRow("total before it")
            << rows + ",\"total\":null,\"after\":\"abc\"}}}" << State::Known << QByteArray("abc");
        QTest::newRow("blanks") << rows + "\n, \"after\" : \"abc\" ,\"total\" :\t3e2 } }\n}\n"
                                << State::Known << QByteArray("abc");
        QTest::newRow("no next page")
            << rows + ",\"after\":null}}}" << State::Known << QByteArray();
        QTest::newRow("rows last") << rows + "}}}" << State::Unknown << QByteArray();
        QTest::newRow("something else")
            << rows + ",\"after\":\"abc\",\"more\":1}}}" << State::Unknown << QByteArray();
        QTest::newRow("no number")
            << rows + ",\"after\":\"abc\",\"total\":\"3\"}}}" << State::Unknown << QByteArray();
        QTest::newRow("no text") << rows + ",\"after\":17}}}" << State::Unknown << QByteArray();
        QTest::newRow("behind the data")
            << rows + ",\"after\":\"abc\"}},\"extensions\":{}}" << State::Unknown << QByteArray();
        QTest::newRow("too many braces")
            << rows + ",\"after\":\"abc\"}}}}" << State::Unknown << QByteArray();
        QTest::newRow("the end of a text")
            << rows + ",\"x\":\"],\"after\":\"abc\"}}\"}" << State::Unknown << QByteArray();
        QTest::newRow("nothing") << QByteArray() << State::Unknown << QByteArray();
        QTest::newRow("no JSON") << QByteArray("<html>") << State::Unknown << QByteArray();
        for (qsizetype cut = 1; cut < 20; ++cut)
            QTest::addRow("cut off by %d", static_cast<int>(cut))
                << QByteArray(rows + ",\"after\":\"abc\"}}}").chopped(cut) << State::Unknown
                << QByteArray();
    }
    void aTailTellsTheCursorOrDoesNot()
    {
        QFETCH(QByteArray, page);
        QFETCH(State, state);
        QFETCH(QByteArray, cursor);
        const PageHead seen = readPageTail(page);
        QCOMPARE(seen.state, state);
        QCOMPARE(seen.cursor, cursor);
    }

    void everyBeginningOfAHeadIsIncomplete()
    {
        const QByteArray head = "{\"data\":{\"successesfulDataRowImports\":{\"after\":\"a\\\"c\"";
        for (qsizetype size = 0; size < head.size(); ++size)
            QCOMPARE(readPageHead(head.first(size), RowStream::Created).state, State::Incomplete);
        QCOMPARE(readPageHead(head, RowStream::Created).cursor, QByteArray("a\"c"));
    }
};

QTEST_GUILESS_MAIN(PageHeadSpec)
#include "PageHeadSpec.moc"
