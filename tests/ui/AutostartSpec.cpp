// SPDX-License-Identifier: Apache-2.0
#include "ui/program/Autostart.h"
#include "ui/program/StartOptions.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

class AutostartSpec : public QObject {
    Q_OBJECT
private slots:
    void onWritesAnEntryAndOffRemovesIt()
    {
        const Autostart autostart(m_folder.filePath(u"new/autostart"_s), u"/usr/bin/taskglass"_s);
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.isOn());
        QFile file(autostart.path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.startsWith("[Desktop Entry]\n"));
        QVERIFY(text.contains("\nTryExec=/usr/bin/taskglass\n"));
        QVERIFY(text.contains("\nExec=\"/usr/bin/taskglass\"\n"));

        QVERIFY(autostart.set(false));
        QVERIFY(!autostart.isOn());
        QVERIFY(QDir(m_folder.filePath(u"new/autostart"_s)).isEmpty());
    }

    void twiceIsAsGoodAsOnce()
    {
        const Autostart autostart(m_folder.filePath(u"twice"_s), u"/usr/bin/taskglass"_s);
        QVERIFY(autostart.set(false));
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.set(true));
        QVERIFY(autostart.isOn());
    }

    void aFolderThatCannotBeMadeIsSaidInASentence()
    {
        QFile file(m_folder.filePath(u"a file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Result<void> set = Autostart(file.fileName() + u"/autostart"_s, u"/x"_s).set(true);
        QVERIFY(!set);
        QCOMPARE(set.error().kind, Error::Kind::Storage);
        QVERIFY(set.error().sentence.contains(u"a file/autostart"_s));
    }

    void everyPathIsOneArgument_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QByteArray>("exec");
        QTest::newRow("space") << u"/opt/my apps/t"_s << QByteArray(R"("/opt/my apps/t")");
        QTest::newRow("percent") << u"/100%/t"_s << QByteArray(R"("/100%%/t")");
        QTest::newRow("dollar") << u"/$x/t"_s << QByteArray(R"("/\\$x/t")");
        QTest::newRow("backslash") << u"/a\\b"_s << QByteArray(R"("/a\\\\b")");
        QTest::newRow("letters") << u"/größe/t"_s << QByteArray("\"/größe/t\"");
    }
    void everyPathIsOneArgument()
    {
        QFETCH(const QString, program);
        QFETCH(const QByteArray, exec);
        const QByteArray line = "\nExec=" + exec + "\n";
        QVERIFY(Autostart(u"/nowhere"_s, program).entry().contains(line));
    }

    void theCommandLineSaysOnOrOff()
    {
        QCOMPARE(readCommandLine({u"taskglass"_s, u"--autostart"_s, u"on"_s}).autostart, true);
        QCOMPARE(readCommandLine({u"taskglass"_s, u"--autostart=off"_s}).autostart, false);
        QCOMPARE(readCommandLine({u"taskglass"_s}).autostart, std::nullopt);
        QCOMPARE(readCommandLine({u"taskglass"_s, u"--autostart"_s, u"maybe"_s}).exitCode, 2);
        QCOMPARE(readCommandLine({u"taskglass"_s, u"--autostart"_s}).exitCode, 2);
    }

private:
    QTemporaryDir m_folder{};
};

QTEST_GUILESS_MAIN(AutostartSpec)
#include "AutostartSpec.moc"
