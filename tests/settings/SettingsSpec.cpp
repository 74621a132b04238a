// SPDX-License-Identifier: Apache-2.0
#include "settings/KeyStore.h"
#include "settings/Settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;

class SettingsSpec : public QObject {
    Q_OBJECT

private slots:
    void nothingIsRememberedAtFirst();
    void whatWasSetIsThereAfterARestart();
    void forgettingLayoutsKeepsTheRest();
    void aFolderThatIsGoneIsNotProposed();
    void aPasswordInAnAddressIsNotWritten();
    void theKeyOfTheEnvironmentIsTakenWithoutBlanks();
    void withoutAKeyStoreReadingSaysSo();
    void withoutAKeyStoreNothingIsWritten();

private:
    QTemporaryDir m_folder{};
    QString freshPath() { return m_folder.filePath(QString::number(++m_files) + u".ini"_s); }
    int m_files = 0;
};

void SettingsSpec::nothingIsRememberedAtFirst()
{
    const Settings settings(freshPath());
    QVERIFY(!settings.endpoint().isValid());
    QVERIFY(settings.layout(Settings::Layout::Geometry).isEmpty());
    QVERIFY(settings.exportFolder().isEmpty());
    QVERIFY(settings.exportFormat().isEmpty());
    QVERIFY(settings.detailTab().isEmpty());
    QVERIFY(settings.isShown(Settings::Pane::Sidebar));
    QVERIFY(settings.isShown(Settings::Pane::Detail));
}

void SettingsSpec::whatWasSetIsThereAfterARestart()
{
    const QString path = freshPath();
    const QByteArray state("\x00\x01\xff state", 9);
    {
        Settings settings(path);
        settings.setEndpoint(QUrl(u"https://api.example.com/graphql"_s));
        settings.setLayout(Settings::Layout::Geometry, state);
        settings.setLayout(Settings::Layout::TaskColumns, "columns");
        settings.setExportFolder(m_folder.path());
        settings.setExportFormat(u"ndjson"_s);
        settings.setDetailTab(u"failed"_s);
        settings.setShown(Settings::Pane::Detail, false);
    }
    const Settings again(path);
    QCOMPARE(again.endpoint(), QUrl(u"https://api.example.com/graphql"_s));
    QCOMPARE(again.layout(Settings::Layout::Geometry), state);
    QCOMPARE(again.layout(Settings::Layout::TaskColumns), QByteArray("columns"));
    QVERIFY(again.layout(Settings::Layout::DetailSplitter).isEmpty());
    QCOMPARE(again.exportFolder(), m_folder.path());
    QCOMPARE(again.exportFormat(), u"ndjson"_s);
    QCOMPARE(again.detailTab(), u"failed"_s);
    QVERIFY(again.isShown(Settings::Pane::Sidebar));
    QVERIFY(!again.isShown(Settings::Pane::Detail));
}

void SettingsSpec::forgettingLayoutsKeepsTheRest()
{
    Settings settings(freshPath());
    settings.setLayout(Settings::Layout::Geometry, "somewhere");
    settings.setShown(Settings::Pane::Sidebar, false);
    settings.setExportFormat(u"json"_s);
    settings.forgetLayouts();
    QVERIFY(settings.isShown(Settings::Pane::Sidebar));
    QVERIFY(settings.layout(Settings::Layout::Geometry).isEmpty());
    QCOMPARE(settings.exportFormat(), u"json"_s);
}

void SettingsSpec::aFolderThatIsGoneIsNotProposed()
{
    Settings settings(freshPath());
    settings.setExportFolder(m_folder.filePath(u"never made"_s));
    QVERIFY(settings.exportFolder().isEmpty());
}

void SettingsSpec::aPasswordInAnAddressIsNotWritten()
{
    const QString path = freshPath();
    Settings settings(path);
    settings.setEndpoint(QUrl(u"https://user:hush@api.example.com/graphql"_s));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("api.example.com"));
    QVERIFY(!written.contains("hush"));
}

void SettingsSpec::theKeyOfTheEnvironmentIsTakenWithoutBlanks()
{
    qunsetenv("LABELBOX_API_KEY");
    QVERIFY(KeyStore::keyFromEnvironment().isEmpty());
    qputenv("LABELBOX_API_KEY", "  the-key\n");
    QCOMPARE(KeyStore::keyFromEnvironment().reveal(), QByteArray("the-key"));
    qunsetenv("LABELBOX_API_KEY");
}

void SettingsSpec::withoutAKeyStoreReadingSaysSo()
{
    KeyStore store;
    std::optional<Error> error;
    bool answered = false;
    store.readKey(QUrl(u"https://api.example.com/graphql"_s), this, [&](const Result<Secret> &key) {
        answered = true;
        if (!key)
            error = key.error();
    });
    QVERIFY2(!answered, "the answer must come later, not from inside the question");
    QTRY_VERIFY_WITH_TIMEOUT(answered, 30'000);
    QVERIFY(error);
    QVERIFY(error->kind == Error::Kind::Storage || error->kind == Error::Kind::KeyMissing);
    QVERIFY(error->sentence.endsWith(u'.'));
}

void SettingsSpec::withoutAKeyStoreNothingIsWritten()
{
    KeyStore store;
    std::optional<bool> written;
    QString sentence;
    store.writeKey(QUrl(u"https://api.example.com/graphql"_s), Secret("a-key"), this,
        [&](const Result<void> &outcome) {
            written = static_cast<bool>(outcome);
            if (!outcome)
                sentence = outcome.error().sentence;
        });
    QTRY_VERIFY_WITH_TIMEOUT(written.has_value(), 30'000);
    QVERIFY(!*written);
    QVERIFY2(sentence.contains("until the program ends"_L1), qPrintable(sentence));
}

} // namespace taskglass

int main(int argc, char *argv[])
{
    // No session bus, no key store: the machine's own must neither be asked nor filled by a test.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QCoreApplication application(argc, argv);
    taskglass::SettingsSpec spec;
    return QTest::qExec(&spec, argc, argv);
}

#include "SettingsSpec.moc"
