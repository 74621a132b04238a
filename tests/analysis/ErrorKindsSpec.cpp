// SPDX-License-Identifier: Apache-2.0
#include "analysis/ErrorKinds.h"
#include "analysis/MessageKinds.h"

#include <QFile>
#include <QMap>
#include <QSet>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

/// The text of each message's kind, in order; each message is that of @p rows rows.
QByteArrayList kindsOf(const QByteArrayList &messages, qint64 rows = 1)
{
    MessageKinds kinds;
    for (const QByteArray &message : messages)
        kinds.add(message.toStdString(), rows);
    QByteArrayList texts;
    for (const QByteArray &message : messages)
        texts.append(QByteArray::fromStdString(kinds.kindOf(message.toStdString())));
    return texts;
}

qsizetype different(const QByteArrayList &texts)
{
    return QSet<QByteArray>(texts.begin(), texts.end()).size();
}

QByteArray unescaped(const QByteArray &text)
{
    QByteArray plain;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            plain += text[at];
            continue;
        }
        const char letter = text[++at];
        plain += letter == 'n' ? '\n' : letter == 't' ? '\t' : letter;
    }
    return plain;
}

} // namespace

class ErrorKindsSpec : public QObject {
    Q_OBJECT

private slots:
    void tellsKindsApartAsPeopleDo()
    {
        QFile file(QStringLiteral(KINDS));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArrayList truths;
        QByteArrayList messages;
        const QByteArrayList lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const qsizetype tab = line.indexOf('\t');
            if (line.startsWith("# ") || tab < 0)
                continue;
            truths.append(line.first(tab));
            messages.append(unescaped(line.sliced(tab + 1)));
        }
        QVERIFY(messages.size() > 250);
        const QByteArrayList kinds = kindsOf(messages);
        QMap<QByteArray, QSet<qsizetype>> ofTruth;
        QMap<QByteArray, QSet<qsizetype>> ofKind;
        for (qsizetype at = 0; at < messages.size(); ++at) {
            ofTruth[truths[at]].insert(at);
            ofKind[kinds[at]].insert(at);
        }
        struct Score {
            int messages = 0;
            int right = 0; ///< In a kind of exactly those that belong together.
            int torn = 0;
            int mixed = 0;
        };
        QMap<QByteArray, Score> scores;
        for (qsizetype at = 0; at < messages.size(); ++at) {
            const QSet<qsizetype> &truth = ofTruth[truths[at]];
            const QSet<qsizetype> &kind = ofKind[kinds[at]];
            for (const QByteArray &name : {truths[at].split('/').first(), "all"_ba}) {
                Score &score = scores[name];
                ++score.messages;
                score.right += truth == kind ? 1 : 0;
                score.torn += kind.contains(truth) ? 0 : 1;
                score.mixed += truth.contains(kind) ? 0 : 1;
            }
        }
        for (auto score = scores.cbegin(); score != scores.cend(); ++score) {
            qInfo("%-9s %3d messages, %3d right, %d torn, %d mixed", score.key().constData(),
                score->messages, score->right, score->torn, score->mixed);
        }
        const Score &all = scores["all"];
        QVERIFY(all.right >= 0.97 * all.messages);
        QCOMPARE(all.mixed, 0);
    }

    void saysInWordsWhatVaries()
    {
        const QByteArrayList kinds = kindsOf({"Duplicate global key: 'gk-1'",
            "Row 17 of https://a.test/x took 5 s", "Fetch failed: {\"status\": 404}",
            "Job 123e4567-e89b-12d3-a456-426614174000 ended"});
        QCOMPARE(kinds[0], "Duplicate global key: a key"_ba);
        QCOMPARE(kinds[1], "Row a number of an address took a time"_ba);
        QCOMPARE(kinds[2], "Fetch failed: data with code 404"_ba);
        QCOMPARE(kinds[3], "Job an id ended"_ba);
        for (const QByteArray &kind : kinds)
            QVERIFY(!kind.contains('{'));
        const KindText said = inWords("Datei {name} fehlt, {n} von {json 404}");
        QCOMPARE(said.text, std::string("Datei a file fehlt, a number von data with code 404"));
        QCOMPARE(said.parts.size(), std::size_t{2});
        QCOMPARE(inWords("Cannot write file: user {name} has no right").text,
            std::string("Cannot write file: user a name has no right"));
        QCOMPARE(
            inWords("Profile {name} is unknown").text, std::string("Profile a name is unknown"));
        QCOMPARE(inWords("File not found: {name}").text, std::string("File not found: a file"));
        QCOMPARE(said.text.substr(said.parts[1].begin, said.parts[1].end - said.parts[1].begin),
            std::string("a number"));
    }

    void joinsWhatStatisticsSayVaries()
    {
        QByteArrayList messages;
        for (const char *name : {"ann", "bob", "carol", "dave"})
            messages.append("User "_ba + name + " may not write");
        QCOMPARE(different(kindsOf(messages)), 1);
        QCOMPARE(kindsOf(messages).first(), "User a name may not write"_ba);
        // A few words, each of many rows, decide.
        QByteArrayList services;
        for (const char *name :
            {"cups", "syslog", "klog", "portmap", "cron", "ntp", "nfs", "hal", "acpi"})
            services.append(name + " startup did not succeed"_ba);
        QCOMPARE(different(kindsOf(services, 1'000)), services.size());
        // The opposite is something else.
        QCOMPARE(different(kindsOf({"User is enabled", "User is disabled"})), 2);
    }

    void lookAlikesAreOneOnlyIfTheyAreNames()
    {
        // With a file among them, ordinary words are no names of files.
        QCOMPARE(different(kindsOf({"Cannot read header", "Cannot read metadata",
                     "Cannot read a.png", "Cannot read b/c.png"})),
            3);
        // Two words may be two mistakes; three are names.
        QCOMPARE(different(kindsOf({"Tool box is unknown", "Tool line is unknown"})), 2);
        QCOMPARE(different(kindsOf(
                     {"Tool box is unknown", "Tool line is unknown", "Tool point is unknown"})),
            1);
        // However many fields there are, each is its own fix.
        QByteArrayList fields;
        for (const char *name : {"a", "bc", "def", "ghi", "jkl", "mno", "pqr", "stu", "vwx", "yz"})
            fields.append("Column "_ba + name + " has no values");
        QCOMPARE(different(kindsOf(fields)), fields.size());
    }

    void manyDifferentMessagesHaveKindsToo()
    {
        MessageKinds kinds;
        QByteArrayList messages;
        for (int number = 0; number < 13'000; ++number) {
            QByteArray word = "x";
            for (int rest = number; rest > 0; rest /= 20)
                word += static_cast<char>('g' + rest % 20);
            messages.append(word);
            kinds.add(word.toStdString(), 1);
        }
        QCOMPARE(QByteArray::fromStdString(kinds.kindOf(messages.first().toStdString())),
            messages.first());
        QCOMPARE(QByteArray::fromStdString(kinds.kindOf(messages.last().toStdString())),
            "(other messages)"_ba);
    }

    void findsTheOtherTemplatesOfAKind()
    {
        const std::vector<TemplateCount> templates{{.text = "User ann left", .rows = 1},
            {.text = "Full", .rows = 1}, {.text = "User bob left", .rows = 1},
            {.text = "User carol left", .rows = 1}};
        QCOMPARE(templatesOfKind(templates, 2), std::vector<quint32>({0, 2, 3}));
        QCOMPARE(templatesOfKind(templates, 1), std::vector<quint32>({1}));
        QCOMPARE(templatesOfKind(templates, 9), std::vector<quint32>({9}));
    }

    void givesEachTemplateOneKind()
    {
        std::vector<std::string> texts;
        for (int number = 0; number < 3'000; ++number)
            texts.push_back("word" + std::string(1, static_cast<char>('a' + number % 26))
                + " {n} of " + std::string(static_cast<std::size_t>(number % 40), 'x'));
        std::vector<TemplateCount> templates;
        for (const std::string &text : texts)
            templates.push_back({.text = QByteArray::fromStdString(text), .rows = 1});
        const std::vector<ErrorKind> kinds = errorKinds(templates);
        std::vector<int> seen(templates.size());
        qint64 rows = 0;
        quint32 before = 0;
        for (const ErrorKind &kind : kinds) {
            QVERIFY(std::is_sorted(kind.templates.begin(), kind.templates.end()));
            QVERIFY(kind.templates.front() >= before);
            before = kind.templates.front();
            rows += kind.rows;
            for (const quint32 id : kind.templates)
                ++seen[id];
        }
        QCOMPARE(rows, qint64{3'000});
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
        QVERIFY(errorKinds({}).empty());
    }
};

QTEST_GUILESS_MAIN(ErrorKindsSpec)
#include "ErrorKindsSpec.moc"
