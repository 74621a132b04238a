// SPDX-License-Identifier: Apache-2.0
#include "base/EnumTable.h"

#include <QTest>

namespace taskglass {

namespace {

enum class Fruit { Apple, Pear, Plum };

struct FruitInfo {
    Fruit fruit;
    const char *word;
};

constexpr EnumTable<Fruit, FruitInfo, countTo(Fruit::Plum)> fruitTable(
    &FruitInfo::fruit, {{{Fruit::Apple, "apple"}, {Fruit::Pear, "pear"}, {Fruit::Plum, "plum"}}});

// What the constructor asks; a table that fails it does not compile.
using Rows = std::array<FruitInfo, countTo(Fruit::Plum)>;
static_assert(isIndexedByEnum(&FruitInfo::fruit,
    Rows{{{Fruit::Apple, "apple"}, {Fruit::Pear, "pear"}, {Fruit::Plum, "plum"}}}));
static_assert(!isIndexedByEnum(&FruitInfo::fruit,
    Rows{{{Fruit::Apple, "apple"}, {Fruit::Plum, "plum"}, {Fruit::Pear, "pear"}}}));
static_assert(!isIndexedByEnum(
    &FruitInfo::fruit, Rows{{{Fruit::Apple, "apple"}, {Fruit::Pear, "pear"}, {}}}));

} // namespace

class EnumTableSpec : public QObject {
    Q_OBJECT
private slots:
    void eachEnumeratorHasItsRow()
    {
        QCOMPARE(fruitTable[Fruit::Apple].word, "apple");
        QCOMPARE(fruitTable[Fruit::Plum].word, "plum");
    }

    void rowsComeInOrder()
    {
        QByteArray words;
        for (const FruitInfo &info : fruitTable)
            words += info.word;
        QCOMPARE(words, QByteArray("applepearplum"));
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::EnumTableSpec)
#include "EnumTableSpec.moc"
