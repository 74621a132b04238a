// SPDX-License-Identifier: Apache-2.0
#include "store/PageHash.h"

#include <QTest>

using namespace taskglass;

class PageHashSpec : public QObject {
    Q_OBJECT

private slots:
    void agreesWithThePublishedXxh64_data();
    void agreesWithThePublishedXxh64();
    void doesNotDependOnHowTheBytesAreCut();
};

void PageHashSpec::agreesWithThePublishedXxh64_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("nothing") << QByteArray() << quint64{0xEF46DB3751D8E999U};
    QTest::newRow("one byte") << QByteArray("a") << quint64{0xD24EC4F1A98C6E5BU};
    QTest::newRow("three bytes") << QByteArray("abc") << quint64{0x44BC2CF5AD770999U};
    QTest::newRow("longer than a stripe")
        << QByteArray("Nobody inspects the spammish repetition") << quint64{0xFBCEA83C8A378BF1U};
}

void PageHashSpec::agreesWithThePublishedXxh64()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const quint64, hash);
    QCOMPARE(PageHash::of(bytes.constData(), static_cast<std::size_t>(bytes.size())), hash);
}

void PageHashSpec::doesNotDependOnHowTheBytesAreCut()
{
    QByteArray bytes;
    for (int index = 0; index < 1000; ++index)
        bytes.append(static_cast<char>(index * 7 + index / 31));
    const quint64 whole = PageHash::of(bytes.constData(), 1000);
    for (std::size_t step = 1; step < 100; ++step) {
        PageHash hash;
        for (std::size_t at = 0; at < 1000; at += step)
            hash.add(bytes.constData() + at, std::min(step, 1000 - at));
        QCOMPARE(hash.result(), whole);
    }
}

QTEST_GUILESS_MAIN(PageHashSpec)
#include "PageHashSpec.moc"
