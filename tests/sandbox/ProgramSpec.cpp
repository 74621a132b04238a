// SPDX-License-Identifier: Apache-2.0
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

const QString program = QString::fromUtf8(SANDBOX_PROGRAM);

} // namespace

class ProgramSpec : public QObject {
    Q_OBJECT
private slots:
    void itSaysWhereItListensAndEndsWhenAsked();
    void aWrongCommandLineIsExplained_data();
    void aWrongCommandLineIsExplained();
};

void ProgramSpec::itSaysWhereItListensAndEndsWhenAsked()
{
    QProcess process;
    process.start(program, {u"--tasks"_s, u"60"_s, u"--key"_s, u"k1"_s});
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT(
        (said += process.readAllStandardOutput()).contains("API key: k1"), 30'000);
    const QByteArray address = said.split('\n').constFirst().mid(int(qstrlen("Address: ")));

    QNetworkAccessManager network;
    QNetworkRequest request(QUrl(QString::fromUtf8(address)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", "Bearer k1");
    const std::unique_ptr<QNetworkReply> reply(
        network.post(request, "{\"query\":\"{organization{name}}\"}"));
    QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30'000);
    QVERIFY(reply->readAll().contains("Acme"));

    process.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void ProgramSpec::aWrongCommandLineIsExplained_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("words");
    QTest::newRow("port") << QStringList{u"--port"_s, u"99999"_s} << u"--port"_s;
    QTest::newRow("tasks") << QStringList{u"--tasks"_s, u"100001"_s} << u"--tasks"_s;
    QTest::newRow("seed") << QStringList{u"--seed"_s, u"x"_s} << u"--seed"_s;
    QTest::newRow("unknown option") << QStringList{u"--colour"_s} << u"colour"_s;
    QTest::newRow("argument") << QStringList{u"now"_s} << u"--help"_s;
}

void ProgramSpec::aWrongCommandLineIsExplained()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, words);
    QProcess process;
    process.start(program, arguments);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardOutput().isEmpty());
    QVERIFY(QString::fromUtf8(process.readAllStandardError()).contains(words));
}

QTEST_GUILESS_MAIN(ProgramSpec)
#include "ProgramSpec.moc"
