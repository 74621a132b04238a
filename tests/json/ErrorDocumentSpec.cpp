// SPDX-License-Identifier: Apache-2.0
#include "json/ErrorDocument.h"

#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;

class ErrorDocumentSpec : public QObject {
    Q_OBJECT
private slots:
    void theMessageIsReadFirst_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("saysMore");
        const auto row = [](const char *json, const QString &message, bool saysMore) {
            QTest::newRow(json) << QByteArray(json) << message << saysMore;
        };
        row(R"("The file is \u201cbad\u201d.")", u"The file is “bad”."_s, false);
        row(R"( {"message": "No such file."} )", u"No such file."_s, false);
        row(R"({"code": 7, "message": "No such file."})", u"No such file."_s, true);
        row(R"([{"message": "First."}])", u"First."_s, false);
        row(R"([{"message": "First.", "row": 1}])", u"First."_s, true);
        row(R"(["First.", "Second."])", u"First."_s, true);
        row(R"({"code": 7})", QString(), true);
        row(R"({"message": {"code": 7}})", QString(), true);
        row("[]", QString(), true);
        row("12", QString(), true);
        row("a plain sentence", QString(), true);
        row("", QString(), true);
    }
    void theMessageIsReadFirst()
    {
        QFETCH(const QByteArray, json);
        const ErrorDocument document = readErrorDocument(json);
        QTEST(document.message, "message");
        QTEST(document.saysMore, "saysMore");
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::ErrorDocumentSpec)
#include "ErrorDocumentSpec.moc"
