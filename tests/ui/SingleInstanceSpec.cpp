// SPDX-License-Identifier: Apache-2.0
#include "ui/program/SingleInstance.h"
#include "ui/program/StartOptions.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace taskglass;
using namespace Qt::StringLiterals;

class SingleInstanceSpec : public QObject {
    Q_OBJECT
private slots:
    void withNobodyThereNothingIsHandedOver()
    {
        QVERIFY(!SingleInstance(m_folder.filePath(u"nobody"_s)).handOver({u"taskglass"_s}));
    }

    void theSecondStartHandsItsArgumentsToTheFirst()
    {
        const QString address = m_folder.filePath(u"first"_s);
        SingleInstance first(address);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::argumentsReceived);
        const QStringList arguments{u"taskglass"_s, u"taskglass://task/größe"_s};

        bool wasTaken = false;
        std::thread second([&] { wasTaken = SingleInstance(address).handOver(arguments); });
        QTRY_COMPARE(received.size(), 1);
        second.join();

        QVERIFY(wasTaken);
        QCOMPARE(received.constFirst().constFirst().toStringList(), arguments);
    }

    void aSocketLeftByAKilledProgramIsTakenOver()
    {
        const QString address = m_folder.filePath(u"left"_s);
        QFile file(address);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY(!SingleInstance(address).handOver({u"taskglass"_s}));
        QVERIFY(SingleInstance(address).listen());
    }

    void aFolderThatIsNotThereIsSaidInASentence()
    {
        SingleInstance instance(m_folder.filePath(u"no/such/socket"_s));
        const Result<void> listening = instance.listen();
        QVERIFY(!listening);
        QVERIFY(listening.error().sentence.contains(u"no/such/socket"_s));
    }

    void anEndlessMessageIsCutOff()
    {
        const QString address = m_folder.filePath(u"endless"_s);
        SingleInstance first(address);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &SingleInstance::argumentsReceived);
        QLocalSocket stranger;
        stranger.connectToServer(address);
        QVERIFY(stranger.waitForConnected());
        // The length of a list that never ends, and then more than anyone types.
        stranger.write(QByteArray(1 << 18, '\x7f'));
        QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(received.size(), 0);
    }

    void aLinkNamesATask_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QString>("task");
        QTest::newRow("as written") << u"taskglass://task/ck9X0"_s << u"ck9X0"_s;
        QTest::newRow("slash at the end") << u"taskglass://task/ck9X0/"_s << u"ck9X0"_s;
        QTest::newRow("percent") << u"taskglass://task/a%2Db"_s << u"a-b"_s;
        QTest::newRow("no task") << u"taskglass://task/"_s << QString();
        QTest::newRow("another place") << u"taskglass://settings/x"_s << QString();
        QTest::newRow("another scheme") << u"https://task/x"_s << QString();
    }
    void aLinkNamesATask()
    {
        QFETCH(const QString, link);
        QFETCH(const QString, task);
        const StartCommand read = readCommandLine({u"taskglass"_s, link});
        QCOMPARE(read.exitCode, task.isEmpty() ? 2 : 0);
        QCOMPARE(read.options.task, TaskId{task});
    }

private:
    QTemporaryDir m_folder{};
};

QTEST_GUILESS_MAIN(SingleInstanceSpec)
#include "SingleInstanceSpec.moc"
