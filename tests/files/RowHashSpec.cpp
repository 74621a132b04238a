// SPDX-License-Identifier: Apache-2.0
#include "files/RowHash.h"

#include <QByteArray>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;
using namespace taskglass;

class RowHashSpec : public QObject {
    Q_OBJECT

private slots:
    void isMurmurHash3();
    void differsWithEveryBitLengthAndSeed();
    void numbersHashesInOrder();
};

/// The verification of the reference implementation: the hash of the hashes of 256 keys.
void RowHashSpec::isMurmurHash3()
{
    const auto bytesOf = [](const RowHash &hash) {
        QByteArray bytes;
        for (const quint64 half : {hash.high, hash.low}) {
            for (int shift = 0; shift < 64; shift += 8)
                bytes.append(static_cast<char>(half >> shift));
        }
        return bytes;
    };
    QByteArray key;
    QByteArray hashes;
    for (int length = 0; length < 256; ++length) {
        hashes.append(bytesOf(rowHash(key, static_cast<quint32>(256 - length))));
        key.append(static_cast<char>(length));
    }
    QCOMPARE(bytesOf(rowHash(hashes)).first(4), QByteArray::fromHex("69ba8463"));
}

void RowHashSpec::differsWithEveryBitLengthAndSeed()
{
    std::set<std::pair<quint64, quint64>> seen;
    const auto isNew = [&seen](const RowHash &hash) {
        return seen.insert({hash.high, hash.low}).second;
    };
    for (int length = 0; length < 40; ++length) {
        const QByteArray zeros(length, '\0');
        QVERIFY(isNew(rowHash(zeros)));
        QVERIFY(isNew(rowHash(zeros, 0x9E3779B9)));
        for (int bit = 0; bit < length * 8; ++bit) {
            QByteArray changed = zeros;
            changed[bit / 8] = static_cast<char>(1 << bit % 8);
            QVERIFY(isNew(rowHash(changed)));
        }
    }
}

void RowHashSpec::numbersHashesInOrder()
{
    RowHashTable table;
    QVERIFY(!table.find({}));
    constexpr quint32 total = 100'000;
    // The low halves agree by the hundred, so that nearly every place is taken already.
    const auto hash = [](quint32 number) {
        return RowHash{number, (number / 100) * 0x9E3779B97F4A7C15U};
    };
    for (quint32 number = 0; number < total; ++number) {
        const RowHashTable::Place place = table.insert(hash(number));
        QVERIFY(place.isNew);
        QCOMPARE(place.number, number);
    }
    for (quint32 number = 0; number < total; ++number) {
        QCOMPARE(table.find(hash(number)), std::optional<quint32>(number));
        QVERIFY(!table.insert(hash(number)).isNew);
    }
    QVERIFY(!table.find(hash(total)));
    QCOMPARE(table.size(), std::size_t(total));
}

QTEST_GUILESS_MAIN(RowHashSpec)
#include "RowHashSpec.moc"
