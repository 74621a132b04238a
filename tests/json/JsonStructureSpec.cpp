// SPDX-License-Identifier: Apache-2.0
#include "json/JsonStructure.h"

#include <QTest>

namespace taskglass {

class JsonStructureSpec : public QObject {
    Q_OBJECT
private slots:
    void membersAreCountedWithoutBeingRead_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("members");
        QTest::newRow("empty list") << QByteArray("[ ]") << 0;
        QTest::newRow("one") << QByteArray("[{\"a\":[1,2,3]}]") << 1;
        QTest::newRow("three") << QByteArray(" [1, {\"a\":2,\"b\":3}, [4,5]] ") << 3;
        QTest::newRow("commas in strings") << QByteArray("[\"a,b\\\",c\", \"]\"]") << 2;
        QTest::newRow("object") << QByteArray("{\"a\":1,\"b\":2}") << 2;
        QTest::newRow("a number") << QByteArray("12") << -1;
        QTest::newRow("nothing") << QByteArray() << -1;
    }
    void membersAreCountedWithoutBeingRead()
    {
        QFETCH(QByteArray, json);
        const std::optional<qsizetype> found = memberCount(json);
        QTEST(found ? static_cast<int>(*found) : -1, "members");
    }

    void indentingKeepsOrderAndDigits()
    {
        const QByteArray json = R"({"b":1.10,"a":[ ],"n":12345678901234567890,"s":"{,}"})";
        QCOMPARE(indentedJson(json),
            QByteArray("{\n  \"b\": 1.10,\n  \"a\": [],\n  \"n\": 12345678901234567890,\n  \"s\": "
                       "\"{,}\"\n}"));
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::JsonStructureSpec)
#include "JsonStructureSpec.moc"
